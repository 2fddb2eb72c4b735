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
"""Where neither the flow nor the operation says anything."""

LONGEST = timedelta(days=1)

Draw = Callable[[float, float], float]
"""Draw a number between two, uniformly."""


def pause_before(
    policy: RetryPolicy, retry: int, draw: Draw, asked: timedelta | None = None
) -> timedelta | None:
    """Say how long to wait before retry number *retry* (from 1); None: give up. *asked* is a Retry-After."""
    if policy.type == "none" or retry > policy.count:
        return None
    if policy.type == "fixed":
        return max(policy.interval, asked or timedelta())
    low, high = _bounds(policy, retry)
    drawn = timedelta(seconds=draw(low.total_seconds(), high.total_seconds()))
    return max(drawn, asked or timedelta())


def _bounds(policy: RetryPolicy, retry: int) -> tuple[timedelta, timedelta]:
    floor = policy.minimum or timedelta()
    ceiling = min(policy.maximum or LONGEST, LONGEST)
    doubled = 1 << min(retry - 1, 40)
    high = min(policy.interval * doubled if retry < 40 else ceiling, ceiling)
    low = floor if retry == 1 else max(policy.interval * (doubled >> 1) if retry < 40 else ceiling, floor)
    return min(low, high), high
