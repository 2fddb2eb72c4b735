from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.conftest import HandClock
from workflows.store import spending
from workflows.store.database import Database
from workflows.store.spending import KEEP, Spent, Standing


def standing(clock: HandClock) -> Standing:
    return Standing(
        at=clock(), minute_budget=750, day_budget=720_000, licences=1_000, paused_until=None, pause_code=None
    )


def spent(clock: HandClock, units: int) -> Spent:
    return Spent(minute=clock(), requests=units, units=units, pauses=0)


def test_what_others_spent_is_summed_by_minute_and_day(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        spending.keep(connection, "a", spent(clock, 5), standing(clock))
        spending.keep(connection, "a", spent(clock, 2), standing(clock))
        clock.forward(minutes=10)
        spending.keep(connection, "b", spent(clock, 3), standing(clock))

        assert spending.elsewhere(connection, "b", clock()) == (0, 7)
        assert spending.elsewhere(connection, "a", clock()) == (3, 3)
        assert spending.elsewhere(connection, "c", clock()) == (3, 10)


def test_a_pause_of_one_is_known_to_the_other_until_it_ends(database: Database, clock: HandClock) -> None:
    until = clock() + timedelta(minutes=1)
    with database.begin() as connection:
        paused = replace(standing(clock), paused_until=until, pause_code="graph-throttled")
        spending.keep(connection, "a", spent(clock, 0), paused)

        assert spending.paused_elsewhere(connection, "a", clock()) is None
        assert spending.paused_elsewhere(connection, "b", clock()) == until
        assert spending.paused_elsewhere(connection, "b", until) is None


def test_old_minutes_are_forgotten(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        spending.keep(connection, "a", spent(clock, 5), standing(clock))
        clock.now += KEEP + timedelta(seconds=1)
        spending.forget(connection, clock())

        assert spending.elsewhere(connection, "b", clock() - KEEP) == (0, 0)
