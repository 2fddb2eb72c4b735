"""The record of who did what, for beheer: found by task, object, person, act and period; only to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, false, or_, select, true

from workflows.model import Viewer
from workflows.store import schema
from workflows.store.views.page import FIRST, Order, Page, Place, cut

_audit, _beside = schema.audit, schema.audit_beside
_task, _colleague = schema.task, schema.colleague
LINES = 100


@dataclass(frozen=True, kw_only=True)
class RecordFilter:
    """Which lines; what is empty does not narrow."""

    task_number: int | None = None
    about: str = ""  # an upload or another object, by its id
    person: str = ""  # an object id, or part of the name of somebody who signed in
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None  # left out
    place: Place = FIRST


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One line, with what is beside it while that is there."""

    seq: int
    at: datetime
    actor_id: str
    action: str
    upload_id: str | None
    object_id: str | None
    result: str
    said: Mapping[str, str] | None  # None: erased on schedule


def lines_for(connection: Connection, viewer: Viewer, wanted: RecordFilter) -> Page[RecordLine]:
    """Read one page, newest first; nothing for who is not of beheer."""
    order = Order(by=_audit.c.seq, tie=_audit.c.action, descending=True)
    return cut(
        connection, _query(viewer, wanted), order=order, place=wanted.place, size=LINES, row_of=_line_of
    )


def rows_after(
    connection: Connection, viewer: Viewer, wanted: RecordFilter, seq: int, most: int
) -> Sequence[RowMapping]:
    """Read the next lines after *seq*, oldest first, with all that a hash is recomputed from."""
    query = _query(viewer, wanted).where(_audit.c.seq > seq).order_by(_audit.c.seq).limit(most)
    return connection.execute(query).mappings().all()


def _query(viewer: Viewer, wanted: RecordFilter) -> Select[tuple[object, ...]]:
    return (
        select(_audit, _beside.c.salt, _beside.c.said)
        .outerjoin(_beside, _beside.c.seq == _audit.c.seq)
        .where(true() if viewer.is_beheer else false(), *_conditions(wanted))
    )


def _conditions(wanted: RecordFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.task_number is not None:
        of_task = select(_task.c.upload_id).where(_task.c.number == wanted.task_number)
        found.append(_audit.c.upload_id.in_(of_task))
    if wanted.about:
        found.append(or_(_audit.c.upload_id == wanted.about, _audit.c.object_id == wanted.about))
    if wanted.person:
        named = _colleague.c.name.icontains(wanted.person, autoescape=True)
        known = select(_colleague.c.object_id).where(named)
        found.append(or_(_audit.c.actor_id == wanted.person, _audit.c.actor_id.in_(known)))
    if wanted.act:
        found.append(_audit.c.action == wanted.act)
    if wanted.since is not None:
        found.append(_audit.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(_audit.c.at < wanted.until)
    return found


def _line_of(row: RowMapping) -> RecordLine:
    return RecordLine(**{name: row[name] for name in RecordLine.__dataclass_fields__})
