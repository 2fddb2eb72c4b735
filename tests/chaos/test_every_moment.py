"""A worker dies at every checkpoint of one run's life; the next one ends the run as if nothing had happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.chaos.arena import Arena

LEAST = 18
"""Checkpoints in the life of one run of this flow, or a few more: answers that come together are written together."""

Make = Callable[[str, str], Arena]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def test_a_run_ends_as_it_would_have_wherever_its_worker_dies(arena: Make, kind: str) -> None:
    undisturbed = arena(kind, "everything")
    undisturbed.finish(undisturbed.start())
    passed = undisturbed.passed()
    expected = undisturbed.outcome()
    keys = {effect.key.partition("/")[2] for effect in undisturbed.happened()}

    assert len(passed) >= LEAST
    for moment in range(1, len(passed) + 1):
        disturbed = arena(kind, "everything")
        disturbed.end(disturbed.start(die_at=moment))
        disturbed.finish(disturbed.start())
        calls = Counter(effect.key.partition("/")[2] for effect in disturbed.happened())

        assert disturbed.outcome() == expected, passed[moment - 1]
        assert set(calls) == keys
        assert max(count for key, count in calls.items() if key != "Rechts/") <= 2


def test_the_call_that_was_under_way_is_made_again_with_the_same_inputs(arena: Make) -> None:
    disturbed = arena("sqlite", "everything")
    disturbed.dies(disturbed.start(die_at=3))  # Eerst was performed, and nobody wrote that down
    disturbed.finish(disturbed.start())
    first = [effect for effect in disturbed.happened() if effect.key.endswith("/Eerst/")]

    assert [(effect.attempt, effect.n) for effect in first] == [(1, "0"), (2, "0")]
    assert len({effect.key for effect in first}) == 1
