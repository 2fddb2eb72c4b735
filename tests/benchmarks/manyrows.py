"""What a hundred thousand waiting runs and a million ended ones cost: written as rows, as they stand."""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import text

from tests.benchmarks.load import FOLDERS, engine_rate, opened
from tests.unit.workflows.engine.support import Operators, Registry, ask, compose, flow_of, now
from workflows.definition.flow import Status
from workflows.engine import Engine
from workflows.model import Person, Viewer
from workflows.store import runs
from workflows.store.database import Database
from workflows.store.views import runs as views
from workflows.store.views.runs import RunFilter

BEHEER = Viewer(person=Person(object_id="b", name="", mail=""), roles=frozenset({"Beheer"}), origin="")
IDLE_SECONDS = 10


def waiting_cost(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure what so many waiting runs cost a process that has nothing to do, and how soon it starts beside them."""
    database = opened(url, synchronous)
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
                text(NUMBERS + statement.format(prefix=prefix, id=ID, late=LATE)), facts_for(statement, facts)
            )


NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
ID = "substr('W0000000000000000000000000', 1, 26 - length(cast(i as text))) || i"
LATE = "4000000000000"  # in milliseconds: the year 2096
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


def facts_for(statement: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name == "count" or f":{name}" in statement}


def history_cost(url: str, synchronous: str, count: int) -> dict[str, float]:
    """Measure what looking at history and doing a run cost beside so many runs that ended."""
    database, flow = opened(url, synchronous), flow_of({"Een": compose(1)})
    facts = {"count": count, "hash": flow.hash, "flow": flow.name}
    with database.begin() as connection:
        runs.save_flow(connection, flow, now())
        for statement in _ENDED:
            connection.execute(
                text(NUMBERS + statement.format(prefix="", id=ID, late=LATE)), facts_for(statement, facts)
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
