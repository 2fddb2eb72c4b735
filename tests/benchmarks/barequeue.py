"""The bare queue, doing the same work as the engine with one step for each run and no history: the limit."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection as Pipe
from typing import Any

from dbos import DBOS, DBOSClient
from sqlalchemy import text

from tests.benchmarks.load import BATCH, FOLDERS, POLL, WORKERS, pause
from tests.unit.workflows.engine.support import now
from workflows.engine.substrate import JsonSerializer
from workflows.store.database import Database
from workflows.ulid import new_ulid


def bare_rate(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure runs per second of the bare queue: one step a run, no history."""
    database = Database(url, synchronous=synchronous)
    client = _bare_queue(database)
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
    while _bare_done(database) < count:
        pause(0.02)
    seconds, worked = time.perf_counter() - started, time.process_time() - cpu
    DBOS.destroy()
    return {"runs/s": count / seconds, "CPU ms/run": worked / count * 1000}


def _bare_queue(database: Database) -> DBOSClient:
    """Start the bare queue in this process, and give what puts something in it."""

    @DBOS.step(name="step")  # type: ignore[untyped-decorator]  # dbos is not followed
    def step(number: int) -> list[str]:
        return [f"{side}{side}{side}{number + 1}" for side in "LR"]

    @DBOS.workflow(name="bare")  # type: ignore[untyped-decorator]  # dbos is not followed
    def bare(number: int) -> int:
        return len(step(number))

    engine, address = database.guest_engine(), None if database.is_sqlite else database.url
    DBOS(
        config={
            "name": "bare",
            "system_database_engine": engine,
            "system_database_url": address,
            "application_version": "1",
            "serializer": JsonSerializer(),
            "log_level": "ERROR",
            "use_listen_notify": False,
        }
    )
    DBOS.launch()
    DBOS.register_queue(
        "bare",
        worker_concurrency=WORKERS,
        partition_concurrency=1,
        polling_interval_sec=POLL.total_seconds(),
    )
    return DBOSClient(system_database_url=address, system_database_engine=engine, serializer=JsonSerializer())


def _bare_done(database: Database) -> int:
    prefix = "" if database.is_sqlite else "dbos."
    done = text(f"SELECT count(*) FROM {prefix}workflow_status WHERE status = 'SUCCESS'")  # noqa: S608 - a constant prefix
    with database.read() as connection:
        return int(connection.scalar(done) or 0)


def help_bare(url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    """Be a second worker of the bare queue."""
    database = Database(url, synchronous=synchronous)
    _bare_queue(database)
    pipe.send("ready")
    cpu = time.process_time()
    while _bare_done(database) < count:
        pause(0.1)
    pipe.send(time.process_time() - cpu)
    DBOS.destroy()
