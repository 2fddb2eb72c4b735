"""The log book of beheer: lines of runs, of one run or of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from workflows.jsontypes import Json
from workflows.model import Viewer
from workflows.store import schema
from workflows.store.views.page import FIRST, Order, Page, Place, cut
from workflows.store.views.runs import may_see

_line, _task = schema.log_line, schema.task
LINES = 100


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """One line of the log."""

    line_id: str
    at: datetime
    level: str
    event: str
    code: str | None
    run_id: str | None
    upload_id: str | None
    fields: Json


@dataclass(frozen=True, kw_only=True)
class LineFilter:
    """Which log lines; what is empty does not narrow."""

    run_id: str = ""
    upload_id: str = ""
    task_number: int | None = None
    level: str = ""
    code: str = ""
    place: Place = FIRST


def lines_for(
    connection: Connection, viewer: Viewer, wanted: LineFilter, *, newest_first: bool = False
) -> Page[LogLine]:
    """Read one page of log lines, oldest first unless asked otherwise; nothing for who is not of beheer."""
    query = select(_line).where(may_see(viewer), *_conditions(wanted))
    order = Order(by=_line.c.line_id, tie=_line.c.line_id, descending=newest_first)
    return cut(connection, query, order=order, place=wanted.place, size=LINES, row_of=_line_of)


def levels_and_codes(
    connection: Connection, viewer: Viewer, run_id: str
) -> tuple[Sequence[str], Sequence[str]]:
    """Name the levels and codes that a run's log lines have, for the filters."""
    mine = (may_see(viewer), _line.c.run_id == run_id)
    levels = connection.scalars(select(_line.c.level).where(*mine).distinct()).all()
    codes = connection.scalars(select(_line.c.code).where(*mine, _line.c.code.is_not(None)).distinct()).all()
    return sorted(levels), sorted(codes)


def _conditions(wanted: LineFilter) -> list[ColumnElement[bool]]:
    equal = (
        (_line.c.run_id, wanted.run_id),
        (_line.c.upload_id, wanted.upload_id),
        (_line.c.level, wanted.level),
        (_line.c.code, wanted.code),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if wanted.task_number is not None:
        found.append(_line.c.task_id.in_(select(_task.c.task_id).where(_task.c.number == wanted.task_number)))
    return found


def _line_of(row: RowMapping) -> LogLine:
    return LogLine(
        line_id=row["line_id"],
        at=row["at"],
        level=row["level"],
        event=row["event"],
        code=row["code"],
        run_id=row["run_id"],
        upload_id=row["upload_id"],
        fields=row["fields"],
    )
