"""A workshop in which flows run for real, on SQLite; one for each file of tests, for it takes a second to open."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.unit.workflows.engine.support import FAST, Operators, Registry, Workshop, now
from workflows.engine import Engine
from workflows.store import schema
from workflows.store.database import Database


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Workshop]:
    """An engine at work."""
    path: Path = tmp_path_factory.mktemp("engine") / "engine.sqlite"
    database = Database(f"sqlite:///{path}", synchronous="normal")
    schema.metadata.create_all(database.engine)
    operators = Operators()
    engine = Engine(
        database=database,
        operations=Registry(operators),
        clock=now,
        pace=FAST,
        draw=lambda _low, _high: 0.001,
        flow_named=operators.flow_named,
        secrets={"zaak_token": lambda: "s3cr3t"},
    )
    await engine.launch()
    yield Workshop(database=database, engine=engine, operators=operators)
    await engine.drain(timedelta(seconds=5))
    database.close()


@pytest.fixture
def workshop(shop: Workshop) -> Workshop:
    """The workshop, with no operations yet but one that echoes what it is asked."""
    shop.operators.clear()
    return shop


@pytest.fixture
def operators(workshop: Workshop) -> Operators:
    """What the operations do."""
    return workshop.operators
