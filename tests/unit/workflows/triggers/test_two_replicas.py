"""What two replicas do at the same moment on PostgreSQL: a slot once, and no more runs at a time than may be."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from workflows.definition.reader import read_flow
from workflows.engine.firing import Event, Fired, Firer
from workflows.store import firings, runs, schema
from workflows.store.database import Database
from workflows.store.firings import FiringFilter, FiringOutcome
from workflows.store.runs import NewRun
from workflows.triggers.clockwork import Clockwork

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT_ONCE = 6


def _begin(connection: Connection, new: NewRun) -> str | None:
    return new.run_id if runs.add(connection, new) else None


FIRER = Firer(begin=_begin, clock=lambda: NOW)


def test_a_slot_fires_once_however_many_bells_ring(postgresql: Database) -> None:
    recurrence = {"frequency": "Hour", "interval": 1, "startTime": "2026-11-24T09:00:00Z"}
    definition = {"triggers": {"Klok": {"type": "Recurrence", "recurrence": recurrence}}, "actions": {}}
    flow = read_flow(json.dumps(definition), "klok.json")
    work = Clockwork(database=postgresql, fire=FIRER.fire, flows=lambda: [flow], clock=lambda: NOW)

    def ring(_number: int) -> int:
        with postgresql.begin() as connection:
            return work.look(connection)

    with ThreadPoolExecutor(AT_ONCE) as replicas:
        begun = list(replicas.map(ring, range(AT_ONCE)))

    assert sum(begun) == 1
    with postgresql.read() as connection:
        assert firings.count(connection, FiringFilter(flow="klok")) == {FiringOutcome.FIRED: 1}


def test_no_more_runs_begin_at_the_same_moment_than_may_be_under_way(postgresql: Database) -> None:
    concurrency = {"concurrency": {"runs": 2, "maximumWaitingRuns": 3}}
    trigger = {"type": "Request", "runtimeConfiguration": concurrency}
    flow = read_flow(json.dumps({"triggers": {"Aanroep": trigger}, "actions": {}}), "druk.json")

    def fire(number: int) -> Fired:
        event = Event(
            flow=flow,
            trigger=flow.triggers["Aanroep"],
            outputs={},
            dedup_key=f"n{number}",
            partition_key=f"n{number}",
        )
        with postgresql.begin() as connection:
            return FIRER.fire(connection, event)

    with ThreadPoolExecutor(AT_ONCE) as replicas:
        fired = list(replicas.map(fire, range(AT_ONCE)))

    assert sorted(one.code or "" for one in fired) == ["", "", "", "", "", "concurrency-full"]
    query = (
        select(schema.run.c.held, func.count()).where(schema.run.c.flow == "druk").group_by(schema.run.c.held)
    )
    with postgresql.read() as connection:
        assert {row[0]: row[1] for row in connection.execute(query)} == {False: 2, True: 3}
