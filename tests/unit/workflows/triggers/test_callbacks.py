from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from tests.unit.workflows.engine.support import until
from tests.unit.workflows.store.test_runs import FLOW, MORNING, RUN
from workflows.callback import CALLBACK, address, key_of
from workflows.jsontypes import Json
from workflows.store import runs, waits
from workflows.store.database import Database
from workflows.store.waits import NewWait
from workflows.triggers.callbacks import Callbacks
from workflows.triggers.requests import Incoming

SECRET = b"een geheim van ten minste 32 tekens"
KEY = key_of("R1", "Vraag", "")


def _once(connection: Connection, *, kind: str, key: str, outcome: Json) -> bool:
    given = waits.answer_once(connection, kind=kind, key=key, outcome=outcome, now=MORNING)
    return given is not None


@pytest.fixture
def door(database: Database) -> Callbacks:
    return _door_of(database)


def _door_of(database: Database) -> Callbacks:
    with database.begin() as connection:
        runs.save_flow(connection, FLOW, MORNING)
        runs.add(connection, replace(RUN, upload_id=None))
    return Callbacks(database=database, signal_once=_once, secret=SECRET)


async def _answer(door: Callbacks, key: str = KEY, body: bytes = b'{"a": 1}') -> tuple[int, str]:
    incoming = Incoming(
        flow="",
        trigger="",
        method="POST",
        path="",
        query=f"{address('', SECRET, key).partition('?')[2]}&bron=x",
        headers=(("content-type", "application/json"),),
        body=body,
    )
    answered = await door.handle(key, incoming)
    return answered.status, json.loads(answered.body)["error"]["code"] if answered.body else ""


async def test_the_first_answer_is_kept_as_the_message_that_it_was(door: Callbacks) -> None:
    assert await _answer(door) == (200, "")
    with door.database.read() as connection:
        assert waits.outcome_of(connection, CALLBACK, KEY) == {
            "headers": {"Content-Type": "application/json"},
            "queries": {"bron": "x"},
            "body": {"a": 1},
        }

    assert await _answer(door) == (410, "callback-used")


async def test_nobody_waits_for_a_run_that_does_not_exist(door: Callbacks) -> None:
    assert await _answer(door, key_of("R9", "Vraag", "")) == (410, "callback-too-late")


async def test_what_cannot_be_read_is_told_and_the_address_still_counts(door: Callbacks) -> None:
    assert (await _answer(door, body=b"{"))[0] == 400
    assert await _answer(door) == (200, "")


async def test_an_answer_that_comes_just_as_its_wait_is_written_holds_nobody_up(postgresql: Database) -> None:
    door = _door_of(postgresql)
    wait = NewWait(path="Vraag", iteration="", kind=CALLBACK, key=KEY, deadline=MORNING)
    async with asyncio.TaskGroup() as others:
        with postgresql.begin() as segment:
            waits.lock(segment, [wait])
            answer = others.create_task(_answer(door))
            await until(lambda: _somebody_waits(postgresql))
            still_open = runs.still_open(segment, "R1")
            waits.add(segment, "R1", 1, [wait], MORNING)

    assert still_open
    assert answer.result() == (200, "")
    with postgresql.read() as connection:
        assert [one.status for one in waits.of_run(connection, "R1")] == [waits.DONE]


async def _somebody_waits(database: Database) -> bool:
    """Whether a transaction waits for what another one holds."""
    with database.read() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
