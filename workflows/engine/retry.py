"""When a failed call is made again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from workflows.definition.flow import RetryPolicy

DEFAULT = RetryPolicy(
    type="exponential",
    count=4,
    interval=timedelta(seconds=7.5),
    minimum=timedelta(seconds=5),
    maximum=timedelta(seconds=45),
)
"""Where neither the flow nor the operation says anything; Logic Apps' own default."""

LONGEST = timedelta(days=1)
MOST_DOUBLINGS = 40  # past this every interval worth the name is longer than LONGEST

Draw = Callable[[float, float], float]
"""Draw a number between two, uniformly."""


def pause_before(
    policy: RetryPolicy, retry: int, draw: Draw, asked: timedelta | None = None
) -> timedelta | None:
    """Say how long to wait before retry number *retry* (from 1); None: give up.

    *asked* is a Retry-After, which knows better than the policy; but never later than a day.
    """
    if policy.type == "none" or retry > policy.count:
        return None
    if asked is not None:
        return min(max(asked, timedelta()), LONGEST)
    pause = policy.interval if policy.type == "fixed" else _drawn(policy, retry, draw)
    return min(pause, LONGEST)


def bounds(policy: RetryPolicy, retry: int) -> tuple[timedelta, timedelta]:
    """Give the shortest and longest pause before retry number *retry* of an exponential policy.

    Retry 1 lies in [minimum, interval], retry n in [interval * 2^(n-2), interval * 2^(n-1)], within the policy's
    minimum and maximum. Source: Logic Apps, exception handling, exponential interval.
    """
    floor, ceiling = policy.minimum or timedelta(), min(policy.maximum or LONGEST, LONGEST)
    high = _within(_grown(policy.interval, retry - 1), floor, ceiling)
    low = floor if retry == 1 else _within(_grown(policy.interval, retry - 2), floor, ceiling)
    return min(low, high), high


def _drawn(policy: RetryPolicy, retry: int, draw: Draw) -> timedelta:
    low, high = bounds(policy, retry)
    return timedelta(seconds=draw(low.total_seconds(), high.total_seconds()))


def _grown(interval: timedelta, doublings: int) -> timedelta:
    grown = interval.total_seconds() * (1 << min(doublings, MOST_DOUBLINGS))
    return timedelta(seconds=min(grown, LONGEST.total_seconds()))


def _within(span: timedelta, floor: timedelta, ceiling: timedelta) -> timedelta:
    return min(max(span, floor), max(ceiling, floor))
