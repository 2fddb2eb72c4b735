from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.unit.workflows.engine.support import START, compose, flow_of
from workflows.definition.flow import Status
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal
from workflows.engine.keeping import Keeper, Overtaken
from workflows.engine.parking import Parked
from workflows.engine.scope import Surroundings
from workflows.engine.steps import Key
from workflows.engine.variables import Variables
from workflows.store import runs, schema, waits
from workflows.store.database import Database
from workflows.store.runs import NewRun

FLOW = flow_of({"A": compose(1)})
NEW = NewRun(
    run_id="01R",
    flow="proef",
    flow_hash=FLOW.hash,
    dedup_key="k",
    partition_key="p",
    upload_id=None,
    trigger={},
    tracking_id="t",
    started_at=START,
)
ENTRY = Entry(
    path="A", iteration="", name="A", type="Compose", status=Status.SUCCEEDED, started_at=START, outputs=1
)
WAIT: dict[Key, Parked] = {("A", ""): Parked(kind="task", key="t", deadline=START + timedelta(hours=1))}


class Queue:
    """Notes what is put in the queue."""

    def __init__(self) -> None:
        self.after: list[timedelta | None] = []

    def enqueue(self, *_: Any, after: timedelta | None, **__: Any) -> None:
        self.after.append(after)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def load(database: Database, queue: Queue) -> Callable[[], Keeper]:
    """Load the run as a worker does; every call is another worker."""
    with database.begin() as connection:
        runs.save_flow(connection, FLOW, START)
        runs.add(connection, NEW)

    def loaded() -> Keeper:
        with database.read() as connection:
            run = runs.get(connection, NEW.run_id)
        assert run
        around = Surroundings(
            run=run, flow=FLOW, clock=lambda: START, journal=Journal(), variables=Variables({"v": 1}, {})
        )
        substrate: Any = queue
        return Keeper(
            database=database, substrate=substrate, around=around, segment=run.segment, checkpoint=print
        )

    return loaded


def run_row(database: Database) -> dict[str, Any]:
    with database.read() as connection:
        return dict(connection.execute(select(schema.run)).mappings().one())


def wait_rows(database: Database) -> list[tuple[str, str]]:
    with database.read() as connection:
        return [(row.key, row.status) for row in connection.execute(select(schema.wait))]


def test_the_first_write_claims_the_run_and_the_next_ones_hold_it(
    load: Callable[[], Keeper], database: Database
) -> None:
    keeper = load()
    keeper.around.journal.put(ENTRY)
    keeper.write("een", {})
    keeper.write("twee", {})
    row = run_row(database)

    assert keeper.held
    assert (row["status"], row["epoch"], row["crashes"], row["variables"]) == ("Running", 1, 0, {"v": 1})


def test_who_claimed_last_may_write_and_nobody_else(load: Callable[[], Keeper], database: Database) -> None:
    first, same_time = load(), load()
    first.write("een", {})
    with pytest.raises(Overtaken):
        same_time.write("een", {})
    second = load()
    second.around.journal.put(ENTRY)
    second.write("een", {})
    first.around.journal.put(replace(ENTRY, outputs="verouderd"))
    with pytest.raises(Overtaken):
        first.write("twee", {})
    with pytest.raises(Overtaken):
        first.park({})
    with pytest.raises(Overtaken):
        first.finish(Status.FAILED, None)
    with database.read() as connection:
        outputs = connection.scalars(select(schema.action.c.outputs)).all()

    assert (same_time.held, second.held) == (False, True)
    assert (run_row(database)["epoch"], run_row(database)["crashes"]) == (2, 1)
    assert outputs == [1]


def test_a_parked_run_leaves_a_wait_and_one_continuation_at_the_first_deadline(
    load: Callable[[], Keeper], database: Database, queue: Queue
) -> None:
    later = Parked(kind="delay", key="d", deadline=START + timedelta(hours=2))
    load().park({**WAIT, ("B", ""): later})
    row = run_row(database)

    assert (row["status"], row["segment"], row["epoch"]) == ("Waiting", 1, 0)
    assert queue.after == [timedelta(hours=1)]
    assert sorted(wait_rows(database)) == [("d", "open"), ("t", "open")]


def test_an_answer_that_was_there_first_lets_it_go_on_at_once(
    load: Callable[[], Keeper], database: Database, queue: Queue
) -> None:
    with database.begin() as connection:
        waits.answer(connection, kind="task", key="t", outcome=1, now=START)
    load().park(dict(WAIT))

    assert queue.after == [None]
    assert wait_rows(database) == [("t", "done")]


def test_an_answer_during_the_segment_lets_it_go_on_at_once(
    load: Callable[[], Keeper], database: Database, queue: Queue
) -> None:
    keeper, parked = load(), dict(WAIT)
    keeper.write("aangekondigd", parked)
    with database.begin() as connection:
        woken = waits.answer(connection, kind="task", key="t", outcome=1, now=START)
    keeper.park(parked)

    assert woken == [("01R", 0)]
    assert queue.after == [None]


def test_a_deadline_does_not_win_from_an_answer_that_came_just_before(
    load: Callable[[], Keeper], database: Database
) -> None:
    load().park(dict(WAIT))
    late = load()
    with database.read() as connection:
        [wait] = waits.of_run(connection, "01R")
    late.close(wait)
    with database.begin() as connection:
        waits.answer(connection, kind="task", key="t", outcome=1, now=START)
    with pytest.raises(Overtaken):
        late.write("verlopen", {})

    assert late.held is False
    assert wait_rows(database) == [("t", "done")]


def test_the_end_of_a_run_closes_what_it_still_waited_for(
    load: Callable[[], Keeper], database: Database
) -> None:
    keeper = load()
    keeper.write("aangekondigd", dict(WAIT))
    keeper.finish(Status.FAILED, {"code": "x", "message": "y"})
    row = run_row(database)

    assert (row["status"], row["error_code"], row["ended_at"]) == ("Failed", "x", START)
    assert wait_rows(database) == [("t", "expired")]


def test_nobody_writes_for_a_run_that_has_ended(load: Callable[[], Keeper], database: Database) -> None:
    keeper = load()
    keeper.write("een", {})
    with database.begin() as connection:
        connection.execute(update(schema.run).values(ended_at=START, status="Cancelled"))
    with pytest.raises(Overtaken):
        keeper.finish(Status.SUCCEEDED, None)

    assert run_row(database)["status"] == "Cancelled"
