"""Which workers there are, which of them are dead, and who takes over from them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflows.ports import Clock
from workflows.store import schema
from workflows.store.database import Database
from workflows.ulid import new_ulid

_executor = schema.executor
TAKER_LEASE = timedelta(seconds=10)


class Staff:
    """This worker among the others; its name is new at every start, so nobody mistakes it for a dead one."""

    def __init__(self, database: Database, clock: Clock, patience: timedelta) -> None:
        """Count a worker that is silent for *patience* as dead."""
        self._database = database
        self._clock = clock
        self._patience = patience
        self.me = f"{socket.gethostname()}-{os.getpid()}-{new_ulid(clock())}"[:100]

    def beat(self) -> None:
        """Say that this worker lives."""
        with self._database.begin() as connection:
            dialect = sqlite if self._database.is_sqlite else postgresql
            statement = dialect.insert(_executor).values(
                executor_id=self.me, beat_at=self._clock(), host=socket.gethostname(), pid=os.getpid()
            )
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["executor_id"], set_={"beat_at": self._clock()}
                )
            )

    def leave(self) -> None:
        """Say goodbye."""
        self.bury([self.me])

    def claim_dead(self, *, at_once: bool) -> list[str]:
        """Claim the dead workers, so that one of us takes over each; *at_once*: everyone else is dead for certain."""
        with self._database.begin() as connection:
            return [
                name for name in self._silent(connection, at_once=at_once) if self._claim(connection, name)
            ]

    def bury(self, names: Iterable[str]) -> None:
        """Forget workers from whom everything was taken over."""
        with self._database.begin() as connection:
            connection.execute(delete(_executor).where(_executor.c.executor_id.in_(list(names))))

    def _silent(self, connection: Connection, *, at_once: bool) -> list[str]:
        query = select(_executor.c.executor_id).where(_executor.c.executor_id != self.me)
        if not at_once:
            query = query.where(_executor.c.beat_at < self._clock() - self._patience)
        return list(connection.scalars(query))

    def _claim(self, connection: Connection, name: str) -> bool:
        now = self._clock()
        claimed = connection.execute(
            update(_executor)
            .where(
                _executor.c.executor_id == name,
                or_(_executor.c.taker_until.is_(None), _executor.c.taker_until < now),
            )
            .values(taker=self.me, taker_until=now + TAKER_LEASE)
        )
        return claimed.rowcount == 1
