"""Workers that die, clocks that jump and releases that change: every run goes on, without a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.chaos.arena import Arena
from tests.chaos.worker import PACE
from workflows.store import schema
from workflows.store.database import Database

Make = Callable[[str, str], Arena]
SLACK = 20.0  # seconds beyond the takeover time, for a busy machine and the rounds of the bells


def ended(arena: Arena) -> set[str]:
    return {status for status, _ in arena.outcome()["runs"].values()}


def test_a_living_worker_takes_over_within_the_set_time(arena: Make) -> None:
    fought = arena("postgresql", "everything")
    fought.dies(fought.start(die_at=3))
    [left] = fought.beats()
    living = fought.start()
    fought.finish(living)
    database = Database(fought.url)
    with database.read() as connection:
        done = connection.scalar(select(schema.run.c.ended_at))
    database.close()

    assert ended(fought) == {"Succeeded"}
    assert (done - left).total_seconds() < PACE.takeover.total_seconds() + SLACK


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_release_with_other_code_finishes_what_the_one_before_left(arena: Make, kind: str) -> None:
    """The queue would hand nothing to a program whose code differs, were its version not set by us."""
    rolled = arena(kind, "everything")
    rolled.dies(rolled.start(runs=4, die_at=9))
    rolled.finish(rolled.start(runs=4, release="another"))

    assert ended(rolled) == {"Succeeded"}
    assert len(rolled.outcome()["runs"]) == 4


@pytest.mark.parametrize("seconds", [-7_200, 7_200])
def test_a_clock_that_jumped_leaves_no_run_behind(arena: Make, seconds: int) -> None:
    """A worker wrote its beats and waits with a clock that was two hours wrong, and died."""
    jumped = arena("sqlite", "everything")
    jumped.dies(jumped.start(runs=2, die_at=9, ahead=seconds))
    jumped.finish(jumped.start(runs=2))

    assert ended(jumped) == {"Succeeded"}
