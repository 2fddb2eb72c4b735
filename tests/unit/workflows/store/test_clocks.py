from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.conftest import HandClock
from workflows.store import clocks
from workflows.store.clocks import ClockRow
from workflows.store.database import Database


def _row(clock: HandClock) -> ClockRow:
    now = clock()
    return ClockRow(flow="f", trigger="t", recurrence="r", anchor=now, last_slot=None, next_slot=now)


def test_a_trigger_is_set_going_by_one_only(database: Database, clock: HandClock) -> None:
    row = _row(clock)
    with database.begin() as connection:
        assert clocks.start(connection, row, was=None)
        assert not clocks.start(connection, row, was=None)
        assert clocks.all_of(connection) == {("f", "t"): row}


def test_a_slot_is_taken_by_one_only(database: Database, clock: HandClock) -> None:
    row, later = _row(clock), clock() + timedelta(hours=1)
    with database.begin() as connection:
        clocks.start(connection, row, was=None)
        assert clocks.move(connection, row, last=clock(), following=later)
        assert not clocks.move(connection, row, last=clock(), following=later)
        moved = replace(row, last_slot=clock(), next_slot=later)
        assert clocks.all_of(connection) == {("f", "t"): moved}
        assert clocks.move(connection, moved, last=later, following=None)
        assert clocks.move(connection, replace(moved, next_slot=None), last=later, following=later)


def test_a_trigger_that_was_set_to_something_else_begins_anew(database: Database, clock: HandClock) -> None:
    row = _row(clock)
    with database.begin() as connection:
        clocks.start(connection, row, was=None)
        anew = replace(row, recurrence="anders", last_slot=None)
        assert clocks.start(connection, anew, was=row)
        assert clocks.all_of(connection) == {("f", "t"): anew}
