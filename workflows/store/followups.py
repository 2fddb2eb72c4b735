"""What is followed up after a while, as rows: a timer that no restart forgets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Update, insert, or_, select, update

from workflows.followups import UNSETTLED, FollowUpKind
from workflows.store import schema

_follow_up = schema.follow_up


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """One timer."""

    upload_id: str
    kind: FollowUpKind
    next_at: datetime
    count: int  # reminders that went out
    ended_at: datetime | None
    outcome: str | None

    @property
    def unsettled(self) -> bool:
        """Whether what it asks for was not done, as far as known."""
        return self.ended_at is None or self.outcome in UNSETTLED


def begin(connection: Connection, upload_id: str, kind: FollowUpKind, next_at: datetime) -> None:
    """Start a timer, or start it anew; one that runs already keeps its time."""
    known = find(connection, upload_id, kind)
    if known is None:
        connection.execute(
            insert(_follow_up).values(upload_id=upload_id, kind=kind, next_at=next_at, count=0)
        )
    elif known.ended_at is not None:
        connection.execute(
            update(_follow_up)
            .where(_follow_up.c.upload_id == upload_id, _follow_up.c.kind == kind)
            .values(next_at=next_at, count=0, ended_at=None, outcome=None)
        )


def postpone(connection: Connection, upload_id: str, kind: FollowUpKind, next_at: datetime) -> None:
    """Let a timer that still runs ring at another moment."""
    connection.execute(
        update(_follow_up)
        .where(
            _follow_up.c.upload_id == upload_id, _follow_up.c.kind == kind, _follow_up.c.ended_at.is_(None)
        )
        .values(next_at=next_at)
    )


def due(connection: Connection, now: datetime, limit: int = 50) -> Sequence[FollowUp]:
    """List the timers whose time has come, the oldest first."""
    query = (
        select(_follow_up)
        .where(_follow_up.c.ended_at.is_(None), _follow_up.c.next_at <= now)
        .order_by(_follow_up.c.next_at)
        .limit(limit)
    )
    return [_of(row) for row in connection.execute(query).mappings()]


def ring(connection: Connection, timer: FollowUp, *, count: int, next_at: datetime) -> bool:
    """Note that a timer rang and comes back at *next_at*; False when another was first."""
    changed = connection.execute(_same(timer).values(count=count, next_at=next_at))
    return changed.rowcount == 1


def end(connection: Connection, timer: FollowUp, outcome: str, now: datetime) -> bool:
    """Stop a timer with what came of it; False when another was first."""
    changed = connection.execute(_same(timer).values(ended_at=now, outcome=outcome))
    return changed.rowcount == 1


def unsettled(
    connection: Connection, kinds: Collection[FollowUpKind], upload_id: str | None
) -> tuple[FollowUp, ...]:
    """List the timers of these kinds whose wish was not met, as far as known; of this upload where it is given."""
    not_met = or_(_follow_up.c.ended_at.is_(None), _follow_up.c.outcome.in_(UNSETTLED))
    which = [_follow_up.c.kind.in_(kinds), not_met]
    if upload_id is not None:
        which.append(_follow_up.c.upload_id == upload_id)
    query = select(_follow_up).where(*which).order_by(_follow_up.c.upload_id, _follow_up.c.kind)
    return tuple(_of(row) for row in connection.execute(query).mappings())


def find(connection: Connection, upload_id: str, kind: FollowUpKind) -> FollowUp | None:
    """Read one timer."""
    query = select(_follow_up).where(_follow_up.c.upload_id == upload_id, _follow_up.c.kind == kind)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _of(row)


def _same(timer: FollowUp) -> Update:
    return update(_follow_up).where(
        _follow_up.c.upload_id == timer.upload_id,
        _follow_up.c.kind == timer.kind,
        _follow_up.c.count == timer.count,
        _follow_up.c.next_at == timer.next_at,
        _follow_up.c.ended_at.is_(None),
    )


def _of(row: RowMapping) -> FollowUp:
    return FollowUp(
        upload_id=row["upload_id"],
        kind=FollowUpKind(row["kind"]),
        next_at=row["next_at"],
        count=row["count"],
        ended_at=row["ended_at"],
        outcome=row["outcome"],
    )
