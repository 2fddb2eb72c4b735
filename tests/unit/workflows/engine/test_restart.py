"""What an engine leaves when it goes, the next one finds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.unit.workflows.engine.support import (
    FAST,
    Operators,
    Registry,
    Workshop,
    ask,
    compose,
    flow_of,
    now,
)
from workflows.engine import Engine
from workflows.errors import BadInputError, PermanentError
from workflows.operations.operation import Answer, Call, Done, WaitFor
from workflows.store import schema
from workflows.store.database import Database

WAITING = flow_of({"Vraag": ask("Ask"), "Daarna": compose("@body('Vraag')", Vraag=["Succeeded"])})


@pytest.fixture
def operators() -> Operators:
    made = Operators()
    made.clear()
    return made


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'engine.sqlite'}", synchronous="normal")
    schema.metadata.create_all(database.engine)
    yield database
    database.close()


def workshop(database: Database, operators: Operators) -> Workshop:
    engine = Engine(database=database, operations=Registry(operators), clock=now, pace=FAST)
    return Workshop(database=database, engine=engine, operators=operators)


async def test_who_waits_until_all_is_done_is_let_go_when_the_engine_stops(
    opened: Database, operators: Operators
) -> None:
    begun = asyncio.Event()

    async def endless(_call: Call) -> Answer:
        begun.set()
        await asyncio.Event().wait()
        return Done()

    operators.on("Endless", endless)
    first = workshop(opened, operators)
    await first.engine.launch()
    run_id = first.start(flow_of({"Eindeloos": ask("Endless")}))
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(first.engine.idle())
        await begun.wait()
        await first.engine.drain(timedelta())

    assert first.row(run_id)["ended_at"] is None


async def test_a_drained_engine_leaves_its_work_for_the_next(opened: Database, operators: Operators) -> None:
    begun = asyncio.Event()

    async def slow(_call: Call) -> Answer:
        begun.set()
        await asyncio.Event().wait()
        return Done()

    operators.on("Slow", slow)
    first = workshop(opened, operators)
    await first.engine.launch()
    run_id = first.start(flow_of({"Traag": ask("Slow"), "Daarna": compose(1, Traag=["Succeeded"])}))
    await begun.wait()
    await first.engine.drain(timedelta())
    left = first.statuses(run_id)

    operators.answers("Slow", Done(body="alsnog"))
    second = workshop(opened, operators)
    await second.engine.launch()
    await second.engine.idle()
    await second.engine.drain()
    attempts = second.actions(run_id)["Traag"]["attempts"]

    assert left == {"run": "Running", "Traag": "Running"}
    assert second.statuses(run_id) == {"run": "Succeeded", "Traag": "Succeeded", "Daarna": "Succeeded"}
    assert [(attempt["number"], attempt["code"]) for attempt in attempts] == [(1, "Interrupted"), (2, "OK")]
    assert second.row(run_id)["crashes"] == 1


async def test_a_waiting_run_is_answered_after_a_restart(opened: Database, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t"))
    first = workshop(opened, operators)
    await first.engine.launch()
    run_id = await first.run(WAITING)
    await first.engine.drain()

    second = workshop(opened, operators)
    await second.engine.launch()
    second.signal("task", "t", "ja")
    await second.engine.idle()
    await second.engine.drain()

    assert second.outputs(run_id, "Daarna") == "ja"
    assert len(operators.calls) == 1


async def test_an_answer_may_come_while_no_engine_is_at_work(opened: Database, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t"))
    first = workshop(opened, operators)
    await first.engine.launch()
    run_id = await first.run(WAITING)
    await first.engine.drain()
    first.signal("task", "t", "nee")

    second = workshop(opened, operators)
    await second.engine.launch()
    await second.engine.idle()
    await second.engine.drain()

    assert second.outputs(run_id, "Daarna") == "nee"


async def test_a_second_engine_on_the_same_file_is_kept_out(opened: Database, operators: Operators) -> None:
    first, second = workshop(opened, operators), workshop(opened, operators)
    await first.engine.launch()
    with pytest.raises(BadInputError, match="already-running"):
        await second.engine.launch()
    run_id = await first.run(flow_of({"A": compose(1)}))
    await first.engine.drain()

    assert first.row(run_id)["status"] == "Succeeded"


async def test_nothing_is_started_and_nothing_hangs_before_the_launch(
    opened: Database, operators: Operators
) -> None:
    asleep = workshop(opened, operators)
    with pytest.raises(PermanentError, match="engine-not-running"):
        asleep.start(flow_of({"A": compose(1)}))
    await asleep.engine.idle()
    await asleep.engine.drain()

    assert await asleep.engine.audit() == 0
