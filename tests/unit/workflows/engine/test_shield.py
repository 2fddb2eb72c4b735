from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.engine.shield import (
    SHIELDED,
    Taint,
    is_shielded,
    shielded_members,
    shielded_record,
    still_there,
)
from workflows.expressions import ExpressionError
from workflows.operations.operation import Done, WaitFor

SECRET = "06-12345678"


def secure(action: dict[str, Any], *what: str) -> dict[str, Any]:
    return action | {"runtimeConfiguration": {"secureData": {"properties": list(what)}}}


def everything(workshop: Workshop) -> str:
    """All that is stored, in our tables and in the queue's."""
    with workshop.database.read() as connection:
        names = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        )
        rows = [connection.execute(text(f"SELECT * FROM {name}")).all() for name in names]  # noqa: S608 - names of tables
    return repr(rows)


@pytest.mark.asyncio(loop_scope="module")
async def test_what_a_secure_operation_gives_is_used_and_never_stored(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Read", Done(body={"nummer": SECRET}), secure_outputs=True)
    flow = flow_of(
        {
            "Lees": ask("Read"),
            "Kopie": compose("@body('Lees')?['nummer']", Lees=["Succeeded"]),
            "Afgeleid": compose("@length(outputs('Kopie'))", Kopie=["Succeeded"]),
            "Gebruik": ask("Echo", {"Kopie": ["Succeeded"]}, nummer="@{outputs('Kopie')}"),
            "Los": compose("openbaar"),
        }
    )
    run_id = await workshop.run(flow)
    rows = workshop.actions(run_id)

    assert operators.called("Gebruik")[0].parameters == {"nummer": SECRET}
    assert {name: (row["inputs"], row["outputs"]) for name, row in rows.items() if name != "Lees"} == {
        "Kopie": (SHIELDED, SHIELDED),
        "Afgeleid": (SHIELDED, SHIELDED),
        "Gebruik": (SHIELDED, {"statusCode": 200, "body": {"nummer": SECRET}}),
        "Los": ("openbaar", "openbaar"),
    }
    assert rows["Lees"]["outputs"] == SHIELDED


@pytest.mark.asyncio(loop_scope="module")
async def test_secure_values_reach_no_table_by_way_of_variables_or_loops(
    workshop: Workshop, operators: Operators
) -> None:
    hidden = "0-geheim-0"
    operators.answers("Read", Done(body=[hidden]), secure_outputs=True)
    made = {"name": "v", "type": "Array", "value": []}
    flow = flow_of(
        {
            "V": {"type": "InitializeVariable", "inputs": {"variables": [made]}},
            "Lees": ask("Read"),
            "Zet": {
                "type": "SetVariable",
                "inputs": {"name": "v", "value": "@body('Lees')"},
                "runAfter": {"V": ["Succeeded"], "Lees": ["Succeeded"]},
            },
            "Elk": {
                "type": "Foreach",
                "foreach": "@variables('v')",
                "actions": {"Een": compose("@concat('x', item())"), "Twee": compose("@items('Elk')")},
                "runAfter": {"Zet": ["Succeeded"]},
            },
            "Kies": compose("@result('Elk')", Elk=["Succeeded"]),
        }
    )
    run_id = await workshop.run(flow)

    assert workshop.row(run_id)["status"] == "Succeeded"
    assert workshop.row(run_id)["variables"] == {"v": SHIELDED}
    assert hidden not in everything(workshop)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_secret_of_the_settings_is_handed_over_and_never_stored(
    workshop: Workshop, operators: Operators
) -> None:
    run_id = await workshop.run(flow_of({"Vraag": ask("Echo", token="@appsetting('zaak_token')")}))
    row = workshop.actions(run_id)["Vraag"]

    assert operators.called("Vraag")[0].parameters == {"token": "s3cr3t"}
    assert row["inputs"] == SHIELDED
    assert workshop.row(run_id)["status"] == "Succeeded"


@pytest.mark.asyncio(loop_scope="module")
async def test_secure_inputs_are_handed_over_and_not_stored(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Send", Done(body="ok"))
    action = secure(ask("Send", nummer="@triggerBody()?['n']"), "inputs")
    run_id = await workshop.run(flow_of({"Stuur": action}), trigger={"n": "12"})

    assert operators.calls[0].parameters == {"nummer": "12"}
    assert workshop.actions(run_id)["Stuur"]["inputs"] == SHIELDED
    assert workshop.outputs(run_id, "Stuur") == {"statusCode": 200, "body": "ok"}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_secure_value_that_is_gone_after_a_wait_is_an_error_and_never_a_wrong_value(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Read", Done(body=SECRET), secure_outputs=True)
    operators.answers("Ask", WaitFor(kind="task", key="geheim"))
    flow = flow_of(
        {
            "Lees": ask("Read"),
            "Vraag": ask("Ask", {"Lees": ["Succeeded"]}),
            "Weg": compose("@body('Lees')", Vraag=["Succeeded"]),
            "Weet": compose("@actions('Lees')?['status']", Vraag=["Succeeded"]),
        }
    )
    run_id = await workshop.run(flow)
    workshop.signal("task", "geheim", "ja")
    await workshop.engine.idle()

    assert workshop.actions(run_id)["Weg"]["error"]["code"] == "secure-value-gone"
    assert workshop.statuses(run_id)["Weet"] == "Succeeded"


def test_a_taint_stays() -> None:
    taint = Taint()
    taint.touch(secure=False)
    before = taint.touched
    taint.touch(secure=True)
    taint.touch(secure=False)

    assert (before, taint.touched) == (False, True)


def test_a_record_lets_everything_be_read_but_what_is_gone() -> None:
    record = shielded_record({"status": "Succeeded", "outputs": SHIELDED})

    assert record["status"] == record.get("status") == "Succeeded"
    assert json.loads(json.dumps(record))["outputs"] == {"$afgeschermd": True}
    for read in (record.get, record.__getitem__):
        with pytest.raises(ExpressionError, match="secure-value-gone"):
            read("outputs")


def test_only_the_mark_itself_counts_as_gone() -> None:
    assert is_shielded({"$afgeschermd": True})
    assert still_there({"$afgeschermd": False}) == {"$afgeschermd": False}


def test_only_the_personal_members_are_shielded() -> None:
    members = {"soort": "Basic", "vraag/titel": "Mag dit?"}

    assert shielded_members(members, lambda name: name.startswith("vraag/")) == {
        "soort": "Basic",
        "vraag/titel": SHIELDED,
    }
