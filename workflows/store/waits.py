"""What runs wait for and the answers that came, as rows.

An answer is always kept. A wait that is written later takes it at once; a wait that is open already is closed with it.
On PostgreSQL both take the same advisory lock first and the run's row second, so that neither passes the other unseen;
on SQLite every writer is alone already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, exists, false, insert, select, text, update

from workflows.definition.flow import Status
from workflows.jsontypes import Json, JsonObject
from workflows.store import schema
from workflows.ulid import new_ulid

_run, _wait, _signal = schema.run, schema.wait, schema.signal

OPEN, DONE, TAKEN, EXPIRED = "open", "done", "taken", "expired"
"""Nobody answered yet; somebody did; the run went on with the answer; too late, or no longer needed."""

RESPONSE = "response"
"""The kind of signal that a run gives to whoever called it; its key is the run's id."""

_OF_RUN = (
    select(_wait)
    .where(_wait.c.run_id == bindparam("run_id"), _wait.c.status.in_([OPEN, DONE]))
    .order_by(_wait.c.wait_id)
)


@dataclass(frozen=True, kw_only=True)
class NewWait:
    """Something that an action is about to wait for."""

    path: str
    iteration: str
    kind: str
    key: str
    deadline: datetime


@dataclass(frozen=True, kw_only=True)
class WaitRow:
    """Something a run waits for, or that was answered since."""

    wait_id: str
    path: str
    iteration: str
    kind: str
    key: str
    deadline: datetime
    status: str
    outcome: Json
    ended_at: datetime | None = None  # when it was answered


def one_at_a_time(connection: Connection, kind: str, key: str) -> None:
    """Keep everybody else away from (kind, key) until the transaction ends; asked before any row is locked."""
    if connection.dialect.name == "postgresql":
        statement = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
        connection.execute(statement, {"name": f"{kind}/{key}"})


def lock(connection: Connection, waits: Iterable[NewWait]) -> None:
    """Keep answers to these at a distance until the transaction ends; always in the same order."""
    for kind, key in sorted({(wait.kind, wait.key) for wait in waits}):
        one_at_a_time(connection, kind, key)


def add(connection: Connection, run_id: str, segment: int, waits: Sequence[NewWait], now: datetime) -> None:
    """Write what a run waits for, locked before; an answer that came earlier is taken at once."""
    for wait in waits:
        _add(connection, run_id, segment, wait, now)


def answer(
    connection: Connection, *, kind: str, key: str, outcome: Json, now: datetime
) -> list[tuple[str, int]]:
    """Keep an answer; returns the runs that waited for it, each with the segment that goes on."""
    one_at_a_time(connection, kind, key)
    signal_id, outcome = new_ulid(now), {} if outcome is None else outcome
    connection.execute(
        insert(_signal).values(signal_id=signal_id, kind=kind, key=key, outcome=outcome, at=now)
    )
    query = select(_wait.c.wait_id, _wait.c.run_id).where(
        _wait.c.kind == kind, _wait.c.key == key, _wait.c.status == OPEN
    )
    woken: dict[str, tuple[str, int]] = {}
    for row in connection.execute(query.order_by(_wait.c.run_id, _wait.c.wait_id)).all():
        found = _answered(connection, row.wait_id, row.run_id, outcome, now)
        if found is not None:
            woken[row.wait_id] = found
    if woken:
        _take(connection, signal_id, next(iter(woken)))
    return list(woken.values())


def of_run(connection: Connection, run_id: str) -> tuple[WaitRow, ...]:
    """Read what a run waits for and what was answered since, in the order in which it was written."""
    return tuple(_wait_of(row) for row in connection.execute(_OF_RUN, {"run_id": run_id}).mappings())


def close(connection: Connection, wait: WaitRow, now: datetime) -> bool:
    """Close a wait as it was read; False when it was answered since, and the answer counts."""
    after = TAKEN if wait.status == DONE else EXPIRED
    closed = connection.execute(
        update(_wait)
        .where(_wait.c.wait_id == wait.wait_id, _wait.c.status == wait.status)
        .values(status=after, ended_at=now)
    )
    return closed.rowcount == 1


def expire(connection: Connection, run_id: str, now: datetime) -> None:
    """Close everything that an ended run still waited for."""
    connection.execute(
        update(_wait)
        .where(_wait.c.run_id == run_id, _wait.c.status == OPEN)
        .values(status=EXPIRED, ended_at=now)
    )


def due(connection: Connection, now: datetime, limit: int) -> tuple[tuple[str, int], ...]:
    """List the runs that a moment or an answer should have woken, each with the segment that goes on."""
    waiting = (_run.c.status == Status.WAITING, _run.c.paused.is_(false()))
    reasons = ((_wait.c.status == DONE,), (_wait.c.status == OPEN, _wait.c.deadline <= now))
    found: dict[str, int] = {}
    for reason in reasons:  # one at a time: each has its index, however many wait for something else
        query = select(_run.c.run_id, _run.c.segment).join(_wait, _wait.c.run_id == _run.c.run_id)
        rows = connection.execute(query.where(*reason, *waiting).limit(limit - len(found)))
        found.update({row.run_id: row.segment for row in rows})
    return tuple(found.items())


def outcome_of(connection: Connection, kind: str, key: str) -> Json:
    """Read the first answer to (kind, key), taken or not; None when there is none."""
    query = select(_signal.c.outcome).where(_signal.c.kind == kind, _signal.c.key == key)
    outcome: Json = connection.scalar(query.order_by(_signal.c.signal_id).limit(1))
    return outcome


def answer_once(
    connection: Connection, *, kind: str, key: str, outcome: Json, now: datetime
) -> list[tuple[str, int]] | None:
    """Keep an answer as answer() does, unless there is one already: None."""
    one_at_a_time(connection, kind, key)
    if outcome_of(connection, kind, key) is not None:
        return None
    return answer(connection, kind=kind, key=key, outcome=outcome, now=now)


def erase(connection: Connection, kind: str, key: str, left: JsonObject | None = None) -> None:
    """Keep that there was an answer, and not what it said; or only what is *left* of it."""
    for table in (_wait, _signal):
        told = (table.c.kind == kind, table.c.key == key, table.c.outcome.is_not(None))
        connection.execute(update(table).where(*told).values(outcome=left or {}))


def is_expired(connection: Connection, kind: str, key: str) -> bool:
    """Whether somebody waited for this in vain."""
    gone = exists().where(_wait.c.kind == kind, _wait.c.key == key, _wait.c.status == EXPIRED)
    return bool(connection.scalar(select(gone)))


def is_answered(connection: Connection, kind: str, key: str) -> bool:
    """Whether an answer lies ready that no wait has taken."""
    ready = exists().where(_signal.c.kind == kind, _signal.c.key == key, _signal.c.taken_by.is_(None))
    return bool(connection.scalar(select(ready)))


def forget_answers(connection: Connection, kind: str, key: str) -> None:
    """Throw away answers that no wait has taken: they were about what has passed."""
    connection.execute(
        delete(_signal).where(_signal.c.kind == kind, _signal.c.key == key, _signal.c.taken_by.is_(None))
    )


def _add(connection: Connection, run_id: str, segment: int, wait: NewWait, now: datetime) -> None:
    wait_id = new_ulid(now)
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
            segment=segment,
            deadline=wait.deadline,
            status=OPEN if early is None else DONE,
            outcome=None if early is None else early.outcome,
            ended_at=None if early is None else now,
        )
    )
    if early is not None:
        _take(connection, early.signal_id, wait_id)


def _answered(
    connection: Connection, wait_id: str, run_id: str, outcome: Json, now: datetime
) -> tuple[str, int] | None:
    """Close one wait with its answer; the run's row first, for its segment may be changing right now."""
    segment = connection.scalar(select(_run.c.segment).where(_run.c.run_id == run_id).with_for_update())
    done = connection.execute(
        update(_wait)
        .where(_wait.c.wait_id == wait_id, _wait.c.status == OPEN)
        .values(status=DONE, outcome=outcome, ended_at=now)
    )
    return (run_id, int(segment)) if done.rowcount == 1 and segment is not None else None


def _take(connection: Connection, signal_id: str, wait_id: str) -> None:
    connection.execute(update(_signal).where(_signal.c.signal_id == signal_id).values(taken_by=wait_id))


def _wait_of(row: RowMapping) -> WaitRow:
    return WaitRow(**{name: row[name] for name in WaitRow.__dataclass_fields__})
