"""What is erased when its time is over, so that of a closed task only the proof stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, func, select, update

from workflows.store import audit, schema
from workflows.store.audit import SERVICE, Act
from workflows.store.notices import NoticeState
from workflows.tasks import TaskState

ERASED: Final = "(gewist)"
CLOSED: Final = (
    TaskState.AFGEROND,
    TaskState.AFGEWEZEN,
    TaskState.INGETROKKEN,
    TaskState.SAMENGEVOEGD,
    TaskState.ORIGINEEL_BEHOUDEN,
)
"""The states in which nobody has anything to do any more."""

_upload, _file, _task, _notice = schema.upload, schema.upload_file, schema.task, schema.notice
_audit, _beside = schema.audit, schema.audit_beside


def due_for_work(connection: Connection, before: datetime, most: int) -> tuple[str, ...]:
    """Name uploads whose task was closed before that moment and whose working papers are still there."""
    return _due(connection, before, most, _upload.c.work_forgotten_at)


def due_for_names(connection: Connection, before: datetime, most: int) -> tuple[str, ...]:
    """Name uploads whose task was closed before that moment and whose names are still there."""
    return _due(connection, before, most, _upload.c.names_forgotten_at)


def forget_work(connection: Connection, upload_id: str, now: datetime) -> None:
    """Erase findings, the employee's form, questions and letters of one upload; the record says so."""
    connection.execute(
        update(_upload).where(_upload.c.upload_id == upload_id).values(report=None, work_forgotten_at=now)
    )
    for table in (schema.form, schema.question):
        connection.execute(delete(table).where(table.c.upload_id == upload_id))
    connection.execute(
        update(_notice)
        .where(
            _notice.c.upload_id == upload_id,
            _notice.c.state.in_((NoticeState.VERZONDEN, NoticeState.MISLUKT)),
        )
        .values(subject=ERASED, body=ERASED, to_name=ERASED, to_mail="")
    )
    _change_decision(connection, upload_id, reason="")
    connection.execute(
        update(_task)
        .where(_task.c.upload_id == upload_id, _task.c.deletion_stopped_because.is_not(None))
        .values(deletion_stopped_because=ERASED)
    )
    audit.record(connection, at=now, act=Act.WORK_FORGOTTEN, result="gelukt", upload_id=upload_id)


def forget_names(connection: Connection, upload_id: str, now: datetime) -> None:
    """Erase every name of a person or file of one upload, also beside the record; the record says so."""
    connection.execute(
        update(_upload)
        .where(_upload.c.upload_id == upload_id)
        .values(owner_name=ERASED, owner_mail="", names_forgotten_at=now)
    )
    connection.execute(
        update(_file).where(_file.c.upload_id == upload_id).values(name=ERASED, folder_path="")
    )
    connection.execute(
        update(_file)
        .where(_file.c.upload_id == upload_id, _file.c.excluded_because.is_not(None))
        .values(excluded_because=ERASED)
    )
    connection.execute(
        update(_task).where(_task.c.upload_id == upload_id).values(assignee_name=None, explanation=None)
    )
    _change_decision(connection, upload_id, reason="", by_name=ERASED, by_mail="")
    hand, hold = schema.by_hand, schema.hold
    connection.execute(update(hand).where(hand.c.upload_id == upload_id).values(entered_by_name=ERASED))
    connection.execute(
        update(hand)
        .where(hand.c.upload_id == upload_id, hand.c.confirmed_by.is_not(None))
        .values(confirmed_by_name=ERASED)
    )
    connection.execute(
        update(hold).where(hold.c.upload_id == upload_id).values(note="", placed_by_name=ERASED)
    )
    forget_beside(connection, upload_id, now)


def forget_beside(connection: Connection, upload_id: str, now: datetime) -> None:
    """Erase what lies beside the record of one upload; the line about it explains why it is gone."""
    lines = select(_audit.c.seq).where(_audit.c.upload_id == upload_id)
    connection.execute(delete(_beside).where(_beside.c.seq.in_(lines)))
    audit.record(connection, at=now, act=Act.UPLOAD_FORGOTTEN, result="gelukt", upload_id=upload_id)


def due_beside(connection: Connection, before: datetime, most: int) -> tuple[str, ...]:
    """Name uploads whose names were erased, of which somebody was written down again since, before that moment."""
    query = (
        select(_audit.c.upload_id)
        .join(_beside, _beside.c.seq == _audit.c.seq)
        .join(_upload, _upload.c.upload_id == _audit.c.upload_id)
        .where(_upload.c.names_forgotten_at.is_not(None), _audit.c.at < before, _audit.c.actor_id != SERVICE)
        .distinct()
        .limit(most)
    )
    return tuple(connection.scalars(query))


def forget_loose_names(connection: Connection, before: datetime, now: datetime) -> int:
    """Erase names and origins beside lines about no upload, such as signing in; returns how many."""
    lines = select(_audit.c.seq).where(_audit.c.upload_id.is_(None), _audit.c.at < before)
    last = connection.scalar(
        select(func.max(_beside.c.seq)).where(_beside.c.seq.in_(lines.where(_audit.c.actor_id != SERVICE)))
    )
    if last is None:
        return 0
    gone = connection.execute(
        delete(_beside).where(
            _beside.c.seq.in_(select(_audit.c.seq).where(_audit.c.upload_id.is_(None), _audit.c.seq <= last))
        )
    ).rowcount
    audit.record(connection, at=now, act=Act.NAMES_FORGOTTEN, result="gelukt", object_id=str(last))
    return gone


def forget_advice(connection: Connection, before: datetime) -> int:
    """Delete questions about no upload that need no answer any more; returns how many."""
    question = schema.question
    return connection.execute(
        delete(question).where(
            question.c.upload_id.is_(None), question.c.state != "open", question.c.asked_at < before
        )
    ).rowcount


def forget_loose_holds(connection: Connection, before: datetime) -> int:
    """Erase note and name of holds of everything that were lifted before that moment; returns how many."""
    hold = schema.hold
    return connection.execute(
        update(hold)
        .where(hold.c.upload_id.is_(None), hold.c.lifted_at < before, hold.c.placed_by_name != ERASED)
        .values(note="", placed_by_name=ERASED)
    ).rowcount


def forget_loose_letters(connection: Connection, before: datetime) -> int:
    """Erase letters about no upload, such as the dagoverzicht, that went out before that moment; returns how many."""
    gone = (NoticeState.VERZONDEN, NoticeState.MISLUKT)
    return connection.execute(
        update(_notice)
        .where(
            _notice.c.upload_id.is_(None),
            _notice.c.state.in_(gone),
            _notice.c.next_attempt < before,
            _notice.c.to_name != ERASED,
        )
        .values(subject=ERASED, body=ERASED, to_name=ERASED, to_mail="")
    ).rowcount


def forget_colleagues(connection: Connection, before: datetime) -> int:
    """Delete who did not sign in since that moment and holds no task that is still at work; returns how many."""
    colleague = schema.colleague
    at_work = select(_task.c.assignee_id).where(
        _task.c.state.not_in(CLOSED), _task.c.assignee_id.is_not(None)
    )
    leaving = (colleague.c.seen_at < before, colleague.c.object_id.not_in(at_work))
    gone = connection.execute(delete(colleague).where(*leaving)).rowcount
    left = select(colleague.c.object_id)
    connection.execute(delete(schema.saved_filter).where(schema.saved_filter.c.person_id.not_in(left)))
    connection.execute(update(colleague).where(colleague.c.stand_in_id.not_in(left)).values(stand_in_id=None))
    return gone


def _due(connection: Connection, before: datetime, most: int, mark: Any) -> tuple[str, ...]:
    query = (
        select(_upload.c.upload_id)
        .join(_task, _task.c.upload_id == _upload.c.upload_id)
        .where(_task.c.state.in_(CLOSED), _task.c.changed_at < before, mark.is_(None))
        .order_by(_upload.c.upload_id)
        .limit(most)
    )
    return tuple(connection.scalars(query))


def _change_decision(
    connection: Connection,
    upload_id: str,
    *,
    reason: str,
    by_name: str | None = None,
    by_mail: str | None = None,
) -> None:
    decision = connection.scalar(select(_task.c.decision).where(_task.c.upload_id == upload_id))
    if decision is None:
        return
    by = dict(decision["by"])
    if by_name is not None:
        by |= {"name": by_name, "mail": by_mail or ""}
    changed = {**decision, "reason": reason, "by": by}
    connection.execute(update(_task).where(_task.c.upload_id == upload_id).values(decision=changed))
