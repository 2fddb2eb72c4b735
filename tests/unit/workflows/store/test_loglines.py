from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from tests.conftest import HandClock
from workflows.store import schema
from workflows.store.database import Database
from workflows.store.loglines import MOST_WAITING, LogKeeper, forget


def _event(clock: HandClock, event: str = "run_started") -> dict[str, object]:
    return {"timestamp": clock().isoformat(), "level": "info", "event": event, "run_id": "R1", "files": 2}


def _events(database: Database) -> list[str]:
    with database.begin() as connection:
        return list(connection.scalars(select(schema.log_line.c.event).order_by(schema.log_line.c.line_id)))


def test_a_line_is_kept_with_its_run_and_its_other_values(database: Database, clock: HandClock) -> None:
    keeper = LogKeeper()
    keeper.keep(_event(clock))

    with database.begin() as connection:
        assert keeper.flush(connection) == 1
        row = connection.execute(select(schema.log_line)).mappings().one()

    assert (row["at"], row["run_id"], row["event"], row["fields"]) == (
        clock(),
        "R1",
        "run_started",
        {"files": 2},
    )


def test_when_nobody_flushes_the_newest_lines_are_dropped_and_counted(clock: HandClock) -> None:
    keeper = LogKeeper()
    for _ in range(MOST_WAITING + 3):
        keeper.keep(_event(clock))

    assert keeper.dropped == 3


def test_old_lines_go_and_young_ones_stay(database: Database, clock: HandClock) -> None:
    keeper = LogKeeper()
    keeper.keep(_event(clock, "old"))
    clock.forward(days=91)
    keeper.keep(_event(clock, "young"))

    with database.begin() as connection:
        keeper.flush(connection)
        assert forget(connection, now=clock(), keep=timedelta(days=90), most=100) == 1

    assert _events(database) == ["young"]


def test_never_more_lines_stay_than_the_most(database: Database, clock: HandClock) -> None:
    keeper = LogKeeper()
    for number in range(5):
        keeper.keep(_event(clock, f"e{number}"))

    with database.begin() as connection:
        keeper.flush(connection)
        assert forget(connection, now=clock(), keep=timedelta(days=90), most=2) == 3
        assert connection.scalar(select(func.count()).select_from(schema.log_line)) == 2

    assert _events(database) == ["e3", "e4"]
