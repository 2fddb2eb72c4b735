"""The one database: SQLite in a file of our own, or PostgreSQL."""

from __future__ import annotations

import asyncio
import contextvars
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from workflows.errors import BadInputError
from workflows.store import closing
from workflows.store.guest import GuestConnection
from workflows.store.turn import Turn

T = TypeVar("T")

SYNCHRONOUS = {"full": "FULL", "normal": "NORMAL"}
BUSY_SECONDS = 30
POOL_SIZE = 20
AT_ONCE = 16  # transactions of the event loop, in threads that nothing else has to wait for


class Database:
    """Transactions on one engine; writers on SQLite take their turn at BEGIN, so that none fails halfway."""

    def __init__(self, url: str, *, synchronous: str = "full") -> None:
        """Open *url* (sqlite:///… or postgresql+psycopg://…); *synchronous* is full or normal, for SQLite only."""
        self.url = url
        self._synchronous = synchronous
        self.engine = _sqlite(url, synchronous) if url.startswith("sqlite") else _postgresql(url)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="database")
        self._turn = Turn(BUSY_SECONDS) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Run one transaction: committed at the end, undone on any error."""
        with (
            self._turn or nullcontext(),
            self.engine.begin() as connection,
            closing.around_commit(connection) as then,
        ):
            yield connection
        for work in then:
            work()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Look at one moment of the database, without keeping a writer waiting."""
        one_moment = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect() as connection:
            yield connection.execution_options(only_reads=True, **one_moment)

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run *work* in one transaction, off the event loop."""
        run = contextvars.copy_context().run
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, run, self._in_transaction, work
        )

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        with self.begin() as connection:
            return work(connection)

    def guest_engine(self) -> Engine:
        """Open the same database for a library that begins its own transactions, with the same care for the disk."""
        turn = self._turn
        if turn is None:
            return self.engine
        guest = create_engine(
            self.url,
            pool_size=POOL_SIZE,
            max_overflow=POOL_SIZE,
            hide_parameters=True,
            connect_args={"factory": GuestConnection},
        )

        @event.listens_for(guest, "connect")
        def settle(connection: GuestConnection, _record: object) -> None:
            connection.turn = turn
            connection.isolation_level = "IMMEDIATE"
            connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
            _prepare(connection, self._synchronous)

        @event.listens_for(guest, "begin")
        def line_up(connection: Connection) -> None:
            cast("GuestConnection", connection.connection.driver_connection).line_up()

        return guest

    def close(self) -> None:
        """Give every connection and thread back."""
        self._threads.shutdown()
        self.engine.dispose()


def _sqlite(url: str, synchronous: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        hide_parameters=True,  # its errors would repeat names and texts
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def settle(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        _prepare(connection, synchronous)

    @event.listens_for(engine, "begin")
    def begin_immediate(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get("only_reads", False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _prepare(connection: sqlite3.Connection, synchronous: str) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={SYNCHRONOUS[synchronous]}")
    connection.execute("PRAGMA foreign_keys=ON")


def read_url(text: str) -> URL:
    """Read a database's address; raises BadInputError for one that we cannot use, without repeating it."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise _unknown() from None  # the problem may spell the password
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise _unknown()
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _unknown() -> BadInputError:
    return BadInputError(
        "database-unknown",
        "Deze soort database kent Bewaarstroom niet.",
        next_step="Gebruik sqlite:///pad/naar/bestand of postgresql+psycopg://….",
    )


def _postgresql(url: str) -> Engine:
    return create_engine(
        read_url(url),
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        hide_parameters=True,
        pool_pre_ping=True,
    )
