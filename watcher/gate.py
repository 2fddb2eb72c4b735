"""Whether Microsoft lets this tenant ask anything now: one pause holds for every call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from workflows.errors import RetryableError
from workflows.ports import Clock

log = structlog.get_logger()

LONGEST_PAUSE = timedelta(hours=1)  # a longer Retry-After is not believed
PATIENT = timedelta(seconds=10)  # a pause up to here is sat out; a longer one is handed to the caller

Sleep = Callable[[float], Awaitable[None]]
"""Wait for so many seconds."""


class TenantGate:
    """Closed after a 429 or 503 for as long as Microsoft asked; counts what was asked of the tenant's budget.

    Throttled calls count against the limit too, so going on with other calls makes the pause longer.
    """

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        """Start open."""
        self._clock = clock
        self._sleep = sleep
        self.closed_until: datetime | None = None
        self.requests = 0
        self.units = 0  # resource units, as SharePoint counts them

    def close(self, seconds: float) -> None:
        """Let nothing through for *seconds*, or longer when a longer pause holds already."""
        until = self._clock() + min(timedelta(seconds=seconds), LONGEST_PAUSE)
        if self.closed_until is None or until > self.closed_until:
            self.closed_until = until
            log.warning("graph_paused", seconds=round(seconds, 1))

    @property
    def remaining(self) -> timedelta:
        """How long the gate stays closed; zero when it is open."""
        if self.closed_until is None:
            return timedelta(0)
        return max(self.closed_until - self._clock(), timedelta(0))

    async def enter(self, units: int) -> None:
        """Wait out a short pause and count the call; raises RetryableError during a long one."""
        pause = self.remaining
        if pause > PATIENT:
            raise RetryableError(
                "graph-paused",
                "Microsoft vraagt ons om even niets te vragen.",
                retry_after=pause.total_seconds(),
            )
        if pause:
            await self._sleep(pause.total_seconds())
        self.requests += 1
        self.units += units
