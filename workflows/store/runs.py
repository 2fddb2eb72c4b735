"""Runs, their actions, what they wait for and the answers that came, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, RowMapping, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from workflows.definition.flow import Flow, Status
from workflows.jsontypes import Json, JsonObject
from workflows.store import schema
from workflows.ulid import new_ulid

_run, _action, _wait, _signal = schema.run, schema.action, schema.wait, schema.signal


@dataclass(frozen=True, kw_only=True)
class NewRun:
    """A run that is about to start."""

    run_id: str
    flow: str
    flow_hash: str
    dedup_key: str
    partition_key: str
    upload_id: str | None
    trigger: JsonObject
    tracking_id: str
    started_at: datetime
    resubmit_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """A run as the engine reads it."""

    run_id: str
    flow: str
    flow_hash: str
    definition: JsonObject
    partition_key: str
    upload_id: str | None
    status: Status
    trigger: JsonObject
    tracking_id: str
    started_at: datetime
    variables: Mapping[str, Any]
    segment: int
    crashes: int


@dataclass(frozen=True, kw_only=True)
class NewWait:
    """Something that a run is about to wait for."""

    path: str
    iteration: str
    kind: str
    key: str
    deadline: datetime
    segment: int  # the continuation that goes on


@dataclass(frozen=True, kw_only=True)
class WaitRow:
    """Something a run waits for."""

    wait_id: str
    path: str
    iteration: str
    kind: str
    key: str
    deadline: datetime
    status: str  # open, done or expired
    outcome: Json


def save_flow(connection: Connection, flow: Flow, now: datetime) -> None:
    """Keep a flow's text under its hash, for as long as runs of it may live."""
    connection.execute(
        _unless_there(connection, schema.flow_version).values(
            hash=flow.hash, flow=flow.name, definition=flow.definition, created_at=now
        )
    )


def add(connection: Connection, run: NewRun) -> bool:
    """Write a run; False when this flow already has one with the same dedup_key."""
    inserted = connection.execute(
        _unless_there(connection, _run).values(
            run_id=run.run_id,
            flow=run.flow,
            flow_hash=run.flow_hash,
            dedup_key=run.dedup_key,
            partition_key=run.partition_key,
            upload_id=run.upload_id,
            status=Status.QUEUED,
            trigger=run.trigger,
            tracking_id=run.tracking_id,
            started_at=run.started_at,
            variables={},
            resubmit_of=run.resubmit_of,
        )
    )
    return inserted.rowcount == 1


def get(connection: Connection, run_id: str) -> RunRow | None:
    """Read a run with its pinned definition."""
    query = (
        select(_run, schema.flow_version.c.definition)
        .join(schema.flow_version, schema.flow_version.c.hash == _run.c.flow_hash)
        .where(_run.c.run_id == run_id)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _run_of(row)


def start_segment(connection: Connection, run_id: str, number: int) -> bool:
    """Say that a segment is at work; False when the run went on without it."""
    moved = connection.execute(
        update(_run)
        .where(_run.c.run_id == run_id, _run.c.segment == number, _run.c.ended_at.is_(None))
        .values(status=Status.RUNNING)
    )
    return moved.rowcount == 1


def park(connection: Connection, run_id: str, number: int, *, status: Status, variables: Json) -> bool:
    """End a segment whose run goes on later; False when the run went on without it (compare and set)."""
    moved = connection.execute(
        update(_run)
        .where(_run.c.run_id == run_id, _run.c.segment == number, _run.c.ended_at.is_(None))
        .values(status=status, segment=number + 1, variables=variables)
    )
    return moved.rowcount == 1


def finish(
    connection: Connection,
    run_id: str,
    *,
    status: Status,
    now: datetime,
    error: JsonObject | None = None,
    variables: Json = None,
) -> bool:
    """End a run, once."""
    moved = connection.execute(
        update(_run)
        .where(_run.c.run_id == run_id, _run.c.ended_at.is_(None))
        .values(
            status=status,
            ended_at=now,
            error=error,
            error_code=str(error["code"]) if error else None,
            **({} if variables is None else {"variables": variables}),
        )
    )
    connection.execute(
        update(_wait)
        .where(_wait.c.run_id == run_id, _wait.c.status == "open")
        .values(status="expired", ended_at=now)
    )
    return moved.rowcount == 1


def save_variables(connection: Connection, run_id: str, variables: Json) -> None:
    """Keep the variables with the rows that depend on them."""
    connection.execute(update(_run).where(_run.c.run_id == run_id).values(variables=variables))


def actions_of(connection: Connection, run_id: str) -> list[RowMapping]:
    """Read the journal of a run, oldest first."""
    query = select(_action).where(_action.c.run_id == run_id).order_by(_action.c.started_at)
    return list(connection.execute(query).mappings())


def save_actions(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write action rows; one that is there already is replaced."""
    listed = [dict(row) for row in rows]
    if not listed:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_action)
    keys = ["run_id", "path", "iteration"]
    changes = {
        column.name: statement.excluded[column.name] for column in _action.c if column.name not in keys
    }
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes), listed)


def add_wait(connection: Connection, run_id: str, wait: NewWait, now: datetime) -> None:
    """Write what a run waits for; a signal that came earlier is taken at once."""
    wait_id = new_ulid(now)
    _one_at_a_time(connection, wait.kind, wait.key)
    early = connection.execute(
        select(_signal.c.signal_id, _signal.c.outcome)
        .where(_signal.c.kind == wait.kind, _signal.c.key == wait.key, _signal.c.taken_by.is_(None))
        .order_by(_signal.c.signal_id)
        .limit(1)
    ).one_or_none()
    connection.execute(
        insert(_wait).values(
            wait_id=wait_id,
            run_id=run_id,
            path=wait.path,
            iteration=wait.iteration,
            kind=wait.kind,
            key=wait.key,
            segment=wait.segment,
            deadline=wait.deadline,
            status="open" if early is None else "done",
            outcome=None if early is None else early.outcome,
        )
    )
    if early is not None:
        _take(connection, early.signal_id, wait_id)


def signal(
    connection: Connection, *, kind: str, key: str, outcome: Json, now: datetime
) -> tuple[str, int] | None:
    """Keep an answer; returns the run and continuation that waited for it, if one did."""
    _one_at_a_time(connection, kind, key)
    signal_id = new_ulid(now)
    connection.execute(
        insert(_signal).values(signal_id=signal_id, kind=kind, key=key, outcome=outcome, at=now)
    )
    waiting = connection.execute(
        select(_wait.c.wait_id, _wait.c.run_id)
        .where(_wait.c.kind == kind, _wait.c.key == key, _wait.c.status == "open")
        .limit(1)
    ).one_or_none()
    if waiting is None:
        return None
    _take(connection, signal_id, waiting.wait_id)
    connection.execute(
        update(_wait)
        .where(_wait.c.wait_id == waiting.wait_id)
        .values(status="done", outcome=outcome, ended_at=now)
    )
    segment = connection.scalar(select(_run.c.segment).where(_run.c.run_id == waiting.run_id))
    return waiting.run_id, int(segment or 0)


def waits_of(connection: Connection, run_id: str) -> tuple[WaitRow, ...]:
    """Read what a run waits for and what was answered since, in the order it was written."""
    query = (
        select(_wait)
        .where(_wait.c.run_id == run_id, _wait.c.status.in_(["open", "done"]))
        .order_by(_wait.c.wait_id)
    )
    names = ("wait_id", "path", "iteration", "kind", "key", "deadline", "status", "outcome")
    return tuple(
        WaitRow(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()
    )


def close_wait(connection: Connection, wait_id: str, now: datetime) -> None:
    """Close a wait that was answered or ran out; a later answer finds it closed."""
    connection.execute(update(_wait).where(_wait.c.wait_id == wait_id).values(status="expired", ended_at=now))


def _take(connection: Connection, signal_id: str, wait_id: str) -> None:
    connection.execute(update(_signal).where(_signal.c.signal_id == signal_id).values(taken_by=wait_id))


def _one_at_a_time(connection: Connection, kind: str, key: str) -> None:
    """Let an answer and the wait for it never pass each other unseen; on SQLite every writer is alone already."""
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        connection.execute(lock, {"name": f"{kind}/{key}"})


def _unless_there(connection: Connection, table: Any) -> Insert:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement: Insert = dialect.insert(table).on_conflict_do_nothing()
    return statement


def _run_of(row: RowMapping) -> RunRow:
    return RunRow(
        run_id=row["run_id"],
        flow=row["flow"],
        flow_hash=row["flow_hash"],
        definition=row["definition"],
        partition_key=row["partition_key"],
        upload_id=row["upload_id"],
        status=Status(row["status"]),
        trigger=row["trigger"],
        tracking_id=row["tracking_id"],
        started_at=row["started_at"],
        variables=row["variables"] or {},
        segment=row["segment"],
        crashes=row["crashes"],
    )
