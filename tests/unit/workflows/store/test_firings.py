from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import HandClock
from workflows.store import firings
from workflows.store.database import Database
from workflows.store.firings import Firing, FiringFilter, FiringOutcome
from workflows.store.views.page import Place, read_cursor
from workflows.ulid import new_ulid


@pytest.fixture
def kept(database: Database, clock: HandClock) -> list[Firing]:
    """One that fired, one that was skipped and one that failed, a minute apart."""
    base = Firing(
        firing_id="",
        flow="nachtwerk",
        trigger="Elke_nacht",
        kind="Recurrence",
        at=clock(),
        outcome=FiringOutcome.FIRED,
        run_id="01RUN",
    )
    made = [
        base,
        replace(base, outcome=FiringOutcome.SKIPPED, code="condition-false", run_id=None),
        replace(base, flow="anders", outcome=FiringOutcome.FAILED, outputs={"body": 1}, run_id=None),
    ]
    kept = []
    with database.begin() as connection:
        for one in made:
            clock.forward(minutes=1)
            kept.append(replace(one, firing_id=new_ulid(clock()), at=clock()))
            firings.add(connection, kept[-1])
    return kept


def test_a_firing_is_read_back_as_it_was(database: Database, kept: list[Firing]) -> None:
    with database.read() as connection:
        assert [firings.get(connection, one.firing_id) for one in kept] == kept
        assert firings.get(connection, "01NONE") is None


def test_the_newest_firing_comes_first_and_pages_follow_each_other(
    database: Database, kept: list[Firing]
) -> None:
    with database.read() as connection:
        first = firings.page(connection, FiringFilter(), size=2)
        rest = firings.page(
            connection, FiringFilter(), place=Place(after=read_cursor(first.following, str)), size=2
        )

    assert (first.rows, rest.rows) == ((kept[2], kept[1]), (kept[0],))


def test_firings_are_narrowed_by_flow_outcome_code_and_period(database: Database, kept: list[Firing]) -> None:
    asked = {
        FiringFilter(flow="anders"): (kept[2],),
        FiringFilter(outcome=FiringOutcome.SKIPPED): (kept[1],),
        FiringFilter(code="condition-false"): (kept[1],),
        FiringFilter(since=kept[1].at): (kept[2], kept[1]),
        FiringFilter(until=kept[0].at + timedelta(seconds=1)): (kept[0],),
    }
    with database.read() as connection:
        assert {one: firings.page(connection, one).rows for one in asked} == asked


def test_firings_are_counted_by_outcome(database: Database, kept: list[Firing]) -> None:
    with database.read() as connection:
        assert firings.count(connection, FiringFilter(flow=kept[0].flow)) == {
            FiringOutcome.FIRED: 1,
            FiringOutcome.SKIPPED: 1,
        }


def test_the_firing_of_a_run_is_found(database: Database, kept: list[Firing]) -> None:
    with database.read() as connection:
        assert firings.of_run(connection, "01RUN") == kept[0]
        assert firings.of_run(connection, "01OTHER") is None
