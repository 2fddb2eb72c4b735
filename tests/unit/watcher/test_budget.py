from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from watcher.budget import Budget, Limits, limits_for


@pytest.mark.parametrize(
    ("licences", "minute", "day"),
    [
        (1, 1_250, 1_200_000),
        (1_000, 1_250, 1_200_000),
        (1_001, 2_500, 2_400_000),
        (5_000, 2_500, 2_400_000),
        (15_000, 3_750, 3_600_000),
        (50_000, 5_000, 4_800_000),
        (50_001, 6_250, 6_000_000),
    ],
)
def test_the_limits_grow_with_the_licences(licences: int, minute: int, day: int) -> None:
    assert limits_for(licences) == Limits(minute=minute, day=day)


def test_only_a_share_of_the_limit_is_ours(clock: HandClock) -> None:
    budget = Budget(clock, licences=5_000, share=0.5)

    assert (budget.minute, budget.day) == (1_250, 1_200_000)


def test_a_minute_that_is_spent_comes_back_as_it_slides_by(clock: HandClock) -> None:
    budget = Budget(clock, licences=1_000, share=0.08)  # 100 a minute
    budget.spend(60)
    clock.forward(seconds=20)
    budget.spend(40)

    assert budget.wait_for(1) == timedelta(seconds=40)
    assert budget.wait_for(61) == timedelta(seconds=60)
    clock.forward(seconds=40)
    assert (budget.wait_for(60), budget.spent_minute) == (timedelta(0), 40)


def test_a_day_that_is_spent_stops_everything_until_there_is_room(clock: HandClock) -> None:
    budget = Budget(clock, licences=1_000, share=0.08)
    budget.spend(96_000)
    clock.forward(hours=1)

    assert (budget.wait_for(1), budget.room_for_looks) == (timedelta(hours=23), 0)
    clock.forward(hours=23)
    assert budget.wait_for(1) == timedelta(0)


def test_looks_leave_room_for_work_and_for_the_rest_of_the_day(clock: HandClock) -> None:
    budget = Budget(clock, licences=1_000, share=0.08)
    assert budget.room_for_looks == 90

    budget.spend(90_000)
    clock.forward(minutes=2)
    assert budget.room_for_looks == 90
    budget.elsewhere_day = 4_800
    assert budget.room_for_looks == 20


def test_what_our_other_processes_spend_counts(clock: HandClock) -> None:
    budget = Budget(clock, licences=1_000, share=0.08)
    budget.elsewhere_minute = 100

    assert budget.spent_minute == 100
    assert budget.wait_for(1) > timedelta(0)


def test_looks_are_spread_over_the_minute(clock: HandClock) -> None:
    budget = Budget(clock, licences=5_000, share=0.6)
    looks = []
    for _ in range(12):
        looks.append(budget.looks_now)
        budget.spend(looks[-1])
        clock.forward(seconds=1)

    assert looks == [67, 0] * 6


def test_even_the_smallest_share_leaves_a_look_at_a_time(clock: HandClock) -> None:
    assert Budget(clock, licences=1, share=0.01).looks_now == 1
