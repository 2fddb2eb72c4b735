"""Questions between DI and employees, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from workflows.errors import PermanentError
from workflows.model import Person
from workflows.store import schema
from workflows.ulid import new_ulid

_question = schema.question


class QuestionKind(StrEnum):
    """Who asks whom."""

    NAVRAAG = "navraag"  # DI asks the employee about an upload
    ADVIES = "advies"  # an employee asks DI


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    BEANTWOORD = "beantwoord"
    VERVALLEN = "vervallen"  # DI took it back, or decided without an answer


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question with its answer; the texts and names are personal."""

    question_id: str
    kind: QuestionKind
    upload_id: str | None
    asked_by: Person
    asked_at: datetime
    text: str
    state: QuestionState
    answer: str | None
    answered_by: str | None  # name
    answered_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether somebody still waits for the answer."""
        return self.state is QuestionState.OPEN


def ask(
    connection: Connection,
    *,
    kind: QuestionKind,
    by: Person,
    text: str,
    now: datetime,
    upload_id: str | None = None,
) -> Question:
    """Write a question down."""
    question_id = new_ulid(now)
    connection.execute(
        insert(_question).values(
            question_id=question_id,
            kind=kind,
            upload_id=upload_id,
            asked_by_id=by.object_id,
            asked_by_name=by.name,
            asked_by_mail=by.mail,
            asked_at=now,
            text=text,
            state=QuestionState.OPEN,
        )
    )
    return _get(connection, question_id)


def settle(
    connection: Connection, question: Question, *, by: Person, answer: str | None, now: datetime
) -> Question:
    """Answer a question, or with None let it lapse; raises PermanentError question-settled when somebody was first."""
    changed = connection.execute(
        update(_question)
        .where(_question.c.question_id == question.question_id, _question.c.state == QuestionState.OPEN)
        .values(
            state=QuestionState.VERVALLEN if answer is None else QuestionState.BEANTWOORD,
            answer=answer,
            answered_by_id=by.object_id,
            answered_by_name=by.name,
            answered_at=now,
        )
    )
    if changed.rowcount != 1:
        raise PermanentError(
            "question-settled",
            "Deze vraag is al beantwoord, of is niet meer nodig.",
            next_step="Open de pagina opnieuw om te zien hoe het ervoor staat.",
        )
    return _get(connection, question.question_id)


def find(connection: Connection, question_id: str) -> Question | None:
    """Read one question, if there is one with an id that came from outside."""
    row = (
        connection.execute(select(_question).where(_question.c.question_id == question_id))
        .mappings()
        .one_or_none()
    )
    return None if row is None else _question_of(row)


def of_upload(connection: Connection, upload_id: str) -> tuple[Question, ...]:
    """List the questions about an upload, oldest first."""
    query = (
        select(_question).where(_question.c.upload_id == upload_id).order_by(_question.c.question_id.asc())
    )
    return tuple(_question_of(row) for row in connection.execute(query).mappings())


def open_about(connection: Connection, upload_id: str) -> Question | None:
    """Give the question of DI that the employee has not answered yet; there is at most one."""
    asked = (
        question
        for question in of_upload(connection, upload_id)
        if question.open and question.kind is QuestionKind.NAVRAAG
    )
    return next(asked, None)


def advice(connection: Connection, *, answered: bool, limit: int = 100) -> tuple[Question, ...]:
    """List what employees asked DI: open ones oldest first, or answered ones newest first."""
    query = select(_question).where(_question.c.kind == QuestionKind.ADVIES)
    if answered:
        query = query.where(_question.c.state != QuestionState.OPEN).order_by(_question.c.asked_at.desc())
    else:
        query = query.where(_question.c.state == QuestionState.OPEN).order_by(_question.c.asked_at.asc())
    return tuple(_question_of(row) for row in connection.execute(query.limit(limit)).mappings())


def count_advice(connection: Connection) -> int:
    """Count the questions that wait for DI."""
    query = select(func.count()).where(
        _question.c.kind == QuestionKind.ADVIES, _question.c.state == QuestionState.OPEN
    )
    return connection.scalar(query) or 0


def asked_by(connection: Connection, object_id: str, limit: int = 50) -> tuple[Question, ...]:
    """List what somebody asked DI, newest first."""
    query = (
        select(_question)
        .where(_question.c.asked_by_id == object_id, _question.c.kind == QuestionKind.ADVIES)
        .order_by(_question.c.question_id.desc())
        .limit(limit)
    )
    return tuple(_question_of(row) for row in connection.execute(query).mappings())


def _get(connection: Connection, question_id: str) -> Question:
    row = connection.execute(select(_question).where(_question.c.question_id == question_id)).mappings().one()
    return _question_of(row)


def _question_of(row: RowMapping) -> Question:
    return Question(
        question_id=row["question_id"],
        kind=QuestionKind(row["kind"]),
        upload_id=row["upload_id"],
        asked_by=Person(object_id=row["asked_by_id"], name=row["asked_by_name"], mail=row["asked_by_mail"]),
        asked_at=row["asked_at"],
        text=row["text"],
        state=QuestionState(row["state"]),
        answer=row["answer"],
        answered_by=row["answered_by_name"],
        answered_at=row["answered_at"],
    )
