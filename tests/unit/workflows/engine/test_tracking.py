from __future__ import annotations

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.engine.shield import SHIELDED
from workflows.operations.operation import Done

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_tracked_properties_are_worked_out_when_an_action_ended(workshop: Workshop) -> None:
    tracked = {"naam": "@action()?['name']", "uit": "@outputs('Zeg')", "status": "@action()?['status']"}
    run_id = await workshop.run(flow_of({"Zeg": {**compose("ja"), "trackedProperties": tracked}}))

    assert workshop.actions(run_id)["Zeg"]["tracked"] == {"naam": "Zeg", "uit": "ja", "status": "Succeeded"}


async def test_a_failed_action_is_tracked_and_a_skipped_one_is_not(workshop: Workshop) -> None:
    tracked = {"code": "@action()?['code']"}
    actions = {
        "Stuk": {**compose("@int('x')"), "trackedProperties": tracked},
        "Niet": {**compose(1, Stuk=["Succeeded"]), "trackedProperties": tracked},
    }
    run_id = await workshop.run(flow_of(actions))

    assert workshop.actions(run_id)["Stuk"]["tracked"] == {"code": "InvalidTemplate"}
    assert workshop.actions(run_id)["Niet"]["tracked"] is None


async def test_a_mistake_in_a_tracked_property_harms_nothing_else(workshop: Workshop) -> None:
    run_id = await workshop.run(
        flow_of({"Zeg": {**compose("ja"), "trackedProperties": {"stuk": "@int('x')"}}})
    )

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Zeg": "Succeeded"}
    assert workshop.actions(run_id)["Zeg"]["tracked"] == {"error": "expression_bad_number"}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("@action()", SHIELDED),
        ("@{action()}", SHIELDED),
        ("@{action()?['status']}: @{action()}", SHIELDED),
        ("@concat(string(action()), action()?['status'])", SHIELDED),
        ("@union(action(), json('{}'))", SHIELDED),
        ("@createArray(action()?['outputs'], action()?['outputs']?['body']?['outcome'])", SHIELDED),
        ("@action()?['outputs']?['body']?['name']", SHIELDED),
        ("@action()?['outputs']?['body']?['outcome']", "ja"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
async def test_what_the_history_does_not_keep_of_an_action_is_not_tracked_either(
    workshop: Workshop, operators: Operators, *, first: bool, value: str, kept: object
) -> None:
    body = {"outcome": "ja"}
    operators.answers("Ask", Done(body=body), recall=lambda _: {"body": {**body, "name": "Noor"}})
    tracked = {"wat": value, "status": "@action()?['status']"}
    tracked = tracked if first else dict(reversed(tracked.items()))
    run_id = await workshop.run(flow_of({"Vraag": {**ask("Ask"), "trackedProperties": tracked}}))

    assert workshop.actions(run_id)["Vraag"]["tracked"] == {"wat": kept, "status": "Succeeded"}


async def test_what_is_secure_is_not_tracked_and_what_is_too_large_is_not_kept(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Geheim", Done(body="personeel"), secure_outputs=True)
    actions = {
        "Lees": {**ask("Geheim"), "trackedProperties": {"wat": "@body('Lees')"}},
        "Groot": {**compose("x"), "trackedProperties": {"veel": "x" * 16_001}},
    }
    run_id = await workshop.run(flow_of(actions))

    assert workshop.actions(run_id)["Lees"]["tracked"] == SHIELDED
    assert workshop.actions(run_id)["Groot"]["tracked"] == {"error": "tracked-too-large"}
