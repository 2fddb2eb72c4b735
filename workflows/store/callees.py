"""Runs that other runs called, and whether anybody still waits for them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from workflows.definition.flow import Status
from workflows.store import schema
from workflows.store.waits import EXPIRED, RESPONSE

_run, _wait, _signal = schema.run, schema.wait, schema.signal
_UNFINISHED = (Status.QUEUED.value, Status.RUNNING.value, Status.WAITING.value)


def children_of(connection: Connection, run_id: str) -> list[str]:
    """List the runs that a run called and that have not ended."""
    query = select(_run.c.run_id).where(_run.c.parent_run_id == run_id, _run.c.ended_at.is_(None))
    return list(connection.scalars(query.order_by(_run.c.run_id)))


def child_of(connection: Connection, run_id: str, dedup_key: str) -> str | None:
    """Find the run that one call began."""
    query = select(_run.c.run_id).where(_run.c.parent_run_id == run_id, _run.c.dedup_key == dedup_key)
    found: str | None = connection.scalar(query)
    return found


def unanswered_children(connection: Connection, run_id: str) -> list[str]:
    """List the runs that a run called, that have not ended and that have not answered it."""
    query = select(_run.c.run_id).where(
        _run.c.parent_run_id == run_id, _run.c.ended_at.is_(None), ~_answered(_run.c.run_id)
    )
    return list(connection.scalars(query.order_by(_run.c.run_id)))


def forsaken(connection: Connection, limit: int) -> list[str]:
    """List the runs that go on unanswered although who called them ended, or does not wait for them any more."""
    child, caller = _run.alias("child"), _run.alias("caller")
    gave_up = exists().where(
        _wait.c.kind == RESPONSE, _wait.c.key == child.c.run_id, _wait.c.status == EXPIRED
    )
    query = (
        select(child.c.run_id)
        .join(caller, caller.c.run_id == child.c.parent_run_id)
        .where(
            child.c.status.in_(_UNFINISHED),
            child.c.undoing.is_(None),  # that one is ending
            or_(caller.c.ended_at.is_not(None), gave_up),
            ~_answered(child.c.run_id),
        )
    )
    return list(connection.scalars(query.order_by(child.c.run_id).limit(limit)))


def _answered(run_id: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(_signal.c.kind == RESPONSE, _signal.c.key == run_id)
