"""How long personal values stay, and what forgets them: a little at a time, never while a task is at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection

from workflows.ports import Clock
from workflows.store import approvals, forgetting, savedfilters
from workflows.store.database import Database

log = structlog.get_logger()

AT_ONCE: Final = 100  # uploads in one transaction


@dataclass(frozen=True, kw_only=True)
class Terms:
    """From the settings; each counts from the moment that a task was closed, or that something was recorded."""

    work: timedelta  # findings, forms, questions, letters, also those about no upload
    task: timedelta  # names of people and files; kept filters that search for words
    names: timedelta  # what belongs to no upload: names in the record, who signed in long ago, holds of everything


class Forgetting:
    """Erases what is due."""

    def __init__(self, database: Database, terms: Terms, clock: Clock) -> None:
        """Forget in *database* as *terms* say."""
        self._database = database
        self._terms = terms
        self._clock = clock

    async def forget(self) -> int:
        """Erase what is due, in as many short transactions as it takes; returns of how many uploads."""
        total = 0
        while count := await self._database.transact(self._some):
            total += count
        await self._database.transact(self._loose)
        if total:
            log.info("uploads_forgotten", count=total)
        return total

    def _some(self, connection: Connection) -> int:
        now, terms = self._clock(), self._terms
        work = forgetting.due_for_work(connection, now - terms.work, AT_ONCE)
        for upload_id in work:
            forgetting.forget_work(connection, upload_id, now)
        names = forgetting.due_for_names(connection, now - terms.task, AT_ONCE)
        for upload_id in names:
            forgetting.forget_names(connection, upload_id, now)
        again = [one for one in self._again(connection, now) if one not in names]
        for upload_id in again:
            forgetting.forget_beside(connection, upload_id, now)
        return len({*work, *names, *again})

    def _again(self, connection: Connection, now: datetime) -> tuple[str, ...]:
        return forgetting.due_beside(connection, now - self._terms.names, AT_ONCE)

    def _loose(self, connection: Connection) -> int:
        now = self._clock()
        gone = forgetting.forget_loose_names(connection, now - self._terms.names, now)
        gone += forgetting.forget_colleagues(connection, now - self._terms.names)
        gone += forgetting.forget_loose_holds(connection, now - self._terms.names)
        gone += forgetting.forget_loose_letters(connection, now - self._terms.work)
        gone += savedfilters.forget(connection, now - self._terms.task)
        gone += approvals.forget(connection, now - self._terms.task)
        return gone + forgetting.forget_advice(connection, now - self._terms.task)
