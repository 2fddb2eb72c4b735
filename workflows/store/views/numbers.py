"""How the work goes, in numbers per month: no names, no tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, false, select, true

from workflows.model import Viewer
from workflows.store import schema
from workflows.store.audit import Act
from workflows.store.views.kinds import member_of
from workflows.tasks import OPEN

_audit, _task, _upload = schema.audit, schema.task, schema.upload
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
MONTHS: Final = 12
_REGISTERED: Final = (Act.REGISTERED, Act.DECLARED_BY_HAND)  # with a proof, or as two people say


@dataclass(frozen=True, kw_only=True)
class Month:
    """The numbers of one month; an upload counts once for each thing, however many files it has."""

    first: date
    received: int
    registered: int
    refused: int
    deleted: int
    days: (
        float | None
    )  # median from arrival to decision, of what was decided in this month; None: nothing was
    late: int  # tasks whose fatale datum fell in this month and that were not decided by then


def months_for(connection: Connection, viewer: Viewer, now: datetime) -> tuple[Month, ...]:
    """Count the last twelve months, the present one first; nothing for who is not of DI or beheer."""
    firsts = _firsts(now)
    since = datetime(firsts[-1].year, firsts[-1].month, 1, tzinfo=AMSTERDAM)
    seen = _may_see(viewer)
    arrived = connection.scalars(select(_upload.c.arrived_at).where(seen, _upload.c.arrived_at >= since))
    received = _counted(arrived)
    registered, refused, deleted = (
        _done(connection, seen, acts, since)
        for acts in (_REGISTERED, (Act.REJECTED,), (Act.ORIGINAL_DELETED,))
    )
    days, late = _days(connection, seen, since), _late(connection, seen, since, now)
    return tuple(
        Month(
            first=first,
            received=received.get(first, 0),
            registered=registered.get(first, 0),
            refused=refused.get(first, 0),
            deleted=deleted.get(first, 0),
            days=round(median(days[first]), 1) if first in days else None,
            late=late.get(first, 0),
        )
        for first in firsts
    )


def _may_see(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.is_di or viewer.is_beheer else false()


def _firsts(now: datetime) -> list[date]:
    """List the first days of the last months, the present one first."""
    today = now.astimezone(AMSTERDAM)
    counted = today.year * 12 + today.month - 1
    return [date((counted - back) // 12, (counted - back) % 12 + 1, 1) for back in range(MONTHS)]


def _month_of(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date().replace(day=1)


def _counted(moments: Iterable[datetime]) -> dict[date, int]:
    found: dict[date, int] = defaultdict(int)
    for moment in moments:
        found[_month_of(moment)] += 1
    return found


def _done(
    connection: Connection, seen: ColumnElement[bool], acts: tuple[Act, ...], since: datetime
) -> dict[date, int]:
    """Count uploads by the month in which one of these was recorded of them for the last time."""
    query = select(_audit.c.upload_id, _audit.c.at).where(
        seen, _audit.c.action.in_(acts), _audit.c.at >= since
    )
    last = {row.upload_id: row.at for row in connection.execute(query.order_by(_audit.c.seq))}
    return _counted(last.values())


def _days(connection: Connection, seen: ColumnElement[bool], since: datetime) -> dict[date, list[float]]:
    found: dict[date, list[float]] = defaultdict(list)
    decided = member_of(connection, _task.c.decision, "at")
    query = (
        select(_upload.c.arrived_at, decided.label("decided"))
        .join(_task, _task.c.upload_id == _upload.c.upload_id)
        .where(seen, _task.c.decision.is_not(None), _task.c.changed_at >= since)
    )
    for row in connection.execute(query):
        moment = datetime.fromisoformat(row.decided)
        if moment >= since:
            found[_month_of(moment)].append((moment - row.arrived_at).total_seconds() / 86_400)
    return found


def _late(
    connection: Connection, seen: ColumnElement[bool], since: datetime, now: datetime
) -> dict[date, int]:
    decided = member_of(connection, _task.c.decision, "at")
    query = select(_task.c.final_at, _task.c.state, decided.label("decided")).where(
        seen, _task.c.final_at >= since, _task.c.final_at < now
    )
    return _counted(
        row.final_at
        for row in connection.execute(query)
        if row.state in OPEN or (row.decided and datetime.fromisoformat(row.decided) > row.final_at)
    )
