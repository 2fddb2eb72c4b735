"""Employees, OneDrive's quirks, its faults and DI, played at random against the real watcher over real HTTP.

After every step: what was received lies in exactly one upload, each upload has one task, and nothing is deleted that
was not registered. When it is calm again: every file belongs to an upload or has a visible reason.
"""

from __future__ import annotations

import os
import random
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.weather import Weather

EXAMPLES = 40  # of this many steps: some thousands
STEPS = 50
SOAK_SECONDS = 3600


def played(first: int, examples: int = EXAMPLES) -> None:
    """Play *examples* days from the seed *first*, which makes them again."""
    print(f"weather: BEWAARSTROOM_WEATHER={first}")  # noqa: T201 - pytest shows it when the test fails
    rules = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(first)(Weather), settings=rules)


def fresh_seed() -> int:
    return int(os.environ.get("BEWAARSTROOM_WEATHER") or random.SystemRandom().randrange(2**32))


def seed_of_today() -> int:
    """Another one each day, and the same all day: what fails can be seen again."""
    return int(os.environ.get("BEWAARSTROOM_WEATHER") or datetime.now(UTC).strftime("%Y%m%d"))


@pytest.mark.timeout(900)
def test_whatever_happens_nothing_is_lost_doubled_or_deleted_unregistered() -> None:
    played(seed_of_today())


@pytest.mark.full
@pytest.mark.timeout(2 * SOAK_SECONDS)
def test_an_hour_of_it() -> None:
    ends = time.monotonic() + SOAK_SECONDS
    while time.monotonic() < ends:
        played(fresh_seed())
