"""Which workers there are, which of them are dead, and who takes over from them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Select, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from workflows.ports import Clock
from workflows.store import schema
from workflows.store.database import Database
from workflows.ulid import new_ulid

_executor = schema.executor
TAKER_LEASE = timedelta(seconds=10)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Staff:
    """This worker among the others; its name is new at every start, so nobody mistakes it for a dead one."""

    def __init__(self, database: Database, clock: Clock, patience: timedelta) -> None:
        """Count a worker that is silent for *patience* as dead."""
        self._database = database
        self._clock = clock
        self._patience = patience
        self.me = f"{socket.gethostname()[:50]}-{os.getpid()}-{new_ulid(clock())}"

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
        """Say goodbye: whoever looks next may take over at once what is left, and then forget this worker."""
        with self._database.begin() as connection:
            gone = update(_executor).where(_executor.c.executor_id == self.me)
            connection.execute(gone.values(beat_at=LONG_AGO))

    def claim_dead(self, *, at_once: bool) -> list[str]:
        """Claim the dead workers, so that one of us takes over each; *at_once*: everyone else is dead for certain."""
        with self._database.begin() as connection:
            if at_once:
                return list(connection.scalars(self._others()))
            late = self._others().where(_executor.c.beat_at < self._clock() - self._patience)
            silent: list[str] = list(connection.scalars(late))
            return [name for name in silent if self._claim(connection, name)]

    def known(self) -> frozenset[str]:
        """Name every worker that is not buried."""
        with self._database.begin() as connection:
            return frozenset(connection.scalars(select(_executor.c.executor_id)))

    def bury(self, names: Iterable[str]) -> None:
        """Forget workers from whom everything was taken over."""
        with self._database.begin() as connection:
            connection.execute(delete(_executor).where(_executor.c.executor_id.in_(list(names))))

    def _others(self) -> Select[tuple[str]]:
        return select(_executor.c.executor_id).where(_executor.c.executor_id != self.me)

    def _claim(self, connection: Connection, name: str) -> bool:
        """Take the one lease on a dead worker; whoever got it before us has ten seconds."""
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
