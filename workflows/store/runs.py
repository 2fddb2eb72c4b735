"""Runs and their actions, as rows that change only for who holds the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    Update,
    bindparam,
    false,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from workflows.definition.flow import Flow, Status
from workflows.jsontypes import JsonObject
from workflows.store import payloads, schema, tracking

_run, _action, _version, _state = schema.run, schema.action, schema.flow_version, schema.flow_state

PAGE = 500
_DIALECTS: Mapping[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}
_ONE = (
    select(_run, _state.c.mode)
    .outerjoin(_state, _state.c.flow == _run.c.flow)
    .where(_run.c.run_id == bindparam("run_id"))
)
_ACTIONS = select(_action).where(_action.c.run_id == bindparam("run_id")).order_by(_action.c.started_at)
_KNOWN_FLOW = select(_version.c.hash).where(_version.c.hash == bindparam("hash"))
_HELD = update(_run).where(
    _run.c.run_id == bindparam("held_run"),
    _run.c.segment == bindparam("held_segment"),
    _run.c.epoch == bindparam("held_epoch"),
    _run.c.ended_at.is_(None),
)
"""Statements that every run needs are built once; what they change is in the values that they are given."""
_HELD_AFTER_CRASH = _HELD.values(crashes=_run.c.crashes + 1)
_UNFINISHED = (Status.QUEUED.value, Status.RUNNING.value, Status.WAITING.value)


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
    parent_run_id: str | None = None
    trigger_name: str | None = None  # None: the flow's only trigger
    abreast: int | None = None  # most runs of this flow at the same time
    held: bool = False  # beyond that: it waits for its turn
    secure_trigger: bool = False  # what the trigger gave is for the run alone
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """A run as the engine reads it."""

    run_id: str
    flow: str
    flow_hash: str
    dedup_key: str
    partition_key: str
    upload_id: str | None
    status: Status
    trigger: JsonObject
    tracking_id: str
    started_at: datetime
    ended_at: datetime | None
    variables: Mapping[str, Any]
    segment: int
    epoch: int  # how often the present segment was claimed
    crashes: int
    parent_run_id: str | None = None
    trigger_name: str | None = None
    abreast: int | None = None
    resubmit_of: str | None = None
    secure_trigger: bool = False
    undoing: JsonObject | None = None  # the error with which it ends, once what it did is undone
    mode: str | None = None  # of its flow; None: it may work


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who may write: the worker that claimed this segment last."""

    run_id: str
    segment: int
    epoch: int  # as it was when the run was loaded
    again: bool  # whether the worker claimed it already


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a run ended."""

    status: Status
    at: datetime
    error: Mapping[str, Any] | None = None
    variables: Mapping[str, Any] | None = None
    outputs: JsonObject | None = None


def replace_trigger(connection: Connection, run_id: str, trigger: JsonObject) -> None:
    """Let a run have been started by something else than it was."""
    connection.execute(update(_run).where(_run.c.run_id == run_id).values(trigger=trigger))


def save_flow(connection: Connection, flow: Flow, now: datetime) -> None:
    """Keep a flow's text under its hash, for as long as runs of it may live."""
    if connection.scalar(_KNOWN_FLOW, {"hash": flow.hash}) is not None:
        return
    connection.execute(
        unless_there(connection, _version).values(
            hash=flow.hash, flow=flow.name, definition=flow.definition, created_at=now
        )
    )


def definition_of(connection: Connection, flow_hash: str) -> JsonObject:
    """Read the text that a run is pinned to."""
    query = select(_version.c.definition).where(_version.c.hash == flow_hash)
    definition: JsonObject = connection.execute(query).scalar_one()
    return definition


def add(connection: Connection, run: NewRun) -> bool:
    """Write a run; False when this flow already has one with the same dedup_key."""
    values = {name: getattr(run, name) for name in NewRun.__dataclass_fields__}
    statement = _add_run(connection.dialect.name)
    return connection.scalar(statement, {**values, "status": Status.QUEUED}) is not None


def get(connection: Connection, run_id: str) -> RunRow | None:
    """Read a run, if there is one with this id."""
    row = connection.execute(_ONE, {"run_id": run_id}).mappings().one_or_none()
    return None if row is None else _run_of(row)


def is_upload_busy(connection: Connection, upload_id: str) -> bool:
    """Whether a run of this upload has not ended."""
    query = select(_run.c.run_id).where(_run.c.upload_id == upload_id, _run.c.ended_at.is_(None))
    return connection.scalar(query.limit(1)) is not None


def hold(connection: Connection, claim: Claim, variables: Mapping[str, Any]) -> bool:
    """Claim a segment, or prove that it is still ours; False when somebody else claimed it since."""
    values: dict[str, Any] = {"status": Status.RUNNING, "variables": variables, "epoch": claim.epoch + 1}
    crashed = not claim.again and claim.epoch > 0
    return _write_held(connection, claim, values, _HELD_AFTER_CRASH if crashed else _HELD)


def park(connection: Connection, claim: Claim, variables: Mapping[str, Any]) -> bool:
    """End a segment whose run goes on later; False when somebody else claimed it since.

    It got this far, so what crashed before was no fault of the run: a run may live for years of restarts.
    """
    values = {
        "status": Status.WAITING,
        "variables": variables,
        "segment": claim.segment + 1,
        "epoch": 0,
        "crashes": 0,
    }
    return _write_held(connection, claim, values)


def finish(connection: Connection, claim: Claim, ending: Ending) -> bool:
    """End a run; False when somebody else claimed it since."""
    return _write_held(connection, claim, _ended(ending))


def stop(connection: Connection, run_id: str, ending: Ending) -> bool:
    """End a run whoever is at work on it, and what it was doing; False when it had ended already."""
    stopped = connection.execute(
        update(_run)
        .where(_run.c.run_id == run_id, _run.c.ended_at.is_(None))
        .values({**_ended(ending), "epoch": _run.c.epoch + 1})
    )
    if stopped.rowcount != 1:
        return False
    _break_off(connection, run_id, ending.error["code"] if ending.error else None, ending.at)
    return True


def _break_off(connection: Connection, run_id: str, code: str | None, at: datetime) -> None:
    connection.execute(
        update(_action)
        .where(_action.c.run_id == run_id, _action.c.status.in_(_UNFINISHED))
        .values(status=Status.CANCELLED, code=code, ended_at=at)
    )


def begin_undoing(connection: Connection, run: RunRow, error: JsonObject, at: datetime) -> bool:
    """Let a run do nothing more but undo what it did; False when it had ended, or went on since it was read."""
    begun = connection.execute(
        update(_run)
        .where(_run.c.run_id == run.run_id, _run.c.segment == run.segment, _run.c.ended_at.is_(None))
        .values(
            status=Status.RUNNING, undoing=error, segment=run.segment + 1, epoch=0, crashes=0, paused=False
        )
    )
    if begun.rowcount != 1:
        return False
    _break_off(connection, run.run_id, str(error["code"]), at)
    return True


def actions_of(connection: Connection, run_id: str) -> list[dict[str, Any]]:
    """Read the journal of a run, oldest first, with its large values."""
    return payloads.restore(connection, run_id, connection.execute(_ACTIONS, {"run_id": run_id}).mappings())


def save_actions(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write action rows; one that is there already is replaced. Large values are kept apart."""
    listed = payloads.put_away(connection, list(rows))
    tracking.keep(connection, listed)
    for start in range(0, len(listed), PAGE):
        connection.execute(_write_action(connection.dialect.name), listed[start : start + PAGE])


def unfinished(connection: Connection, statuses: Iterable[Status], limit: int) -> tuple[tuple[str, int], ...]:
    """List runs that stand so, with their present segment; of each status the oldest first."""
    found: list[tuple[str, int]] = []
    for status in statuses:  # one at a time: each has its index, however many runs have ended
        query = (
            select(_run.c.run_id, _run.c.segment)
            .where(_run.c.status == status, _run.c.held.is_(False), _run.c.paused.is_(false()))
            .order_by(_run.c.started_at)
            .limit(limit - len(found))
        )
        found += [(row.run_id, row.segment) for row in connection.execute(query)]
    return tuple(found)


def one_at_a_time(connection: Connection, flow: str) -> None:
    """Keep who starts or ends runs of this flow apart, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        statement = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 1))")
        connection.execute(statement, {"name": flow})


def under_way(connection: Connection, flow: str) -> int:
    """Count the runs of a flow that began and have not ended."""
    query = select(func.count()).where(
        _run.c.flow == flow, _run.c.ended_at.is_(None), _run.c.held.is_(False), _run.c.status.in_(_UNFINISHED)
    )
    return int(connection.execute(query).scalar_one())


def waiting_for_turn(connection: Connection, flow: str) -> int:
    """Count the runs of a flow that wait for their turn."""
    query = select(func.count()).where(_run.c.flow == flow, _run.c.held, _run.c.ended_at.is_(None))
    return int(connection.execute(query).scalar_one())


def next_in_turn(connection: Connection, flow: str) -> RunRow | None:
    """Find the oldest run of a flow that waits for its turn."""
    query = (
        select(_run)
        .where(_run.c.flow == flow, _run.c.held, _run.c.ended_at.is_(None))
        .order_by(_run.c.run_id)
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _run_of(row)


def give_turn(connection: Connection, run_id: str) -> None:
    """Let a run begin that waited for its turn."""
    connection.execute(update(_run).where(_run.c.run_id == run_id).values(held=False))


def flows_in_turn(connection: Connection) -> list[str]:
    """Name the flows of which runs wait for their turn."""
    query = select(_run.c.flow).where(_run.c.held, _run.c.ended_at.is_(None)).distinct()
    return list(connection.scalars(query))


def still_open(connection: Connection, run_id: str) -> bool:
    """Whether a run has not ended, and does not end before the transaction does."""
    query = select(_run.c.run_id).where(_run.c.run_id == run_id, _run.c.ended_at.is_(None))
    return connection.scalar(query.with_for_update()) is not None


def of_key(connection: Connection, flow: str, dedup_key: str) -> RunRow | None:
    """Find the run that a flow has for a dedup key."""
    query = select(_run).where(_run.c.flow == flow, _run.c.dedup_key == dedup_key)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _run_of(row)


def count_crash(connection: Connection, run_id: str) -> int:
    """Count one more crash of a run; returns how many there are now."""
    query = (
        update(_run)
        .where(_run.c.run_id == run_id)
        .values(crashes=_run.c.crashes + 1)
        .returning(_run.c.crashes)
    )
    return int(connection.execute(query).scalar_one())


def unless_there(connection: Connection, table: Table) -> Any:
    """Insert a row, or do nothing where it is there already."""
    return _dialect(connection).insert(table).on_conflict_do_nothing()


@cache
def _write_action(dialect: str) -> Any:
    statement = _DIALECTS[dialect].insert(_action)
    keys = ["run_id", "path", "iteration"]
    changes = {
        column.name: statement.excluded[column.name] for column in _action.c if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)


@cache
def _add_run(dialect: str) -> Any:
    """Add a run; it gives its id back, for PostgreSQL's driver does not count what an INSERT inserted."""
    return _DIALECTS[dialect].insert(_run).on_conflict_do_nothing().returning(_run.c.run_id)


def _write_held(
    connection: Connection, claim: Claim, values: Mapping[str, Any], statement: Update = _HELD
) -> bool:
    held = {
        "held_run": claim.run_id,
        "held_segment": claim.segment,
        "held_epoch": claim.epoch + 1 if claim.again else claim.epoch,
    }
    return connection.execute(statement, {**values, **held}).rowcount == 1


def _ended(ending: Ending) -> dict[str, Any]:
    values: dict[str, Any] = {
        "status": ending.status,
        "ended_at": ending.at,
        "paused": False,
        "error": None if ending.error is None else dict(ending.error),
        "error_code": None if ending.error is None else str(ending.error.get("code"))[:100],
    }
    if ending.outputs is not None:
        values["outputs"] = ending.outputs
    return values if ending.variables is None else {**values, "variables": ending.variables}


def _dialect(connection: Connection) -> Any:
    return _DIALECTS[connection.dialect.name]


def _run_of(row: RowMapping) -> RunRow:
    names = [name for name in RunRow.__dataclass_fields__ if name not in {"status", "variables", "mode"}]
    return RunRow(
        **{name: row[name] for name in names},
        status=Status(row["status"]),
        variables=row["variables"] or {},
        mode=row.get("mode"),
    )
