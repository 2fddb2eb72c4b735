from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.unit.workflows.engine.support import Operators, Workshop, ask, flow_of
from workflows.operations.operation import Done
from workflows.store import schema

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_database_that_is_busy_for_a_while_fails_no_action(
    workshop: Workshop, operators: Operators
) -> None:
    busy = OperationalError("UPDATE task", {}, Exception("database is locked"))
    operators.answers("Traag", busy, Done(body={"klaar": True}))

    run_id = await workshop.run(flow_of({"Traag": ask("Traag")}))

    with workshop.database.read() as connection:
        row = (
            connection.execute(select(schema.action).where(schema.action.c.run_id == run_id)).mappings().one()
        )
    assert (row["status"], [attempt["code"] for attempt in row["attempts"]]) == (
        "Succeeded",
        ["database-busy", "OK"],
    )


async def test_a_secure_value_is_not_stored_as_the_reason_of_a_terminate(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Geheim", Done(body={"wachtwoord": "zwaluw"}), secure_outputs=True)
    stop = {
        "type": "Terminate",
        "inputs": {
            "runStatus": "Failed",
            "runError": {"code": "Stop", "message": "@{body('Geheim')?['wachtwoord']}"},
        },
        "runAfter": {"Geheim": ["Succeeded"]},
    }

    run_id = await workshop.run(flow_of({"Geheim": ask("Geheim"), "Stoppen": stop}))

    with workshop.database.read() as connection:
        actions = connection.execute(select(schema.action).where(schema.action.c.run_id == run_id)).all()
        [run] = connection.execute(select(schema.run).where(schema.run.c.run_id == run_id)).all()
    assert run.status == "Failed"
    assert "zwaluw" not in f"{actions}{run}"


async def test_a_secure_value_does_not_come_back_in_the_message_of_a_mistake(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Geheim", Done(body={"wachtwoord": "zwaluw"}), secure_outputs=True)
    wrong = {
        "type": "Compose",
        "inputs": "@variables(body('Geheim')?['wachtwoord'])",
        "runAfter": {"Geheim": ["Succeeded"]},
    }

    run_id = await workshop.run(flow_of({"Geheim": ask("Geheim"), "Mis": wrong}))

    with workshop.database.read() as connection:
        actions = connection.execute(select(schema.action).where(schema.action.c.run_id == run_id)).all()
        [run] = connection.execute(select(schema.run).where(schema.run.c.run_id == run_id)).all()
    assert run.status == "Failed"
    assert "zwaluw" not in f"{actions}{run}"
