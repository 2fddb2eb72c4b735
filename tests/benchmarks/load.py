"""The work that every measurement of the engine does: a flow of ten actions, started many times, on an engine at work."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from multiprocessing.connection import Connection as Pipe

import structlog
from sqlalchemy import func, select

from tests.unit.workflows.engine.support import Operators, Registry, Workshop, compose, flow_of, now
from workflows.definition.flow import Flow
from workflows.engine import Engine, Pace
from workflows.store import schema
from workflows.store.database import Database

FOLDERS = 200
BATCH = 50
WORKERS = 32
POLL = timedelta(milliseconds=50)
SECOND = ["Succeeded"]


def ten_actions() -> Flow:
    """Make a flow of ten actions: two branches of three that come together again."""
    return flow_of(
        {
            "Begin": compose("@triggerBody()?['n']"),
            "Getal": compose("@add(outputs('Begin'), 1)", Begin=SECOND),
            **{
                f"{side}{step}": compose(
                    f"@concat('{side}', string(outputs('{before}')))", **{before: SECOND}
                )
                for side in ("L", "R")
                for step, before in ((1, "Getal"), (2, f"{side}1"), (3, f"{side}2"))
            },
            "Samen": compose("@createArray(outputs('L3'), outputs('R3'))", L3=SECOND, R3=SECOND),
            "Klaar": compose("@length(outputs('Samen'))", Samen=SECOND),
        }
    )


def opened(url: str, synchronous: str) -> Database:
    database = Database(url, synchronous=synchronous)
    schema.metadata.create_all(database.engine)
    return database


async def shop_at(url: str, synchronous: str, pace: Pace | None = None) -> Workshop:
    database, operators = opened(url, synchronous), Operators()
    operators.clear()
    engine = Engine(
        database=database,
        operations=Registry(operators),
        clock=now,
        pace=pace or Pace(workers=WORKERS, poll=POLL),
    )
    await engine.launch()
    return Workshop(database=database, engine=engine, operators=operators)


def start_all(shop: Workshop, flow: Flow, count: int) -> None:
    for first in range(0, count, BATCH):
        with shop.database.begin() as connection:
            for number in range(first, min(first + BATCH, count)):
                shop.engine.start_run(
                    connection,
                    flow=flow,
                    dedup_key=str(number),
                    partition_key=f"map-{number % FOLDERS}",
                    trigger_outputs={"body": {"n": number}},
                )


def count_ended(database: Database) -> int:
    with database.read() as connection:
        query = (
            select(func.count())
            .select_from(schema.run)
            .where(schema.run.c.status == "Succeeded", schema.run.c.run_id < "A")
        )
        return int(connection.scalar(query) or 0)


def wait_for_all(database: Database, count: int) -> None:
    while count_ended(database) < count:
        pause(0.1)


def pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - a benchmark may look at the clock


def engine_rate(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure runs per second of the engine, with its whole history."""
    return asyncio.run(_engine_rate(url, synchronous, count))


async def _engine_rate(url: str, synchronous: str, count: int) -> dict[str, float]:
    shop = await shop_at(url, synchronous)
    flow, started, cpu = ten_actions(), time.perf_counter(), time.process_time()
    await asyncio.to_thread(start_all, shop, flow, count)
    enqueued = time.perf_counter()
    await shop.engine.idle()
    seconds, worked = time.perf_counter() - started, time.process_time() - cpu
    assert count_ended(shop.database) == count
    await shop.engine.drain()
    return {
        "runs/s": count / seconds,
        "CPU ms/run": worked / count * 1000,
        "starts/s": count / (enqueued - started),
    }


def help_engine(url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    """Be a second worker of the engine."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    asyncio.run(_help_engine(url, synchronous, count, pipe))


async def _help_engine(url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    shop = await shop_at(url, synchronous)
    pipe.send("ready")
    cpu = time.process_time()
    await asyncio.to_thread(wait_for_all, shop.database, count)
    pipe.send(time.process_time() - cpu)
    await shop.engine.drain()
