from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select, update

from tests.unit.workflows.store.test_runs import MORNING, RUN, action, rows
from workflows.callback import CALLBACK, key_of
from workflows.definition.flow import Status
from workflows.store import firings, history, runs, schema, waits
from workflows.store.database import Database
from workflows.store.firings import Firing, FiringOutcome
from workflows.store.history import Forgotten, Keeping
from workflows.store.runs import Ending
from workflows.store.waits import RESPONSE, NewWait

__all__ = ["rows"]
DAY = timedelta(days=1)
KEEPING = Keeping(succeeded=10 * DAY, failed=100 * DAY, cancelled=50 * DAY, most_succeeded=100)


def end(database: Database, run_id: str, status: Status, days_ago: int = 0) -> None:
    with database.begin() as connection:
        if run_id != RUN.run_id:
            runs.add(connection, replace(RUN, run_id=run_id, dedup_key=run_id))
        runs.stop(connection, run_id, Ending(status=status, at=MORNING - days_ago * DAY))


def due(database: Database, keeping: Keeping = KEEPING) -> list[str]:
    with database.read() as connection:
        return sorted(one.run_id for one in history.due(connection, keeping, MORNING, 99))


def test_each_outcome_is_kept_for_its_own_time(rows: Database) -> None:
    ends = {"R2": (Status.SUCCEEDED, 11), "R3": (Status.SUCCEEDED, 9), "R4": (Status.FAILED, 99)}
    ends |= {"R5": (Status.TIMED_OUT, 101), "R6": (Status.CANCELLED, 51), "R7": (Status.CANCELLED, 49)}
    for run_id, (status, days) in ends.items():
        end(rows, run_id, status, days)

    assert due(rows) == ["R2", "R5", "R6"]


def test_success_pushes_out_success_and_never_failure(rows: Database) -> None:
    end(rows, "R1", Status.FAILED, 99)
    for number in range(2, 7):
        end(rows, f"R{number}", Status.SUCCEEDED, number)

    assert due(rows, replace(KEEPING, most_succeeded=3)) == ["R5", "R6"]


def test_a_run_that_has_not_ended_is_never_forgotten(rows: Database) -> None:
    with rows.begin() as connection:
        connection.execute(update(schema.run).values(started_at=MORNING - 9_999 * DAY))

    assert due(rows) == []


def test_what_a_forgotten_run_answered_goes_too_and_what_came_back_for_it(rows: Database) -> None:
    mine, others = key_of("R1", "Bel", ""), key_of("R10", "Bel", "")
    with rows.begin() as connection:
        for kind, key in ((RESPONSE, "R1"), (RESPONSE, "R10"), (CALLBACK, mine), (CALLBACK, others)):
            waits.answer(connection, kind=kind, key=key, outcome={"body": "geheim"}, now=MORNING)
        history.forget(connection, ["R1"])
        left = connection.execute(select(schema.signal.c.kind, schema.signal.c.key)).all()

    assert sorted(left) == [(CALLBACK, others), (RESPONSE, "R10")]


def test_a_forgotten_run_leaves_nothing_of_its_own(rows: Database) -> None:
    end(rows, "R2", Status.SUCCEEDED)
    wait = NewWait(path="A", iteration="", kind="taak", key="T", deadline=MORNING)
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A", inputs=["x" * 40_000], tracked={"zaak": "Z"})])
        waits.add(connection, "R1", 0, [wait], MORNING)
        waits.answer(connection, kind="taak", key="T", outcome={}, now=MORNING)
        firings.add(connection, firing("F1", FiringOutcome.FIRED, run_id="R1"))
        history.forget(connection, ["R1"])
        tables = (
            schema.action,
            schema.payload,
            schema.tracked_property,
            schema.wait,
            schema.signal,
            schema.firing,
        )
        left = [connection.scalar(select(func.count()).select_from(table)) for table in tables]
        kept = list(connection.scalars(select(schema.run.c.run_id)))

    assert left == [0] * len(left)
    assert kept == ["R2"]


def test_firings_without_a_run_are_forgotten_by_what_came_of_them(rows: Database) -> None:
    with rows.begin() as connection:
        for name, outcome, days in (
            ("F1", FiringOutcome.SKIPPED, 11),
            ("F2", FiringOutcome.SKIPPED, 9),
            ("F3", FiringOutcome.FAILED, 99),
            ("F4", FiringOutcome.FAILED, 101),
        ):
            firings.add(connection, replace(firing(name, outcome), at=MORNING - days * DAY))
        gone = history.forget_firings(connection, KEEPING, MORNING)
        left = sorted(connection.scalars(select(schema.firing.c.firing_id)))

    assert (gone, left) == (2, ["F2", "F3"])


def test_a_page_is_no_longer_than_asked(rows: Database) -> None:
    end(rows, "R1", Status.SUCCEEDED, 12)
    end(rows, "R2", Status.SUCCEEDED, 11)
    with rows.read() as connection:
        assert history.due(connection, KEEPING, MORNING, 1) == (Forgotten(run_id="R1", segment=0),)


def firing(name: str, outcome: FiringOutcome, run_id: str | None = None) -> Firing:
    return Firing(
        firing_id=name, flow="proef", trigger="t", kind="Request", at=MORNING, outcome=outcome, run_id=run_id
    )
