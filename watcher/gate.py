"""Whether Microsoft lets this tenant ask anything now: one pause, and one budget, hold for every call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from watcher.budget import Budget
from watcher.tenantwide import UNREACHABLE
from workflows.errors import NeedsPersonError, RetryableError
from workflows.ports import Clock

log = structlog.get_logger()

LONGEST_PAUSE = timedelta(hours=1)  # a longer Retry-After is not believed
PATIENT = timedelta(seconds=10)  # a pause up to here is sat out; a longer one is handed to the caller
THROTTLED: Final = "graph-throttled"
NOT_LET_IN: Final = "graph-auth-failed"
NEARLY: Final = "graph-nearly-throttled"  # Microsoft says beforehand that nothing is left
BREATH: Final = 1.0  # seconds between two looks at whether there is room

Sleep = Callable[[float], Awaitable[None]]
"""Wait for so many seconds."""


class TenantGate:
    """Closed after a 429 or 503 for as long as Microsoft asked, and while the tenant's budget is spent.

    Throttled calls count against the limit too, so going on with other calls makes the pause longer.
    """

    def __init__(self, clock: Clock, sleep: Sleep = asyncio.sleep, budget: Budget | None = None) -> None:
        """Start open, with *budget* or that of a small tenant."""
        self._clock = clock
        self._sleep = sleep
        self.budget = budget or Budget(clock)
        self.closed_until: datetime | None = None
        self.closed_because = ""
        self.requests = 0
        self.units = 0  # resource units, as SharePoint counts them
        self.pauses = 0

    def close(self, seconds: float, because: str = THROTTLED) -> None:
        """Let nothing through for *seconds*, or longer when a longer pause holds already."""
        until = self._clock() + timedelta(seconds=min(seconds, LONGEST_PAUSE.total_seconds()))
        if self.closed_until is None or until > self.closed_until:
            if not self.remaining:
                self.pauses += 1
            self.closed_until, self.closed_because = until, because
            log.warning("graph_paused", seconds=round(seconds, 1), code=because)

    def hear(self, headers: Mapping[str, str]) -> None:
        """Stop in time when Microsoft says, from 80 % of its limit on, that nothing is left."""
        remaining, reset = headers.get("ratelimit-remaining"), headers.get("ratelimit-reset")
        if remaining == "0" and reset is not None and reset.isdecimal():
            self.close(float(reset), NEARLY)

    @property
    def remaining(self) -> timedelta:
        """How long the gate stays closed; zero when it is open."""
        if self.closed_until is None:
            return timedelta(0)
        return max(self.closed_until - self._clock(), timedelta(0))

    async def enter(self, units: int) -> None:
        """Wait out a short pause and count the call; raises RetryableError during a long one."""
        await self._through_the_pause()
        while wait := self.budget.wait_for(units):
            if wait > PATIENT:
                raise RetryableError(
                    "graph-budget-spent",
                    "Ons deel van wat Microsoft toelaat, is nu op.",
                    retry_after=wait.total_seconds(),
                )
            await self._sleep(wait.total_seconds())
            await self._through_the_pause()
        self.budget.spend(units)
        self.requests += 1
        self.units += units

    async def at_leisure(self, units: int) -> None:
        """Wait until so many units can be spared for what is in no hurry."""
        while self.budget.room_for_looks < units:
            await self._sleep(BREATH)

    async def _through_the_pause(self) -> None:
        pause = self.remaining
        if pause and self.closed_because == NOT_LET_IN:
            raise NeedsPersonError(
                NOT_LET_IN,
                "Microsoft laat de toepassing niet binnen.",
                next_step="Controleer of het geheim of certificaat nog geldig is.",
            )
        if pause > PATIENT and self.closed_because in UNREACHABLE:
            raise RetryableError(
                self.closed_because, "Wij kunnen Microsoft niet bereiken.", retry_after=pause.total_seconds()
            )
        if pause > PATIENT:
            raise RetryableError(
                "graph-paused",
                "Microsoft vraagt ons om even niets te vragen.",
                retry_after=pause.total_seconds(),
            )
        if pause:
            await self._sleep(pause.total_seconds())
