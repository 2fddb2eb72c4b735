"""What every test may ask for: a database of its own and a clock that it turns itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
