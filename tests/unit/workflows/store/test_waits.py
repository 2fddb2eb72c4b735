from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select

from workflows.definition.flow import Status
from workflows.store import schema, waits
from workflows.store.database import Database
from workflows.store.waits import DONE, EXPIRED, OPEN, TAKEN, NewWait

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = MORNING + timedelta(hours=1)
TASK = NewWait(path="Wachten", iteration="", kind="taak", key="T1", deadline=LATER)


@pytest.fixture
def rows(database: Database) -> Database:
    """A database with two runs that wait, in segments 3 and 4."""
    with database.begin() as connection:
        connection.execute(
            insert(schema.flow_version).values(hash="h", flow="f", definition={}, created_at=MORNING)
        )
        for number, run_id in ((3, "R1"), (4, "R2")):
            connection.execute(
                insert(schema.run).values(
                    run_id=run_id,
                    flow="f",
                    flow_hash="h",
                    dedup_key=run_id,
                    partition_key="map",
                    status=Status.WAITING,
                    trigger={},
                    tracking_id=run_id,
                    started_at=MORNING,
                    segment=number,
                )
            )
    return database


def wait_for(connection: Connection, run_id: str = "R1", *wanted: NewWait) -> None:
    waits.lock(connection, wanted or (TASK,))
    waits.add(connection, run_id, 3, wanted or (TASK,), MORNING)


def answered(connection: Connection, outcome: object = "ja") -> list[tuple[str, int]]:
    return waits.answer(connection, kind="taak", key="T1", outcome={"besluit": outcome}, now=MORNING)


def statuses(connection: Connection) -> list[str]:
    return list(connection.scalars(select(schema.wait.c.status).order_by(schema.wait.c.wait_id)))


def test_an_answer_wakes_the_run_with_the_segment_that_goes_on(rows: Database) -> None:
    with rows.begin() as connection:
        wait_for(connection)

        assert answered(connection) == [("R1", 3)]
        [wait] = waits.of_run(connection, "R1")
        assert (wait.status, wait.outcome) == (DONE, {"besluit": "ja"})


def test_an_answer_that_comes_early_is_kept_and_taken_once(rows: Database) -> None:
    with rows.begin() as connection:
        assert answered(connection) == []
        wait_for(connection)
        wait_for(connection, "R2")

        assert [wait.status for wait in waits.of_run(connection, "R1")] == [DONE]
        assert [wait.status for wait in waits.of_run(connection, "R2")] == [OPEN]


def test_early_answers_are_taken_in_their_order(rows: Database) -> None:
    with rows.begin() as connection:
        answered(connection, "een")
        answered(connection, "twee")
        wait_for(connection)
        wait_for(connection)

        outcomes = [wait.outcome for wait in waits.of_run(connection, "R1")]
    assert outcomes == [{"besluit": "een"}, {"besluit": "twee"}]


def test_one_answer_wakes_everybody_who_waits_for_it(rows: Database) -> None:
    with rows.begin() as connection:
        wait_for(connection)
        wait_for(connection, "R2")

        assert answered(connection) == [("R1", 3), ("R2", 4)]


def test_an_answer_to_something_else_wakes_nobody(rows: Database) -> None:
    with rows.begin() as connection:
        wait_for(connection)

        assert waits.answer(connection, kind="taak", key="T2", outcome=None, now=MORNING) == []
        assert statuses(connection) == [OPEN]


def test_a_wait_closes_only_as_it_was_read(rows: Database) -> None:
    with rows.begin() as connection:
        wait_for(connection)
        [read] = waits.of_run(connection, "R1")
        answered(connection)
        [fresh] = waits.of_run(connection, "R1")

        assert [waits.close(connection, one, MORNING) for one in (read, fresh, fresh)] == [False, True, False]
        assert (statuses(connection), waits.of_run(connection, "R1")) == ([TAKEN], ())


def test_what_an_ended_run_waited_for_is_over(rows: Database) -> None:
    with rows.begin() as connection:
        wait_for(connection)
        waits.expire(connection, "R1", MORNING)

        assert (statuses(connection), answered(connection)) == ([EXPIRED], [])


def test_a_run_is_due_when_its_moment_passed_or_its_answer_came(rows: Database) -> None:
    with rows.begin() as connection:
        wait_for(connection)
        before, after = waits.due(connection, MORNING, 10), waits.due(connection, LATER, 10)
        answered(connection)

        assert (before, after, waits.due(connection, MORNING, 10)) == ((), (("R1", 3),), (("R1", 3),))
