from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.unit.workflows.engine.support import (
    START,
    Operators,
    Workshop,
    ask,
    compose,
    ended,
    flow_of,
    is_past,
    now,
    until,
)
from tests.unit.workflows.engine.test_desk import change
from tests.unit.workflows.engine.test_reopening import entry
from workflows.definition.flow import Status
from workflows.engine.journal import Journal
from workflows.engine.parking import CALLBACK, LIMIT
from workflows.engine.waking import Waker
from workflows.errors import PermanentError
from workflows.jsontypes import JsonObject
from workflows.operations.operation import Done, WaitFor
from workflows.store import waits
from workflows.store.flowstates import Mode
from workflows.store.waits import DONE, OPEN, NewWait, WaitRow

OK = ["Succeeded"]
HOUR = timedelta(hours=1)
NOBODYS = "wait-without-action"


def wait_at(path: str, **values: Any) -> WaitRow:
    known = {"kind": "kind", "key": "k", "iteration": "", "deadline": START + HOUR, "status": OPEN}
    return WaitRow(**{"wait_id": "1", "path": path, "outcome": None, **known, **values})


def woken(journal: Journal, *rows: WaitRow, at: datetime = START) -> tuple[list[WaitRow], list[WaitRow]]:
    """Wake; returns what was closed and what is still waited for."""
    closed: list[WaitRow] = []
    left = Waker(clock=lambda: at, journal=journal, close=closed.append).wake(rows)
    return closed, list(left)


def block(**state: str) -> Journal:
    """Give the journal of a block that ends in an hour, in which something waits."""
    ends = {"branch": "actions", "until": (START + HOUR).isoformat(), **state}
    return Journal(
        [
            entry("Blok", Status.RUNNING, type="Scope", state=ends),
            entry("Blok/Vraag", Status.WAITING, type="OpenApiConnection"),
        ]
    )


@pytest.mark.parametrize("values", [{"status": DONE}, {"deadline": START}])
def test_what_no_action_will_ever_take_is_an_error(values: dict[str, Any]) -> None:
    with pytest.raises(PermanentError) as caught:
        woken(block(), wait_at("Weg", **values))
    assert caught.value.code == NOBODYS

    with pytest.raises(PermanentError) as caught:
        woken(block(), wait_at("Blok", **values))
    assert caught.value.code == NOBODYS


def test_what_nobody_answered_yet_is_still_waited_for() -> None:
    rows = [wait_at("Weg"), wait_at("Blok/Vraag"), wait_at("Blok", kind=LIMIT)]

    assert woken(block(), *rows) == ([], rows)


def test_what_comes_in_time_and_is_taken_late_leaves_the_block_the_time_it_had() -> None:
    journal, answer = block(), wait_at("Blok/Vraag", status=DONE, outcome="ja", ended_at=START + HOUR / 2)

    assert woken(journal, answer, at=START + 3 * HOUR) == ([answer], [])
    found, around = journal.get(("Blok/Vraag", "")), journal.get(("Blok", ""))
    assert found
    assert around
    assert (found.status, found.outputs) == (Status.SUCCEEDED, {"statusCode": 200, "body": "ja"})
    assert around.state == {"branch": "actions", "until": (START + 3.5 * HOUR).isoformat()}


def _block_of_two(*came: timedelta, order: int) -> tuple[Journal, list[WaitRow]]:
    """Give the journal of a block that ends in an hour, in which A and B wait, and when their answers came."""
    ends = {"branch": "actions", "until": (START + HOUR).isoformat()}
    names = ("Blok/A", "Blok/B")
    waiting = [entry(name, Status.WAITING, type="OpenApiConnection") for name in names]
    journal = Journal([entry("Blok", Status.RUNNING, type="Scope", state=ends), *waiting])
    rows = [wait_at(name, status=DONE, ended_at=START + at) for name, at in zip(names, came, strict=True)]
    return journal, rows[::order]


def _stand_of(journal: Journal) -> tuple[str, str, timedelta]:
    """Tell how A and B are, and how long after the start the block ends."""
    first, other, around = (journal.get((path, "")) for path in ("Blok/A", "Blok/B", "Blok"))
    assert first
    assert other
    assert around
    assert around.state
    return first.status.value, other.status.value, datetime.fromisoformat(around.state["until"]) - START


@pytest.mark.parametrize("order", [1, -1])
def test_a_block_gets_the_lost_time_back_once_however_much_came(order: int) -> None:
    journal, rows = _block_of_two(HOUR / 2, HOUR / 4, order=order)

    assert woken(journal, *rows, at=START + 3 * HOUR) == (rows, [])
    assert _stand_of(journal) == ("Succeeded", "Succeeded", 3.75 * HOUR)


@pytest.mark.parametrize("order", [1, -1])
def test_what_came_too_late_stays_so_beside_what_came_in_time_and_wakes_nobody_again(order: int) -> None:
    journal, rows = _block_of_two(HOUR / 2, 2 * HOUR, order=order)
    closed, left = woken(journal, *rows, at=START + 3 * HOUR)

    assert ({row.path for row in closed}, left) == ({"Blok/A", "Blok/B"}, [])
    assert _stand_of(journal) == ("Succeeded", "Waiting", 3.5 * HOUR)


def test_what_comes_after_the_block_was_over_comes_too_late() -> None:
    journal, answer = block(), wait_at("Blok/Vraag", status=DONE, ended_at=START + 2 * HOUR)

    assert woken(journal, answer, at=START + 3 * HOUR) == ([], [answer])
    found = journal.get(("Blok/Vraag", ""))
    assert found
    assert found.status is Status.WAITING


def test_an_answer_that_was_taken_before_is_tried_again_however_late() -> None:
    journal = block()
    journal.change(("Blok/Vraag", ""), state={"answered": True})
    retry = wait_at("Blok/Vraag", kind="retry", deadline=START + 2 * HOUR)

    assert woken(journal, retry, at=START + 3 * HOUR) == ([retry], [])


async def late(workshop: Workshop, flow: str, seconds: float, *signals: tuple[str, str]) -> None:
    """Let time pass while the flow is paused, with these answers at its beginning, and let it go on."""
    change(workshop, flow, Mode.PAUSED)
    for kind, key in signals:
        workshop.signal(kind, key, "ja")
    over = now() + timedelta(seconds=seconds)
    await until(lambda: is_past(over))
    change(workshop, flow, Mode.OPEN)
    await workshop.engine.idle()


def _block(actions: JsonObject, seconds: float = 0.5) -> JsonObject:
    return {"type": "Scope", "actions": actions, "runAfter": {}, "limit": {"timeout": f"PT{seconds}S"}}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("kind", ["kind", CALLBACK])
async def test_in_a_block_what_follows_an_answer_in_time_is_done_however_late_the_flow_goes_on(
    workshop: Workshop, operators: Operators, kind: str
) -> None:
    key = f"wekken-{kind}"
    operators.answers("Ask", WaitFor(kind=kind, key=key), Done(body="ja"))
    inner = {"Vraag": ask("Ask"), "Daarna": ask("Echo", {"Vraag": OK}, wat="@body('Vraag')")}
    flow = flow_of({"Blok": _block({"Binnen": _block(inner), "Slot": compose("klaar", Binnen=OK)})})
    run_id = await workshop.run(flow)
    await late(workshop, flow.name, 0.6, (kind, key))

    assert workshop.statuses(run_id) == {
        "run": "Succeeded",
        "Blok": "Succeeded",
        "Blok/Binnen": "Succeeded",
        "Blok/Binnen/Vraag": "Succeeded",
        "Blok/Binnen/Daarna": "Succeeded",
        "Blok/Slot": "Succeeded",
    }
    assert workshop.outputs(run_id, "Blok/Binnen/Daarna")["body"] == {"wat": "ja"}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_block_that_goes_on_with_what_came_in_time_ends_without_what_came_too_late(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="kind", key="op-tijd"))
    operators.answers("Ask_more", WaitFor(kind="kind", key="te-laat"))
    inner = {"Op_tijd": ask("Ask"), "Te_laat": ask("Ask_more"), "Daarna": compose(1, Op_tijd=OK)}
    flow = flow_of({"Blok": _block(inner), "Opvang": compose(1, Blok=["TimedOut"])})
    run_id = await workshop.run(flow)
    change(workshop, flow.name, Mode.PAUSED)
    workshop.signal("kind", "op-tijd", "ja")
    over = now() + timedelta(seconds=0.6)
    await until(lambda: is_past(over))
    workshop.signal("kind", "te-laat", "ja")
    change(workshop, flow.name, Mode.OPEN)
    await until(lambda: ended(workshop, run_id))

    assert workshop.statuses(run_id) == {
        "run": "Succeeded",
        "Blok": "TimedOut",
        "Blok/Op_tijd": "Succeeded",
        "Blok/Te_laat": "Cancelled",
        "Blok/Daarna": "Succeeded",
        "Opvang": "Succeeded",
    }
    assert workshop.row(run_id)["segment"] < 5


@pytest.mark.asyncio(loop_scope="module")
async def test_in_a_block_what_follows_a_pause_is_done_however_late_the_flow_goes_on(
    workshop: Workshop,
) -> None:
    moment = (now() + timedelta(seconds=0.3)).isoformat()
    pause = {"type": "Wait", "inputs": {"until": {"timestamp": moment}}, "runAfter": {}}
    flow = flow_of({"Blok": _block({"Even": pause, "Daarna": compose(1, Even=OK)})})
    run_id = await workshop.run(flow)
    await late(workshop, flow.name, 0.6)
    await until(lambda: ended(workshop, run_id))

    assert workshop.statuses(run_id)["Blok/Daarna"] == "Succeeded"


@pytest.mark.asyncio(loop_scope="module")
async def test_the_time_that_a_block_was_given_back_ends_too(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="kind", key="terug-1"))
    operators.answers("Ask_more", WaitFor(kind="kind", key="terug-2"))
    inner = {"Vraag": ask("Ask"), "Nog_een": ask("Ask_more", {"Vraag": OK})}
    flow = flow_of({"Blok": _block(inner), "Opvang": compose(1, Blok=["TimedOut"])})
    run_id = await workshop.run(flow)
    await late(workshop, flow.name, 0.6, ("kind", "terug-1"))
    await until(lambda: ended(workshop, run_id))

    assert workshop.statuses(run_id) == {
        "run": "Succeeded",
        "Blok": "TimedOut",
        "Blok/Vraag": "Succeeded",
        "Blok/Nog_een": "Cancelled",
        "Opvang": "Succeeded",
    }
    assert {(row["kind"], row["status"]) for row in workshop.waits(run_id)} == {
        ("kind", "taken"),
        ("kind", "expired"),
        ("limit", "expired"),
    }


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("answer", [True, False])
async def test_a_run_that_is_woken_for_an_action_that_it_does_not_have_fails_instead_of_spinning(
    workshop: Workshop, operators: Operators, *, answer: bool
) -> None:
    operators.answers("Ask", WaitFor(kind="kind", key=f"blijft-{answer}"))
    run_id = await workshop.run(flow_of({"Vraag": ask("Ask")}))
    made_up = NewWait(
        path="Bestaat_niet",
        iteration="",
        kind="kind",
        key=f"verzonnen-{answer}",
        deadline=now() + (HOUR if answer else timedelta()),
    )
    with workshop.database.begin() as connection:
        waits.add(connection, run_id, 0, [made_up], now())
    workshop.signal("kind", made_up.key if answer else f"blijft-{answer}", {})
    await workshop.engine.idle()
    row = workshop.row(run_id)

    assert (row["status"], row["error_code"], row["segment"]) == ("Failed", NOBODYS, 1)
    assert [wait["status"] for wait in workshop.waits(run_id)].count(OPEN) == 0
