from __future__ import annotations

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.engine.shield import SHIELDED
from workflows.operations.operation import Done

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_flow_gives_its_own_outputs_when_it_succeeded(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Geheim", Done(body="personeel"), secure_outputs=True)
    flow = flow_of(
        {"Zeg": compose("@add(1, 2)"), "Lees": ask("Geheim")},
        outputs={
            "som": {"type": "Int", "value": "@outputs('Zeg')"},
            "geheim": {"type": "String", "value": "@body('Lees')"},
            "veilig": {"type": "SecureString", "value": "x"},
        },
    )
    run_id = await workshop.run(flow)

    assert workshop.row(run_id)["outputs"] == {
        "som": {"type": "Int", "value": 3},
        "geheim": {"type": "String", "value": SHIELDED},
        "veilig": {"type": "SecureString", "value": SHIELDED},
    }


async def test_a_flow_that_failed_or_declares_none_gives_no_outputs(workshop: Workshop) -> None:
    outputs = {"som": {"type": "Int", "value": 1}}
    failed = await workshop.run(flow_of({"Stuk": compose("@int('x')")}, outputs=outputs))
    without = await workshop.run(flow_of({"Zeg": compose(1)}, outputs={}))

    assert [workshop.row(run_id)["outputs"] for run_id in (failed, without)] == [None, None]


async def test_outputs_that_cannot_be_worked_out_fail_the_run(workshop: Workshop) -> None:
    run_id = await workshop.run(
        flow_of({"Zeg": compose("x")}, outputs={"som": {"type": "Int", "value": "@int(outputs('Zeg'))"}})
    )

    row = workshop.row(run_id)
    assert (row["status"], row["error_code"], row["outputs"]) == ("Failed", "expression_bad_number", None)
