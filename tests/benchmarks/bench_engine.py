"""How fast runs go beside the bare queue, how soon an answer wakes a run, and what waiting runs cost.

    PYTHONPATH=. python tests/benchmarks/bench_engine.py [--runs 500] [--waiting 2000] [--postgresql URL]

The bare queue does the same amount of work with one step for each run and no history: that is the limit.
Each measurement is a process of its own, for a process has one queue.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import structlog
from dbos import DBOS, DBOSClient
from sqlalchemy import Connection, func, insert, select, text

from tests.unit.workflows.engine.support import Operators, Registry, Workshop, ask, compose, flow_of, now
from workflows.definition.flow import Flow
from workflows.engine import Engine, Pace
from workflows.engine.substrate import JsonSerializer, segment_id
from workflows.operations.operation import WaitFor
from workflows.store import runs, schema
from workflows.store.database import Database
from workflows.store.runs import NewRun
from workflows.ulid import new_ulid

FOLDERS = 200
BATCH = 50
WORKERS = 32
POLL = timedelta(milliseconds=50)
SECOND = ["Succeeded"]
ANSWERS = 60
IDLE_SECONDS = 10


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


def engine_rate(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure runs per second of the engine, with its whole history."""
    return asyncio.run(_engine_rate(url, synchronous, count))


async def _engine_rate(url: str, synchronous: str, count: int) -> dict[str, float]:
    shop = await _shop(url, synchronous)
    flow, started, cpu = ten_actions(), time.perf_counter(), time.process_time()
    await asyncio.to_thread(_start, shop, flow, count)
    enqueued = time.perf_counter()
    await shop.engine.idle()
    seconds, worked = time.perf_counter() - started, time.process_time() - cpu
    assert _ended(shop.database) == count
    await shop.engine.drain()
    return {
        "runs/s": count / seconds,
        "CPU ms/run": worked / count * 1000,
        "starts/s": count / (enqueued - started),
    }


def bare_rate(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure runs per second of the bare queue: one step a run, no history."""
    database = Database(url, synchronous=synchronous)

    @DBOS.step(name="step")  # type: ignore[untyped-decorator]  # dbos is not followed
    def step(number: int) -> list[str]:
        return [f"{side}{side}{side}{number + 1}" for side in "LR"]

    @DBOS.workflow(name="bare")  # type: ignore[untyped-decorator]  # dbos is not followed
    def bare(number: int) -> int:
        return len(step(number))

    engine = database.guest_engine()
    DBOS(
        config={
            "name": "bare",
            "system_database_engine": engine,
            "system_database_url": None if database.is_sqlite else url,
            "application_version": "1",
            "serializer": JsonSerializer(),
            "log_level": "ERROR",
            "use_listen_notify": False,
        }
    )
    DBOS.launch()
    client = DBOSClient(
        system_database_url=None if database.is_sqlite else url,
        system_database_engine=engine,
        serializer=JsonSerializer(),
    )
    poll = POLL.total_seconds()
    DBOS.register_queue(
        "bare", worker_concurrency=WORKERS, partition_concurrency=1, polling_interval_sec=poll
    )
    started, cpu = time.perf_counter(), time.process_time()
    for first in range(0, count, BATCH):
        with database.begin() as connection:
            for number in range(first, min(first + BATCH, count)):
                options: Any = {
                    "workflow_name": "bare",
                    "queue_name": "bare",
                    "workflow_id": new_ulid(now()),
                    "queue_partition_key": f"map-{number % FOLDERS}",
                    "app_version": "1",
                }
                client.enqueue_in_transaction(connection, options, number)
    prefix = "" if database.is_sqlite else "dbos."
    left = text(f"SELECT count(*) FROM {prefix}workflow_status WHERE status IN ('ENQUEUED', 'PENDING')")  # noqa: S608 - a constant prefix
    while True:
        with database.read() as connection:
            if connection.scalar(left) == 0:
                break
        _pause(0.02)
    seconds, worked = time.perf_counter() - started, time.process_time() - cpu
    DBOS.destroy()
    return {"runs/s": count / seconds, "CPU ms/run": worked / count * 1000}


def answer_latency(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure how long after its answer a run has ended, with the poll that the product ships."""
    return asyncio.run(_answer_latency(url, synchronous, count))


async def _answer_latency(url: str, synchronous: str, count: int) -> dict[str, float]:
    shop = await _shop(url, synchronous, Pace())
    shop.operators.answers("Ask", WaitFor(kind="task", key=""))

    async def wait(call: Any) -> WaitFor:
        return WaitFor(kind="task", key=call.run_id)

    shop.operators.on("Ask", wait)
    flow = flow_of({"Vraag": ask("Ask"), "Na": compose("@body('Vraag')", Vraag=SECOND)})
    waiting = [shop.start(flow, partition=f"map-{number}") for number in range(count)]
    await shop.engine.idle()
    taken = sorted([await asyncio.to_thread(_answer, shop, run_id) for run_id in waiting])
    await shop.engine.drain()
    return {"p50 ms": statistics.median(taken) * 1000, "p95 ms": taken[int(len(taken) * 0.95)] * 1000}


def _answer(shop: Workshop, run_id: str) -> float:
    shop.signal("task", run_id, "ja")
    answered = time.perf_counter()
    while shop.row(run_id)["ended_at"] is None:
        _pause(0.002)
    return time.perf_counter() - answered


def waiting_cost(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure what so many waiting runs cost a process that has nothing to do, and how soon it starts beside them."""
    database = _opened(url, synchronous)
    empty = asyncio.run(_idle(database))
    _park_many(database, count)
    full = asyncio.run(_idle(database))
    database.close()
    return {
        "RSS MB above idle": full["rss"] - empty["rss"],
        "idle CPU %": full["cpu"],
        "start s": full["start"],
    }


async def _idle(database: Database) -> dict[str, float]:
    engine = Engine(database=database, operations=Registry(Operators()), clock=now)
    began = time.perf_counter()
    await engine.launch()
    started, cpu = time.perf_counter() - began, time.process_time()
    for second in range(IDLE_SECONDS):
        await asyncio.sleep(1)
        if second % 2 == 0:
            await engine.beat()
        if second % 5 == 0:
            await engine.take_over()
    await engine.audit()
    used = (time.process_time() - cpu) / IDLE_SECONDS * 100
    await engine.drain()
    return {"rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "cpu": used, "start": started}


def _park_many(database: Database, count: int) -> None:
    """Write runs as they stand when they wait for a person: a run, an action, a wait and a delayed continuation."""
    flow, prefix = flow_of({"Vraag": ask("Ask")}), "" if database.is_sqlite else "dbos."
    with database.begin() as connection:
        runs.save_flow(connection, flow, now())
    for first in range(0, count, 500):
        with database.begin() as connection:
            for number in range(first, min(first + 500, count)):
                _park_one(connection, flow, number, prefix)


def _park_one(connection: Connection, flow: Flow, number: int, prefix: str) -> None:
    moment, run_id = now(), new_ulid(now())
    new = NewRun(
        run_id=run_id,
        flow=flow.name,
        flow_hash=flow.hash,
        dedup_key=f"wacht-{number}",
        partition_key=f"map-{number % FOLDERS}",
        upload_id=None,
        trigger={"body": {}},
        tracking_id=run_id,
        started_at=moment,
    )
    runs.add(connection, new)
    connection.execute(
        schema.run.update().where(schema.run.c.run_id == run_id).values(status="Waiting", segment=1)
    )
    where = {"run_id": run_id, "path": "Vraag", "iteration": ""}
    connection.execute(
        insert(schema.action).values(
            **where, name="Vraag", type="OpenApiConnectionWebhook", status="Waiting", started_at=moment
        )
    )
    connection.execute(
        insert(schema.wait).values(
            **where, wait_id=new_ulid(moment), kind="task", key=run_id, segment=0,
            deadline=moment + timedelta(days=36_500), status="open",
        )
    )  # fmt: skip
    queued = {"w": segment_id(run_id, 1), "p": new.partition_key, "d": int((time.time() + 3e9) * 1000)}
    connection.execute(
        text(
            f"INSERT INTO {prefix}workflow_status (workflow_uuid, status, name, queue_name, "  # noqa: S608 - a constant prefix
            "queue_partition_key, application_version, application_name, delay_until_epoch_ms, created_at, updated_at, priority) "
            "VALUES (:w, 'DELAYED', 'segment', 'segments', :p, '1', 'bewaarstroom', :d, :d, :d, 0)"
        ),
        queued,
    )


def _opened(url: str, synchronous: str) -> Database:
    database = Database(url, synchronous=synchronous)
    schema.metadata.create_all(database.engine)
    return database


async def _shop(url: str, synchronous: str, pace: Pace | None = None) -> Workshop:
    database, operators = _opened(url, synchronous), Operators()
    operators.clear()
    engine = Engine(
        database=database,
        operations=Registry(operators),
        clock=now,
        pace=pace or Pace(workers=WORKERS, poll=POLL),
    )
    await engine.launch()
    return Workshop(database=database, engine=engine, operators=operators)


def _start(shop: Workshop, flow: Flow, count: int) -> None:
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


def _ended(database: Database) -> int:
    with database.read() as connection:
        query = select(func.count()).select_from(schema.run).where(schema.run.c.status == "Succeeded")
        return int(connection.scalar(query) or 0)


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251 - a benchmark may look at the clock


Measure = Callable[[str, str, int], dict[str, float]]


def _child(measure: Measure, url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    pipe.send(measure(url, synchronous, count))


def measured(measure: Measure, url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure in a process of its own."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=_child, args=(measure, url, synchronous, count, there)
    )
    child.start()
    there.close()
    found: dict[str, float] = here.recv()
    child.join()
    return found


def said(name: str, found: dict[str, float]) -> None:
    """Print one line."""
    print(name.ljust(34), ", ".join(f"{what} {value:.1f}" for what, value in found.items()))  # noqa: T201 - a benchmark prints what it measured


def main() -> None:
    """Measure on SQLite at both settings, and on PostgreSQL where there is one."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--runs", type=int, default=500)
    reader.add_argument("--waiting", type=int, default=2_000)
    reader.add_argument("--postgresql", help="an empty database, and one more with _bare after its name")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for synchronous in ("normal", "full"):
            urls = [f"sqlite:///{Path(folder) / name}-{synchronous}.sqlite" for name in ("engine", "bare")]
            compare(f"SQLite {synchronous}", urls[0], urls[1], synchronous, asked.runs)
        url = f"sqlite:///{Path(folder) / 'answers.sqlite'}"
        said("answer to end, SQLite full", measured(answer_latency, url, "full", ANSWERS))
        url = f"sqlite:///{Path(folder) / 'waiting.sqlite'}"
        said(f"{asked.waiting} waiting, SQLite full", measured(waiting_cost, url, "full", asked.waiting))
    if asked.postgresql:
        compare("PostgreSQL", asked.postgresql, f"{asked.postgresql}_bare", "full", asked.runs)
        said("answer to end, PostgreSQL", measured(answer_latency, asked.postgresql, "full", ANSWERS))


def compare(name: str, ours: str, theirs: str, synchronous: str, count: int) -> None:
    """Measure the bare queue and the engine, and print the ratio."""
    bare = measured(bare_rate, theirs, synchronous, count)
    engine = measured(engine_rate, ours, synchronous, count)
    said(f"{name}: bare queue", bare)
    said(f"{name}: engine", engine)
    said(f"{name}: ratio", {"runs/s": engine["runs/s"] / bare["runs/s"]})


if __name__ == "__main__":
    main()
