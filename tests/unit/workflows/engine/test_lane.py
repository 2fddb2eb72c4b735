from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.unit.workflows.engine.support import (
    FAST,
    Operators,
    Registry,
    Workshop,
    ask,
    flow_of,
    now,
)
from workflows.definition.flow import Flow
from workflows.engine import Engine
from workflows.engine.firing import Event
from workflows.engine.lane import lane_of
from workflows.operations.operation import Answer, Call, Done
from workflows.store import schema
from workflows.store.database import Database
from workflows.ulid import new_ulid

FOLDER = "drive/map"


def test_one_lane_is_the_folder_itself_and_more_are_used_evenly() -> None:
    runs = [new_ulid(now()) for _ in range(300)]
    three = [lane_of(FOLDER, run_id, 3) for run_id in runs]

    assert {lane_of(FOLDER, run_id, 1) for run_id in runs} == {FOLDER}
    assert set(three) == {FOLDER, f"{FOLDER}#1", f"{FOLDER}#2"}
    assert min(three.count(lane) for lane in set(three)) > 60
    assert len(lane_of("m" * 200, runs[0], 50)) <= 200


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """An empty database of each kind."""
    return new_database(request.param)


def _flow(abreast: int | None) -> Flow:
    trigger = {"type": "Request", "kind": "Http"}
    if abreast is not None:
        trigger["runtimeConfiguration"] = {"folderConcurrency": {"runs": abreast}}  # type: ignore[assignment]  # an object
    return flow_of({"Doen": ask("Do")}, triggers={"Aanroep": trigger})


def _fire(shop: Workshop, flow: Flow, count: int) -> list[str]:
    started = []
    for number in range(count):
        event = Event(
            flow=flow,
            trigger=flow.triggers["Aanroep"],
            outputs={},
            dedup_key=f"{flow.hash}-{number}",
            partition_key=FOLDER,
        )
        with shop.database.begin() as connection:
            started += shop.engine.fire(connection, event).run_ids
    return started


async def _side_by_side(shop: Workshop, flow: Flow, wanted: int) -> tuple[int, bool]:
    """Say how many runs were at work at once, and whether they began in the order in which they came.

    Every call waits until so many are at work, or until all that still could be are done.
    """
    at_work, most, order = 0, 0, list[str]()
    enough = asyncio.Event()

    async def perform(call: Call) -> Answer:
        nonlocal at_work, most
        order.append(call.run_id)
        at_work += 1
        most = max(most, at_work)
        if at_work == wanted:
            enough.set()
        await enough.wait()
        at_work -= 1
        return Done()

    shop.operators.on("Do", perform)
    started = await asyncio.to_thread(_fire, shop, flow, 20)
    await shop.engine.idle()
    return most, order == started


async def test_runs_of_a_folder_go_side_by_side_as_far_as_the_flow_says_and_otherwise_in_order(
    url: str,
) -> None:
    database, operators = Database(url, synchronous="normal"), Operators()
    schema.metadata.create_all(database.engine)
    engine = Engine(database=database, operations=Registry(operators), clock=now, pace=FAST)
    await engine.launch()
    shop = Workshop(database=database, engine=engine, operators=operators)

    alone = await _side_by_side(shop, _flow(None), 1)
    three, _ = await _side_by_side(shop, _flow(3), 3)

    await engine.drain(timedelta(seconds=5))
    database.close()
    assert (alone, three) == ((1, True), 3)
