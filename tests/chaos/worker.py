"""Workers that can be killed: forked from one process that has imported everything, so that they start in a moment.

Reads orders as JSON lines from standard input: {url, effects, passed, said, flow, runs, die_at, release, ahead} forks a worker and
answers with its pid; {wait: pid} waits for its end and answers with the exit code. A worker works runs until they have
all ended. Every call that an operation gets is one line in the file *effects*. With *die_at* it kills itself at that
checkpoint; the names of those that it passed are in the file *passed*, what went wrong is in *said*.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from dbos import DBOS
from sqlalchemy import Connection, func, select

from tests.chaos.flows import FLOWS
from tests.unit.workflows.engine.support import CONNECTOR, now
from workflows.definition.flow import Flow
from workflows.engine import Engine, Pace
from workflows.errors import RetryableError
from workflows.operations.operation import Answer, Call, Done, Operation, Operations, WaitFor
from workflows.store import migrations, schema
from workflows.store.database import Database

log = structlog.get_logger()

PACE = Pace(workers=8, poll=timedelta(milliseconds=20), takeover=timedelta(seconds=3))
FOLDERS = 5
PATIENCE = 90  # seconds that a worker may live, and one more for every ten runs that wait for it
BELL = 0.5  # seconds between two rounds of heartbeat, takeover and audit


class Effects:
    """What happened in the outside world: a file that survives every kill."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(self, call: Call) -> None:
        os.write(self._handle, f"{call.key} {call.attempt} {call.parameters.get('n')}\n".encode())


class Doom:
    """Kills this process at its N-th checkpoint."""

    def __init__(self, die_at: int, passed: Path) -> None:
        self._left = die_at
        self._passed = os.open(passed, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def __call__(self, name: str) -> None:
        os.write(self._passed, f"{name}\n".encode())
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def operations_of(effects: Effects) -> Operations:
    """Make the operations: one that works, one that works the second time, and one that waits."""

    async def work(call: Call) -> Answer:
        effects.note(call)
        await asyncio.sleep(0)
        return Done(body={"n": call.parameters.get("n")})

    async def stutter(call: Call) -> Answer:
        effects.note(call)
        if call.attempt == 1:
            raise RetryableError("busy", retry_after=0.0)
        return Done(body=call.attempt)

    async def wait(call: Call) -> Answer:
        return WaitFor(kind="task", key=call.run_id)

    performs = {"Work": work, "Stutter": stutter, "Wait": wait}
    made = [
        Operation(connector=CONNECTOR, operation_id=name, summary="", perform=perform)
        for name, perform in performs.items()
    ]
    return {operation.name: operation for operation in made}


def start(engine: Engine, database: Database, flow: Flow, runs: int) -> None:
    """Start the runs that are not there yet, as a trigger would after a crash."""
    with database.read() as connection:
        there = set(connection.scalars(select(schema.run.c.dedup_key)))
    for number in (number for number in range(runs) if str(number) not in there):
        with database.begin() as connection:
            engine.start_run(
                connection,
                flow=flow,
                dedup_key=str(number),
                partition_key=f"map-{number % FOLDERS}",
                trigger_outputs={"body": {"n": number}},
            )


def answer(engine: Engine, connection: Connection) -> None:
    """Answer every run that waits and was not answered yet."""
    wait, given = schema.wait, schema.signal
    asked = select(wait.c.key).where(wait.c.kind == "task", wait.c.status == "open")
    for key in list(connection.scalars(asked.where(wait.c.key.not_in(select(given.c.key))))):
        engine.signal(connection, kind="task", key=key, outcome={"besluit": "ja"})


def unfinished(connection: Connection) -> int:
    """Count the runs that have not ended."""
    query = select(func.count()).select_from(schema.run).where(schema.run.c.ended_at.is_(None))
    return int(connection.scalar(query) or 0)


def change_code(release: str) -> None:
    """Be another release: the queue names a program after the code of its workflows."""
    if release:
        DBOS.workflow(name=f"of_{release}")(lambda: release)


async def work(order: dict[str, Any]) -> None:
    """Work until every run has ended."""
    database = Database(order["url"], synchronous="normal")
    migrations.upgrade(database)
    doom = Doom(order["die_at"], Path(order["passed"]))
    change_code(order["release"])
    engine = Engine(
        database=database,
        operations=operations_of(Effects(Path(order["effects"]))),
        clock=lambda: now() + timedelta(seconds=order["ahead"]),
        pace=PACE,
        checkpoint=doom,
        draw=lambda low, _high: min(low, 0.001),
    )
    await engine.launch()
    start(engine, database, FLOWS[order["flow"]], order["runs"])
    rounds = 0
    while await database.transact(unfinished):
        await database.transact(lambda connection: answer(engine, connection))
        await asyncio.sleep(0.02)
        rounds += 1
        if rounds % int(BELL / 0.02) == 0:
            await asyncio.gather(engine.beat(), engine.take_over(), engine.audit(), engine.give_up())


def live(order: dict[str, Any]) -> None:
    """Be one worker, and leave without tidying up: the next one must manage."""
    signal.alarm(PATIENCE + order["runs"] // 10)
    said = os.open(order["said"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(said, sys.stdout.fileno())
    os.dup2(said, sys.stderr.fileno())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    code = 1
    try:
        asyncio.run(work(order))
        code = 0
    except Exception:
        log.exception("worker_broke")
    finally:
        sys.stdout.flush()
        os._exit(code)


def main() -> None:
    """Fork a worker for every order, and wait for one when asked to."""
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            said = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        else:
            said = os.fork()
            if said == 0:
                live(order)
        print(said, flush=True)  # noqa: T201 - the answer to the order


if __name__ == "__main__":
    main()
