"""The budget across processes and restarts: what we asked is written down, what our other processes asked is counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from watcher.budget import OF_THE_DAY
from watcher.gate import PATIENT, TenantGate
from watcher.tenantwide import BUDGET_SPENT
from workflows.ports import Clock
from workflows.store import spending
from workflows.store.database import Database
from workflows.store.spending import Spent, Standing
from workflows.ulid import new_ulid

KEEP_SECONDS: Final = 5.0
TOLD_ELSEWHERE: Final = "graph-paused-elsewhere"


class Ledger:
    """Keeps the accounts of one process."""

    def __init__(self, gate: TenantGate, database: Database, clock: Clock) -> None:
        """Keep those of *gate* in *database*."""
        self._gate = gate
        self._database = database
        self._clock = clock
        self._process = new_ulid(clock())
        self._told = (0, 0, 0)  # requests, units and pauses that are written already

    async def keep(self) -> None:
        """Write what was asked since the last time, and read what others asked."""
        counted = (self._gate.requests, self._gate.units, self._gate.pauses)
        await self._database.transact(lambda connection: self._keep(connection, counted))
        self._told = counted

    def _keep(self, connection: Connection, counted: tuple[int, int, int]) -> None:
        now, gate = self._clock(), self._gate
        requests, units, pauses = (new - old for new, old in zip(counted, self._told, strict=True))
        spent = Spent(minute=_minute_of(now), requests=requests, units=units, pauses=pauses)
        spending.keep(connection, self._process, spent, self._standing(now))
        gate.budget.elsewhere_minute, gate.budget.elsewhere_day = spending.elsewhere(
            connection, self._process, now
        )
        until = spending.paused_elsewhere(connection, self._process, now)
        if until is not None and until - now > max(gate.remaining, timedelta(seconds=1)):
            gate.close((until - now).total_seconds(), TOLD_ELSEWHERE)
        spending.forget(connection, now)

    def _standing(self, now: datetime) -> Standing:
        gate = self._gate
        until, because = self._pause(now)
        return Standing(
            at=now,
            minute_budget=gate.budget.minute,
            day_budget=gate.budget.day,
            licences=gate.budget.licences,
            paused_until=until,
            pause_code=because,
        )

    def _pause(self, now: datetime) -> tuple[datetime, str] | tuple[None, None]:
        """Say until when nothing is asked and why; a pause is passed on once, by who was told."""
        gate = self._gate
        if gate.closed_until is not None and gate.remaining:
            told = gate.closed_because == TOLD_ELSEWHERE
            return (None, None) if told else (gate.closed_until, gate.closed_because)
        wait = gate.budget.wait_for(OF_THE_DAY)
        return (now + wait, BUDGET_SPENT) if wait > PATIENT else (None, None)


def _minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
