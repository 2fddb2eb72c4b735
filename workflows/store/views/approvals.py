"""The approvals that somebody is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, exists, func, or_, select

from workflows.approvals import DI, Approval, concerns
from workflows.model import Viewer
from workflows.store import approvals, schema
from workflows.store.views.page import Order, Page, Place, cut

_approval, _seat, _response = schema.approval, schema.approval_seat, schema.approval_response
PAGE_SIZE = 25


@dataclass(frozen=True, kw_only=True)
class ApprovalRow:
    """One question in the list."""

    approval_id: str
    title: str
    created_at: datetime
    ended_at: datetime | None
    outcome: str | None
    answer: str | None  # of the viewer


def approvals_for(connection: Connection, viewer: Viewer, *, ended: bool, place: Place) -> Page[ApprovalRow]:
    """Read one page of the questions to somebody: what they must still answer, or the rest; newest first."""
    query = _asked(viewer).where(_to_do(viewer) if not ended else ~_to_do(viewer))
    newest = Order(by=_approval.c.approval_id, tie=_approval.c.approval_id, descending=True)
    return cut(connection, query, order=newest, place=place, size=PAGE_SIZE, row_of=_row_of)


def count_to_do(connection: Connection, viewer: Viewer) -> int:
    """Count what somebody must still answer."""
    rows = _asked(viewer).where(_to_do(viewer)).subquery()
    return connection.scalar(select(func.count()).select_from(rows)) or 0


def approval_for(connection: Connection, viewer: Viewer, approval_id: str) -> Approval | None:
    """Read one question; None for who was not asked."""
    found = approvals.find(connection, approval_id)
    return found if found is not None and concerns(found.request, viewer) else None


def _asked(viewer: Viewer) -> Select[tuple[object, ...]]:
    mine = (
        select(_response.c.response)
        .where(
            _response.c.approval_id == _approval.c.approval_id,
            _response.c.responder_id == viewer.person.object_id,
        )
        .limit(1)
        .scalar_subquery()
    )
    return select(
        _approval.c.approval_id,
        _approval.c.title,
        _approval.c.created_at,
        _approval.c.ended_at,
        _approval.c.outcome,
        mine.label("answer"),
    ).where(exists().where(_seat.c.approval_id == _approval.c.approval_id, _sits(viewer)))


def _sits(viewer: Viewer) -> ColumnElement[bool]:
    names = [viewer.person.mail.casefold(), viewer.person.object_id.casefold()]
    return or_(_seat.c.seat.in_(names), _seat.c.seat == DI) if viewer.is_di else _seat.c.seat.in_(names)


def _to_do(viewer: Viewer) -> ColumnElement[bool]:
    """Tell what is open, not answered by them, and still has a free seat for them."""
    answered = exists().where(
        _response.c.approval_id == _approval.c.approval_id,
        _response.c.responder_id == viewer.person.object_id,
    )
    taken = exists().where(  # about the seat's own approval: the one around it is out of reach in here
        _response.c.approval_id == _seat.c.approval_id, _response.c.seat == _seat.c.seat
    )
    free = exists().where(_seat.c.approval_id == _approval.c.approval_id, _sits(viewer), ~taken)
    return and_(_approval.c.ended_at.is_(None), ~answered, free)


def _row_of(row: RowMapping) -> ApprovalRow:
    return ApprovalRow(
        approval_id=row["approval_id"],
        title=row["title"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        outcome=row["outcome"],
        answer=row["answer"],
    )
