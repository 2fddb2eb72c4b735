"""The work list of DI: tasks in tabs, filtered, sorted and cut into pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from workflows.clearance import Verwijderen
from workflows.model import UploadKind, Viewer
from workflows.store import schema
from workflows.store.views.kinds import decider_of, kind_of_report, zaaknummer_of_decision
from workflows.store.views.page import FIRST, MOST, Order, Page, Place, cut
from workflows.tasks import FINISHED, OPEN, TaskState

_task, _upload, _file, _form = schema.task, schema.upload, schema.upload_file, schema.form
_hold = schema.hold
PAGE_SIZE = 25
NOBODY = "niemand"
MAX_WORDS = 100  # characters of a search
SHORTEST_ZAAKNUMMER = 4  # characters; less is the number of a task


class Tab(StrEnum):
    """The parts of the work list."""

    TE_DOEN = "te-doen"  # somebody of DI must do something
    VAN_MIJ = "van-mij"  # the viewer took it, and it is not finished
    WACHT = "wacht"  # an employee must answer first
    LOOPT = "wordt-geregistreerd"  # the service is at work
    MISLUKT = "mislukt"  # the service could not; DI decides again
    KLAAR = "klaar"  # nothing more will happen


class Sort(StrEnum):
    """How the list can be sorted."""

    OUDSTE = "oudste"
    NIEUWSTE = "nieuwste"
    MEDEWERKER = "medewerker"
    TERMIJN = "termijn"

    @property
    def value_type(self) -> type[str | int]:
        """What a cursor of this order holds."""
        return str if self is Sort.MEDEWERKER else int


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """Which tasks, and in what order."""

    tab: Tab = Tab.TE_DOEN
    words: str = ""  # part of the employee's name, the subject or the zaaknummer, or the task's number
    kind: str = ""  # as inspection calls it
    assignee: str = ""  # object id, or nobody: NOBODY
    late: bool = False  # only what is past its fatale datum
    sort: Sort = Sort.OUDSTE
    place: Place = FIRST


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One task in the list."""

    task_id: str
    number: int
    state: TaskState
    arrived_at: datetime
    owner_name: str
    kind: str | None  # as inspection calls it; None before inspection
    upload_kind: UploadKind
    files: int
    size: int  # bytes
    assignee_id: str | None
    assignee_name: str | None
    explanation: str | None
    deletion_asked: bool
    deletion_agreed: bool  # by a second person
    target_at: datetime | None
    final_at: datetime | None
    version: int
    subject: str | None  # as the employee called it


def tasks_for(
    connection: Connection,
    viewer: Viewer,
    wanted: TaskFilter,
    policy: Verwijderen,
    *,
    size: int = PAGE_SIZE,
    now: datetime | None = None,
    stood_in: Sequence[str] = (),
    vier_ogen: bool = False,
) -> Page[TaskRow]:
    """Read one page of the tasks that *viewer* may see; what is late is late at *now*, and who is *stood_in* for is away."""
    click = waits_for_click(connection, policy, viewer.person.object_id, vier_ogen=vier_ogen)
    kind = kind_of_report(connection)
    query = (
        _rows(kind)
        .where(
            may_see(viewer), _in_tab(wanted.tab, viewer, click, stood_in), _matches(connection, wanted.words)
        )
        .where(kind == wanted.kind if wanted.kind else true())
        .where(_of_assignee(wanted.assignee), _late(wanted, now))
    )
    return cut(connection, query, order=_order(wanted.sort), place=wanted.place, size=size, row_of=_row_of)


def counts_for(
    connection: Connection,
    viewer: Viewer,
    policy: Verwijderen,
    stood_in: Sequence[str] = (),
    *,
    vier_ogen: bool = False,
) -> dict[Tab, int]:
    """Count the tasks in each tab."""
    click = waits_for_click(connection, policy, viewer.person.object_id, vier_ogen=vier_ogen)
    columns = [func.count().filter(_in_tab(tab, viewer, click, stood_in)).label(tab.name) for tab in Tab]
    row = connection.execute(select(*columns).select_from(_task).where(may_see(viewer))).mappings().one()
    return {tab: row[tab.name] for tab in Tab}


def _of_assignee(assignee: str) -> ColumnElement[bool]:
    if not assignee:
        return true()
    return _task.c.assignee_id.is_(None) if assignee == NOBODY else _task.c.assignee_id == assignee


def _late(wanted: TaskFilter, now: datetime | None) -> ColumnElement[bool]:
    if not wanted.late or now is None:
        return true()
    return and_(_task.c.final_at < now, _task.c.state.in_(OPEN))


def may_see(viewer: Viewer) -> ColumnElement[bool]:
    """Only DI sees tasks."""
    return true() if viewer.is_di else false()


def _in_tab(
    tab: Tab, viewer: Viewer, click: ColumnElement[bool], stood_in: Sequence[str] = ()
) -> ColumnElement[bool]:
    if tab is Tab.TE_DOEN:
        return or_(_task.c.state.in_(OPEN - {TaskState.WACHT_OP_INFORMATIE}), click)
    if tab is Tab.VAN_MIJ:
        going_on = OPEN | {TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD}
        return and_(
            _task.c.assignee_id.in_((viewer.person.object_id, *stood_in)), _task.c.state.in_(going_on)
        )
    if tab is Tab.WACHT:
        return _task.c.state == TaskState.WACHT_OP_INFORMATIE
    if tab is Tab.LOOPT:
        busy = (TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD)
        return and_(_task.c.state.in_(busy), ~click)
    if tab is Tab.MISLUKT:
        return _task.c.state == TaskState.REGISTREREN_MISLUKT
    return _task.c.state.in_(FINISHED)


def waits_for_click(
    connection: Connection, policy: Verwijderen, reader: str, *, vier_ogen: bool
) -> ColumnElement[bool]:
    """Find what waits for *reader* to ask for the deletion, or to agree with it as the second.

    Who asked first is not the second, and during a hold no click changes anything.
    """
    if policy is Verwijderen.UIT:
        return false()
    asks = policy is Verwijderen.NA_KLIK
    unasked = _task.c.deletion_asked_at.is_(None) if asks else false()
    first = _task.c.deletion_asked_by if asks else decider_of(connection)
    alone = and_(_task.c.deletion_agreed_at.is_(None), func.coalesce(first, "") != reader)
    going_on = and_(_task.c.state == TaskState.GEREGISTREERD, _task.c.deletion_stopped_at.is_(None))
    return and_(going_on, or_(unasked, alone if vier_ogen else false()), ~_held())


def _held() -> ColumnElement[bool]:
    of_it = or_(_hold.c.upload_id == _task.c.upload_id, _hold.c.upload_id.is_(None))
    return exists().where(of_it, _hold.c.lifted_at.is_(None)).correlate(_task)


def _matches(connection: Connection, words: str) -> ColumnElement[bool]:
    sought = words.strip()[:MAX_WORDS]
    if not sought:
        return true()
    return or_(
        _in_zaak(connection, sought) if len(sought) >= SHORTEST_ZAAKNUMMER else false(),
        func.lower(_upload.c.owner_name).contains(sought.lower(), autoescape=True),
        func.lower(_form.c.subject).contains(sought.lower(), autoescape=True),
        cast(_task.c.number, String) == sought,
    )


def _in_zaak(connection: Connection, sought: str) -> ColumnElement[bool]:
    """Find what was registered, or is to be, in a zaak with this in its number; by hand too."""
    by_hand = schema.by_hand
    chosen, written = zaaknummer_of_decision(connection), by_hand.c.zaaknummer
    like = [func.lower(number).contains(sought.lower(), autoescape=True) for number in (chosen, written)]
    return or_(like[0], _task.c.upload_id.in_(select(by_hand.c.upload_id).where(like[1])))


def _order(sort: Sort) -> Order:
    if sort is Sort.MEDEWERKER:
        return Order(by=func.lower(_upload.c.owner_name), tie=_task.c.task_id)
    if sort is Sort.TERMIJN:
        final = func.coalesce(type_coerce(_task.c.final_at, BigInteger), MOST)
        return Order(by=final, tie=_task.c.task_id)
    arrived = type_coerce(_upload.c.arrived_at, BigInteger)
    return Order(by=arrived, tie=_task.c.task_id, descending=sort is Sort.NIEUWSTE)


def _rows(kind: ColumnElement[str]) -> Select[Any]:
    totals = (
        select(_file.c.upload_id, func.count().label("files"), func.sum(_file.c.size).label("size"))
        .group_by(_file.c.upload_id)
        .subquery()
    )
    return (
        select(
            _task.c.task_id,
            _task.c.number,
            _task.c.state,
            _task.c.assignee_id,
            _task.c.assignee_name,
            _task.c.explanation,
            _task.c.deletion_asked_at,
            _task.c.deletion_agreed_at,
            _task.c.target_at,
            _task.c.final_at,
            _task.c.version,
            _form.c.subject,
            _upload.c.arrived_at,
            _upload.c.owner_name,
            _upload.c.kind.label("upload_kind"),
            kind.label("found_kind"),
            totals.c.files,
            totals.c.size,
        )
        .join(_upload, _upload.c.upload_id == _task.c.upload_id)
        .outerjoin(_form, _form.c.upload_id == _task.c.upload_id)
        .outerjoin(totals, totals.c.upload_id == _task.c.upload_id)
    )


def _row_of(row: RowMapping) -> TaskRow:
    return TaskRow(
        task_id=row["task_id"],
        number=row["number"],
        state=TaskState(row["state"]),
        arrived_at=row["arrived_at"],
        owner_name=row["owner_name"],
        kind=row["found_kind"],
        upload_kind=UploadKind(row["upload_kind"]),
        files=row["files"] or 0,
        size=int(row["size"] or 0),
        assignee_id=row["assignee_id"],
        assignee_name=row["assignee_name"],
        explanation=row["explanation"],
        deletion_asked=row["deletion_asked_at"] is not None,
        deletion_agreed=row["deletion_agreed_at"] is not None,
        target_at=row["target_at"],
        final_at=row["final_at"],
        version=row["version"],
        subject=row["subject"],
    )
