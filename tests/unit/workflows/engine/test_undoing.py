from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.workflows.engine.support import (
    START,
    Operators,
    Workshop,
    ask,
    compose,
    flow_of,
    is_past,
    now,
    until,
)
from tests.unit.workflows.engine.test_reopening import entry
from workflows.definition.flow import Status
from workflows.definition.mistake import DefinitionErrors
from workflows.engine.desk import Begin
from workflows.engine.steps import Plan, Record, Start
from workflows.engine.undoing import Undoing, compensations
from workflows.errors import BadInputError
from workflows.operations.operation import WaitFor

OK = ["Succeeded"]


def undoable(operation: str, after: dict[str, list[str]] | None = None, **parameters: Any) -> dict[str, Any]:
    name = parameters.pop("name")
    undo = ask("Undo", about=f"@body('{name}')?['n']")
    return {
        **ask(operation, after, **parameters),
        "compensation": {"type": undo["type"], "inputs": undo["inputs"]},
    }


FLOW = flow_of(
    {
        "Een": undoable("Echo", name="Een", n=1),
        "Twee": undoable("Echo", {"Een": OK}, name="Twee", n=2),
        "Vraag": ask("Ask", {"Twee": OK}),
        "Drie": undoable("Echo", {"Vraag": OK}, name="Drie", n=3),
    }
)


def test_what_succeeded_is_undone_the_last_one_first() -> None:
    nodes = compensations(FLOW, [entry("Een"), entry("Twee"), entry("Vraag", Status.CANCELLED)])

    assert [node.path for node in nodes] == ["Een/Een_ongedaan_maken", "Twee/Twee_ongedaan_maken"]


def test_one_thing_is_undone_at_a_time() -> None:
    undoing = Undoing(FLOW, [entry("Een")])
    [node] = compensations(FLOW, [entry("Een")])

    assert undoing.look({}, START) == Plan(steps=(Start(node=node),), status=None)
    assert undoing.look({node.key: Record(status=Status.WAITING)}, START) == Plan(steps=(), status=None)
    assert undoing.look({node.key: Record(status=Status.FAILED)}, START) == Plan(
        steps=(), status=Status.CANCELLED
    )


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.WAITING, Status.RUNNING])
def test_a_farewell_that_was_broken_off_is_said_again(status: Status) -> None:
    unsubscribe = {"method": "POST", "uri": "https://x.example/af"}
    inputs = {"subscribe": unsubscribe, "unsubscribe": unsubscribe}
    flow = flow_of({"Vraag": {"type": "HttpWebhook", "inputs": inputs, "runAfter": {}}})
    subscribed = entry("Vraag", type="HttpWebhook", state={"subscribed": True})
    broken = entry("Vraag/Vraag_afmelden", status, type="Http")
    undoing = Undoing(flow, [subscribed, broken])
    [node] = compensations(flow, [subscribed, broken])
    left = {broken.key: Record(status=Status.CANCELLED)}

    assert undoing.look(left, START) == Plan(steps=(Start(node=node),), status=None)
    assert compensations(flow, [subscribed, entry("Vraag/Vraag_afmelden", Status.FAILED)]) == ()


def test_a_compensation_is_one_ordinary_action() -> None:
    block = {"type": "Scope", "actions": {"A": compose(1)}}

    with pytest.raises(DefinitionErrors, match="compensatie"):
        flow_of({"A": {**compose(1), "compensation": block}})


@pytest.mark.asyncio(loop_scope="module")
async def test_a_cancelled_run_undoes_what_it_did_and_nothing_else(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="undo"))
    undone: list[Any] = []

    async def undo(call: Any) -> Any:
        undone.append(call.parameters["about"])
        if call.parameters["about"] == 2:
            raise BadInputError("kan-niet", "Dit kan niet ongedaan.")
        return await operators.performs["Echo"](call)

    operators.on("Undo", undo)
    run_id = await workshop.run(FLOW)
    with workshop.database.begin() as connection:
        cancelled = workshop.engine.cancel(connection, run_id)
    workshop.signal("task", "undo", "te laat")
    await workshop.engine.idle()

    assert cancelled
    assert undone == [2, 1]
    assert workshop.statuses(run_id) == {
        "run": "Cancelled",
        "Een": "Succeeded",
        "Een/Een_ongedaan_maken": "Succeeded",
        "Twee": "Succeeded",
        "Twee/Twee_ongedaan_maken": "Failed",
        "Vraag": "Cancelled",
    }
    assert workshop.row(run_id)["error_code"] == "RunCancelled"
    assert [wait["status"] for wait in workshop.waits(run_id)] == ["expired"]


@pytest.mark.asyncio(loop_scope="module")
async def test_what_was_done_in_a_block_is_undone_long_after_the_time_of_the_block(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="undo-block"))
    operators.on("Undo", operators.performs["Echo"])
    block = {"type": "Scope", "actions": {"Maak": undoable("Echo", name="Maak", n=1)}, "runAfter": {}}
    run_id = await workshop.run(
        flow_of({"Blok": {**block, "limit": {"timeout": "PT0.5S"}}, "Vraag": ask("Ask", {"Blok": OK})})
    )
    over = now() + timedelta(seconds=0.6)
    await until(lambda: is_past(over))
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, run_id)
    await workshop.engine.idle()

    assert workshop.statuses(run_id) == {
        "run": "Cancelled",
        "Blok": "Succeeded",
        "Blok/Maak": "Succeeded",
        "Blok/Maak/Maak_ongedaan_maken": "Succeeded",
        "Vraag": "Cancelled",
    }


@pytest.mark.asyncio(loop_scope="module")
async def test_a_run_that_was_undone_does_it_all_again_when_it_is_resubmitted(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="undo2"))
    operators.on("Undo", operators.performs["Echo"])
    run_id = await workshop.run(FLOW)
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, run_id)
    await workshop.engine.idle()
    with workshop.database.begin() as connection:
        again = workshop.engine.resubmit(connection, run_id, begin=Begin())
    await workshop.engine.idle()

    assert workshop.statuses(again) == {
        "run": "Waiting",
        "Een": "Succeeded",
        "Twee": "Succeeded",
        "Vraag": "Waiting",
    }
    assert len(operators.called("Een")) == 2
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, again)
    await workshop.engine.idle()
