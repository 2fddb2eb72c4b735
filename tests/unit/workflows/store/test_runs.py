from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.conftest import HandClock
from workflows.definition.flow import Status
from workflows.definition.reader import read_flow
from workflows.store import runs, schema
from workflows.store.database import Database
from workflows.store.runs import Claim, Ending, NewRun

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FLOW = read_flow(
    '{"$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/'
    'workflowdefinition.json#", "contentVersion": "1.0.0.0", "triggers": {}, '
    '"actions": {"A": {"type": "Compose", "inputs": 1, "runAfter": {}}}}',
    "proef.json",
)
RUN = NewRun(
    run_id="R1",
    flow=FLOW.name,
    flow_hash=FLOW.hash,
    dedup_key="upload-1",
    partition_key="map",
    upload_id="upload-1",
    trigger={"body": {"uploadId": "upload-1"}},
    tracking_id="R1",
    started_at=MORNING,
)
FRESH = Claim(run_id="R1", segment=0, epoch=0, again=False)
HELD = replace(FRESH, again=True)


@pytest.fixture
def rows(database: Database) -> Database:
    """A database with one run in it."""
    with database.begin() as connection:
        runs.save_flow(connection, FLOW, MORNING)
        assert runs.add(connection, RUN)
    return database


def held(connection: Connection, claim: Claim = FRESH) -> bool:
    return runs.hold(connection, claim, {})


def action(name: str, **changes: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {column.name: None for column in schema.action.c}
    return columns | {
        "run_id": "R1",
        "path": name,
        "iteration": "",
        "name": name,
        "type": "Compose",
        "status": Status.RUNNING,
        "started_at": MORNING,
        "secure_inputs": False,
        "secure_outputs": False,
        **changes,
    }


def test_a_run_reads_back_as_it_was_written(rows: Database) -> None:
    with rows.read() as connection:
        found = runs.get(connection, "R1")

    assert found is not None
    assert (found.status, found.trigger, found.variables, found.segment, found.epoch, found.crashes) == (
        Status.QUEUED,
        RUN.trigger,
        {},
        0,
        0,
        0,
    )
    assert (found.started_at, found.ended_at) == (MORNING, None)


def test_a_run_that_is_not_there_is_none(rows: Database) -> None:
    with rows.read() as connection:
        assert runs.get(connection, "R2") is None


def test_one_flow_runs_once_for_one_key(rows: Database) -> None:
    with rows.begin() as connection:
        assert not runs.add(connection, replace(RUN, run_id="R2"))
        assert runs.add(connection, replace(RUN, run_id="R3", dedup_key="upload-2"))
        assert runs.add(connection, replace(RUN, run_id="R4", flow="andere"))


def test_a_flow_is_kept_once_and_a_run_is_pinned_to_its_text(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_flow(connection, FLOW, MORNING + timedelta(days=1))
        kept = connection.execute(select(schema.flow_version.c.created_at)).scalars().all()

        assert kept == [MORNING]
        assert runs.definition_of(connection, FLOW.hash) == FLOW.definition


def test_only_who_claimed_last_may_write(rows: Database) -> None:
    with rows.begin() as connection:
        assert held(connection)
        assert not held(connection)  # with the epoch of before the claim
        assert held(connection, HELD)  # still ours
        assert held(connection, replace(FRESH, epoch=1))  # taken over
        assert not held(connection, HELD)
        assert not runs.park(connection, HELD, {})


def test_a_takeover_counts_as_a_crash(rows: Database) -> None:
    with rows.begin() as connection:
        held(connection)
        held(connection, replace(FRESH, epoch=1))
        found = runs.get(connection, "R1")

        assert found is not None
        assert found.crashes == 1
        assert runs.count_crash(connection, "R1") == 2


def test_a_parked_run_goes_on_with_the_next_segment(rows: Database) -> None:
    with rows.begin() as connection:
        held(connection)

        assert runs.park(connection, HELD, {"teller": 1})
        found = runs.get(connection, "R1")

    assert found is not None
    assert (found.status, found.segment, found.epoch, found.variables) == (
        Status.WAITING,
        1,
        0,
        {"teller": 1},
    )


def test_a_run_ends_once(rows: Database) -> None:
    ending = Ending(status=Status.FAILED, at=MORNING, error={"code": "kapot", "message": "Kapot."})
    with rows.begin() as connection:
        held(connection)

        assert runs.finish(connection, HELD, ending)
        assert not runs.finish(connection, HELD, ending)
        assert not held(connection, replace(FRESH, epoch=1))
        row = connection.execute(select(schema.run)).mappings().one()

    assert (row["status"], row["error_code"], row["ended_at"]) == ("Failed", "kapot", MORNING)


def test_a_stopped_run_stops_its_actions_and_its_worker(rows: Database) -> None:
    ending = Ending(status=Status.CANCELLED, at=MORNING, error={"code": "RunCancelled"})
    with rows.begin() as connection:
        held(connection)
        runs.save_actions(connection, [action("Bezig"), action("Klaar", status=Status.SUCCEEDED)])

        assert runs.stop(connection, "R1", ending)
        assert not runs.stop(connection, "R1", ending)
        assert not runs.park(connection, HELD, {})
        statuses = {row["path"]: (row["status"], row["code"]) for row in runs.actions_of(connection, "R1")}

    assert statuses == {"Bezig": ("Cancelled", "RunCancelled"), "Klaar": ("Succeeded", None)}


def test_an_action_that_is_written_again_is_replaced(rows: Database) -> None:
    with rows.begin() as connection:
        runs.save_actions(connection, [action("A"), action("B")])
        runs.save_actions(connection, [action("A", status=Status.SUCCEEDED, outputs={"body": 1})])
        runs.save_actions(connection, [])
        found = {row["path"]: (row["status"], row["outputs"]) for row in runs.actions_of(connection, "R1")}

    assert found == {"A": ("Succeeded", {"body": 1}), "B": ("Running", None)}


def test_the_oldest_runs_that_stand_so_come_first(rows: Database, clock: HandClock) -> None:
    with rows.begin() as connection:
        later = replace(RUN, run_id="R0", dedup_key="x", started_at=clock() + timedelta(hours=1))
        runs.add(connection, later)

        assert runs.unfinished(connection, [Status.QUEUED], 10) == (("R1", 0), ("R0", 0))
        assert runs.unfinished(connection, [Status.QUEUED], 1) == (("R1", 0),)
        assert runs.unfinished(connection, [Status.WAITING], 10) == ()
