from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.conftest import HandClock
from tests.consoles import NOOR_OF_DI, SAMIR_OF_BEHEER
from workflows.store import audit, forgetting
from workflows.store.audit import Act
from workflows.store.database import Database
from workflows.store.views.page import Place, read_cursor
from workflows.store.views.record import LINES, RecordFilter, lines_for, rows_after


def _filled(database: Database, clock: HandClock, lines: int) -> None:
    with database.begin() as connection:
        for _ in range(lines):
            audit.record(connection, at=clock(), act=Act.SIGNED_IN, result="gelukt", viewer=NOOR_OF_DI)
            clock.forward(minutes=1)


def test_pages_follow_each_other_without_a_gap(database: Database, clock: HandClock) -> None:
    _filled(database, clock, LINES + 5)
    with database.begin() as connection:
        first = lines_for(connection, SAMIR_OF_BEHEER, RecordFilter())
        place = Place(after=read_cursor(first.following, int))
        second = lines_for(connection, SAMIR_OF_BEHEER, RecordFilter(place=place))

    assert [line.seq for line in (*first.rows, *second.rows)] == list(range(LINES + 5, 0, -1))
    assert first.rows[0].said == {"name": NOOR_OF_DI.person.name, "origin": NOOR_OF_DI.origin}


def test_a_period_ends_before_its_end_and_what_was_erased_reads_as_erased(
    database: Database, clock: HandClock
) -> None:
    start = clock()
    _filled(database, clock, 4)
    wanted = RecordFilter(since=start + timedelta(minutes=1), until=start + timedelta(minutes=3))
    with database.begin() as connection:
        forgetting.forget_loose_names(connection, clock(), clock())
        found = lines_for(connection, SAMIR_OF_BEHEER, wanted).rows
        rest = rows_after(connection, SAMIR_OF_BEHEER, wanted, seq=2, most=10)

    assert [(line.seq, line.said) for line in found] == [(3, None), (2, None)]
    assert [row["seq"] for row in rest] == [3]


def test_nobody_but_beheer_finds_a_line(database: Database, clock: HandClock) -> None:
    _filled(database, clock, 1)
    with database.begin() as connection:
        assert lines_for(connection, NOOR_OF_DI, RecordFilter()).rows == ()
        assert lines_for(connection, replace(SAMIR_OF_BEHEER, roles=frozenset()), RecordFilter()).rows == ()
