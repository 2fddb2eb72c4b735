"""Actions with long names deep within loops, on both databases: what waits for them is known by a key that fits."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.unit.workflows.engine.support import FAST, Operators, Registry, Workshop, ask, flow_of, now
from workflows.definition.flow import Flow
from workflows.definition.names import LONGEST_NAME
from workflows.engine import Engine
from workflows.errors import RetryableError
from workflows.operations.operation import Done, Later
from workflows.shortening import LONGEST
from workflows.store import schema
from workflows.store.database import Database

LEVELS = 8
_letters = itertools.cycle("abcdefghijklmnopqrstuvwxyz")


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def deep(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> AsyncIterator[Workshop]:
    """An engine at work on a database of each kind."""
    database, operators = Database(new_database(request.param), synchronous="normal"), Operators()
    schema.metadata.create_all(database.engine)
    engine = Engine(database=database, operations=Registry(operators), clock=now, pace=FAST)
    await engine.launch()
    yield Workshop(database=database, engine=engine, operators=operators)
    await engine.drain(timedelta(seconds=5))
    database.close()


def _name(start: str) -> str:
    """Make the longest name that there is, of letters that do not repeat themselves much."""
    return (start + "_" + "".join(itertools.islice(_letters, LONGEST_NAME)))[:LONGEST_NAME]


def _flow(action: dict[str, Any]) -> Flow:
    inner = {_name("Doen"): action}
    for level in range(LEVELS):
        inner = {_name(f"Lus{level}"): {"type": "Foreach", "foreach": [1], "actions": inner}}
    return flow_of(inner)


async def test_an_action_is_asked_again_later(deep: Workshop) -> None:
    deep.operators.answers("Do", Later(after=timedelta(), code="nog-niet"), Done(body="klaar"))
    tracked = {**ask("Do"), "trackedProperties": {"zaak": "Z-1"}}
    run_id = await deep.run(_flow(tracked))

    assert set(deep.statuses(run_id).values()) == {"Succeeded"}
    assert [len(wait["key"]) for wait in deep.waits(run_id)] == [LONGEST]


async def test_an_action_is_tried_again(deep: Workshop) -> None:
    deep.operators.answers("Do", RetryableError("druk", "Nu niet.", retry_after=3_600))
    run_ids = [await deep.run(_flow(ask("Do"))) for _ in range(2)]
    waits = [wait for run_id in run_ids for wait in deep.waits(run_id)]

    assert [deep.row(run_id)["status"] for run_id in run_ids] == ["Waiting"] * 2
    assert [(wait["kind"], wait["status"], len(wait["key"])) for wait in waits] == [
        ("retry", "open", LONGEST)
    ] * 2
    assert len({wait["key"] for wait in waits}) == 2


async def test_a_pause_comes_to_its_end(deep: Workshop) -> None:
    pause = {"type": "Wait", "inputs": {"until": {"timestamp": now().isoformat()}}}
    run_id = await deep.run(_flow(pause))

    assert set(deep.statuses(run_id).values()) == {"Succeeded"}
    assert [wait["kind"] for wait in deep.waits(run_id)] == ["delay"]
