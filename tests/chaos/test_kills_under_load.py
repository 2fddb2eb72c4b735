"""Workers die at random moments while many runs are under way; every run ends as it would have, in its folder's order."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import groupby
from threading import Event

import pytest

from tests.chaos.arena import Arena

Make = Callable[[str, str], Arena]

SEED = 20261124
SHORT, LONG = 25, 500  # kills
RUNS_PER_KILL = 6
SHORTEST, LONGEST = 0.05, 0.9  # seconds that a worker lives


def survive(arena: Arena, *, kills: int, workers: int) -> None:
    """Kill workers, one after the other, and put a new one in the place of each."""
    dice, pause = random.Random(SEED), Event()  # noqa: S311 - a seed makes it repeatable
    runs = kills * RUNS_PER_KILL
    alive = [arena.start(runs=runs) for _ in range(workers)]
    for _ in range(kills):
        pause.wait(dice.uniform(SHORTEST, LONGEST))
        arena.kill(alive.pop(dice.randrange(len(alive))))
        alive.append(arena.start(runs=runs))
    for worker in alive:
        arena.finish(worker)


def check(arena: Arena, runs: int) -> None:
    """Every run succeeded, every effect happened, and no run of a folder began before the one before it was done."""
    outcome, known, happened = arena.outcome(), arena.run_ids(), arena.happened()
    parts = [effect.key.split("/") for effect in happened]

    assert {status for status, _ in outcome["runs"].values()} == {"Succeeded"}
    assert len(outcome["runs"]) == runs
    assert {(run_id, path) for run_id, path, _ in parts} == {
        (run_id, path) for run_id in known for path in ("Een", "Twee", "Drie")
    }
    by_folder = defaultdict(list)
    for run_id, _, _ in parts:
        by_folder[known[run_id][1]].append(run_id)
    for order in by_folder.values():
        assert [run_id for run_id, _ in groupby(order)] == sorted(set(order))


@pytest.mark.parametrize(
    ("kind", "workers", "kills"),
    [
        ("sqlite", 1, SHORT),
        ("postgresql", 2, SHORT),
        pytest.param("sqlite", 1, LONG, marks=[pytest.mark.full, pytest.mark.timeout(3600)]),
        pytest.param("postgresql", 3, LONG, marks=[pytest.mark.full, pytest.mark.timeout(3600)]),
    ],
)
def test_no_run_is_lost_and_no_folder_overtaken(arena: Make, kind: str, workers: int, kills: int) -> None:
    fought = arena(kind, "chain")
    survive(fought, kills=kills, workers=workers)

    check(fought, kills * RUNS_PER_KILL)


@pytest.mark.full
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 3)])
def test_runs_that_wait_loop_and_retry_survive_too(arena: Make, kind: str, workers: int) -> None:
    fought, calm = arena(kind, "everything"), arena("sqlite", "everything")
    survive(fought, kills=100, workers=workers)
    calm.finish(calm.start(runs=100 * RUNS_PER_KILL))

    assert fought.outcome()["runs"] == calm.outcome()["runs"]
    assert fought.outcome()["actions"] == calm.outcome()["actions"]
