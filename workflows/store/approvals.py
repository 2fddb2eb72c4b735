"""Approvals and their answers, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from workflows.approvals import Approval, ApprovalKind, Request, Response
from workflows.store import schema

AT_ONCE = 500  # approvals in one transaction

_approval, _response, _seat = schema.approval, schema.approval_response, schema.approval_seat


def add(
    connection: Connection, *, approval_id: str, key: str, run_id: str, request: Request, now: datetime
) -> str:
    """Ask once for *key*; returns the id of the approval that now is there."""
    known = connection.scalar(select(_approval.c.approval_id).where(_approval.c.key == key))
    if known is not None:
        return str(known)
    connection.execute(
        insert(_approval).values(
            approval_id=approval_id,
            key=key,
            run_id=run_id,
            kind=request.kind.value,
            title=request.title,
            details=request.details,
            link=request.link,
            link_text=request.link_text,
            options=list(request.options),
            created_at=now,
        )
    )
    seats = [
        {"approval_id": approval_id, "number": number, "seat": seat}
        for number, seat in enumerate(request.assigned_to)
    ]
    connection.execute(insert(_seat), seats)
    return approval_id


def find(connection: Connection, approval_id: str) -> Approval | None:
    """Read an approval with its answers."""
    row = (
        connection.execute(select(_approval).where(_approval.c.approval_id == approval_id))
        .mappings()
        .one_or_none()
    )
    return None if row is None else _approval_of(connection, row)


def lock(connection: Connection, approval_id: str) -> Approval | None:
    """Read an approval that this transaction is going to change: nobody else answers meanwhile."""
    connection.execute(
        update(_approval).where(_approval.c.approval_id == approval_id).values(kind=_approval.c.kind)
    )
    return find(connection, approval_id)


def answer(connection: Connection, approval_id: str, response: Response) -> None:
    """Add an answer."""
    connection.execute(
        insert(_response).values(
            approval_id=approval_id,
            seat=response.seat,
            responder_id=response.responder_id,
            responder_name=response.responder_name,
            response=response.response,
            comments=response.comments,
            at=response.at,
        )
    )


def end(connection: Connection, approval_id: str, *, outcome: str | None, now: datetime) -> None:
    """Close an approval with what it came to; None: it was withdrawn."""
    connection.execute(
        update(_approval)
        .where(_approval.c.approval_id == approval_id, _approval.c.ended_at.is_(None))
        .values(outcome=outcome, ended_at=now)
    )


def withdraw_orphans(connection: Connection, now: datetime) -> int:
    """Close the approvals of runs that ended without an answer: nothing waits for them any more."""
    ended = select(schema.run.c.run_id).where(schema.run.c.ended_at.is_not(None))
    return connection.execute(
        update(_approval)
        .where(_approval.c.ended_at.is_(None), _approval.c.run_id.in_(ended))
        .values(ended_at=now)
    ).rowcount


def forget(connection: Connection, before: datetime) -> int:
    """Erase the question and who answered of approvals that ended before *before*; the outcome stays."""
    due = select(_approval.c.approval_id).where(_approval.c.ended_at < before, _approval.c.title != "")
    gone = list(connection.scalars(due.limit(AT_ONCE)))
    if gone:
        connection.execute(delete(_response).where(_response.c.approval_id.in_(gone)))
        connection.execute(delete(_seat).where(_seat.c.approval_id.in_(gone)))
        nothing = {"title": "", "details": "", "link": "", "link_text": ""}
        connection.execute(update(_approval).where(_approval.c.approval_id.in_(gone)).values(nothing))
    return len(gone)


def _approval_of(connection: Connection, row: RowMapping) -> Approval:
    approval_id = row["approval_id"]
    return Approval(
        approval_id=approval_id,
        request=Request(
            kind=ApprovalKind(row["kind"]),
            title=row["title"],
            details=row["details"],
            link=row["link"],
            link_text=row["link_text"],
            options=tuple(row["options"]),
            assigned_to=tuple(_seats(connection, approval_id)),
        ),
        run_id=row["run_id"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
        outcome=row["outcome"],
        responses=tuple(_responses(connection, approval_id)),
    )


def _seats(connection: Connection, approval_id: str) -> Sequence[str]:
    query = select(_seat.c.seat).where(_seat.c.approval_id == approval_id).order_by(_seat.c.number)
    return connection.scalars(query).all()


def _responses(connection: Connection, approval_id: str) -> Sequence[Response]:
    query = (
        select(_response)
        .where(_response.c.approval_id == approval_id)
        .order_by(_response.c.at, _response.c.seat)
    )
    return [
        Response(
            seat=row["seat"],
            responder_id=row["responder_id"],
            responder_name=row["responder_name"],
            response=row["response"],
            comments=row["comments"],
            at=row["at"],
        )
        for row in connection.execute(query).mappings()
    ]
