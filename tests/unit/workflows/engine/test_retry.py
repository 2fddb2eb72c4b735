from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.definition.flow import RetryPolicy
from workflows.engine.retry import DEFAULT, LONGEST, bounds, pause_before


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def lowest(low: float, _high: float) -> float:
    return low


def highest(_low: float, high: float) -> float:
    return high


def test_nothing_is_retried_without_a_policy_or_past_its_count() -> None:
    fixed = RetryPolicy(type="fixed", count=2, interval=seconds(5))

    assert pause_before(RetryPolicy(type="none"), 1, lowest) is None
    assert [pause_before(fixed, retry, lowest) for retry in (1, 2, 3)] == [seconds(5), seconds(5), None]


@pytest.mark.parametrize(
    ("retry", "low", "high"), [(1, 5, 7.5), (2, 7.5, 15), (3, 15, 30), (4, 30, 45), (9, 45, 45)]
)
def test_exponential_pauses_double_within_their_bounds(retry: int, low: float, high: float) -> None:
    assert bounds(DEFAULT, retry) == (seconds(low), seconds(high))


def test_the_pause_is_drawn_between_the_bounds() -> None:
    assert pause_before(DEFAULT, 2, lowest) == seconds(7.5)
    assert pause_before(DEFAULT, 2, highest) == seconds(15)


def test_a_retry_after_counts_instead_of_the_policy_but_never_for_longer_than_a_day() -> None:
    assert pause_before(DEFAULT, 1, lowest, seconds(20)) == seconds(20)
    assert pause_before(DEFAULT, 1, lowest, seconds(1)) == seconds(1)
    assert pause_before(DEFAULT, 1, lowest, timedelta(days=9)) == LONGEST


@given(
    retry=st.integers(1, 10_000),
    interval=st.floats(0, 1e6),
    minimum=st.none() | st.floats(0, 1e5),
    maximum=st.none() | st.floats(0, 1e6),
)
def test_the_bounds_are_in_order_whatever_the_policy_says(
    retry: int, interval: float, minimum: float | None, maximum: float | None
) -> None:
    policy = RetryPolicy(
        type="exponential",
        count=90,
        interval=seconds(interval),
        minimum=None if minimum is None else seconds(minimum),
        maximum=None if maximum is None else seconds(maximum),
    )
    low, high = bounds(policy, retry)

    assert timedelta() <= low <= high <= max(LONGEST, policy.minimum or LONGEST)
