"""How long the history of runs is kept: for each outcome apart, so that success never pushes out failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select

from workflows.callback import CALLBACK, keys_of
from workflows.definition.flow import Status
from workflows.store import schema
from workflows.store.firings import FiringOutcome
from workflows.store.waits import RESPONSE

_run, _action, _payload, _tracked, _wait, _signal, _firing = (
    schema.run,
    schema.action,
    schema.payload,
    schema.tracked_property,
    schema.wait,
    schema.signal,
    schema.firing,
)
_WELL = (Status.SUCCEEDED, Status.SKIPPED)
_BADLY = (Status.FAILED, Status.TIMED_OUT)


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """How long ended runs are kept, and how many that succeeded at most."""

    succeeded: timedelta
    failed: timedelta
    cancelled: timedelta
    most_succeeded: int


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """A run of which the time is up, with the number of its last segment."""

    run_id: str
    segment: int


def due(connection: Connection, keeping: Keeping, now: datetime, limit: int) -> tuple[Forgotten, ...]:
    """List runs of which the time is up; oldest first within each outcome."""
    found: list[Forgotten] = []
    for statuses, keep in (
        (_WELL, keeping.succeeded),
        (_BADLY, keeping.failed),
        ((Status.CANCELLED,), keeping.cancelled),
    ):
        for status in statuses:
            old = and_(_run.c.status == status, _run.c.ended_at < now - keep)
            found += _page(connection, old, limit - len(found))
    return (
        *found,
        *_beyond(connection, keeping.most_succeeded, limit - len(found), {one.run_id for one in found}),
    )


def forget(connection: Connection, run_ids: Sequence[str]) -> None:
    """Delete these runs with everything that only they have; uploads, tasks and the record stay."""
    waits = select(_wait.c.wait_id).where(_wait.c.run_id.in_(run_ids))
    connection.execute(delete(_signal).where(_signal.c.taken_by.in_(waits)))
    _forget_answers(connection, run_ids)
    for table in (_firing, _tracked, _payload, _wait, _action, _run):
        connection.execute(delete(table).where(table.c.run_id.in_(run_ids)))


def _forget_answers(connection: Connection, run_ids: Sequence[str]) -> None:
    """Delete what these runs answered, and what came back for them, also where nobody ever took it."""
    connection.execute(delete(_signal).where(_signal.c.kind == RESPONSE, _signal.c.key.in_(run_ids)))
    for run_id in run_ids:
        connection.execute(
            delete(_signal).where(_signal.c.kind == CALLBACK, _signal.c.key.startswith(keys_of(run_id)))
        )


def forget_firings(connection: Connection, keeping: Keeping, now: datetime) -> int:
    """Delete firings without a run: those that were skipped as long as a success, those that failed as long as a failure."""
    old = or_(
        and_(_firing.c.outcome == FiringOutcome.SKIPPED, _firing.c.at < now - keeping.succeeded),
        and_(_firing.c.outcome == FiringOutcome.FAILED, _firing.c.at < now - keeping.failed),
    )
    return connection.execute(delete(_firing).where(_firing.c.run_id.is_(None), old)).rowcount


def _beyond(connection: Connection, most: int, limit: int, known: set[str]) -> list[Forgotten]:
    """List the oldest that succeeded beyond the number that is kept."""
    count = connection.scalar(select(func.count()).where(_run.c.status == Status.SUCCEEDED)) or 0
    wanted = min(count - most, limit)
    found = _page(connection, _run.c.status == Status.SUCCEEDED, wanted)
    return [one for one in found if one.run_id not in known]


def _page(connection: Connection, which: ColumnElement[bool], limit: int) -> list[Forgotten]:
    if limit <= 0:
        return []
    query = select(_run.c.run_id, _run.c.segment).where(which).order_by(_run.c.ended_at).limit(limit)
    return [Forgotten(run_id=row.run_id, segment=row.segment) for row in connection.execute(query)]
