"""How an employee asks DI for advice, and DI answers."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.channels import CHANNEL, MAIL, TEAMS
from workflows.errors import PermanentError
from workflows.model import Letter, Person, Viewer
from workflows.notices.wording import Template, moment_in_words
from workflows.operations.letters import Desk
from workflows.step import MAX_REASON, said
from workflows.store import audit, notices, questions
from workflows.store.audit import Act
from workflows.store.questions import Question, QuestionKind

MOST = MAX_REASON * 2  # characters of a question or an answer
MOST_OPEN = 10  # questions of one employee at a time


def ask_advice(connection: Connection, viewer: Viewer, text: str, desk: Desk) -> Question:
    """Put a question for DI on the work list; the same text again is the same question."""
    mine = [one for one in questions.asked_by(connection, viewer.person.object_id) if one.open]
    again = next((one for one in mine if one.text == text.strip()), None)
    if again is not None:
        return again
    if len(mine) >= MOST_OPEN:
        raise PermanentError(
            "too-many-questions",
            f"U hebt al {MOST_OPEN} vragen openstaan.",
            next_step="Wacht tot Informatiebeheer antwoord geeft, of bel Informatiebeheer.",
        )
    now = desk.clock()
    asked = questions.ask(
        connection, kind=QuestionKind.ADVIES, by=viewer.person, text=said(text, MOST), now=now
    )
    _record(connection, viewer, asked, Act.ADVICE_ASKED, desk)
    link = f"{desk.addresses.console_url}/vragen/{asked.question_id}"
    for person in desk.addresses.di:
        _write(connection, desk, asked, Template.ADVIES_GEVRAAGD, to=person, link=link)
    if desk.addresses.teams:
        _write(connection, desk, asked, Template.ADVIES_GEVRAAGD, to=CHANNEL, link=link)
    return asked


def give_advice(
    connection: Connection, viewer: Viewer, question_id: str, answer: str, desk: Desk
) -> Question:
    """Answer an employee's question; they hear by mail that there is an answer, not what it is."""
    question = questions.find(connection, question_id)
    if question is None or question.kind is not QuestionKind.ADVIES or not viewer.is_di:
        raise unknown()
    if question.answer == answer.strip():
        return question  # the second click on the same button
    settled = questions.settle(
        connection, question, by=viewer.person, answer=said(answer, MOST), now=desk.clock()
    )
    _record(connection, viewer, settled, Act.ADVICE_GIVEN, desk)
    link = f"{desk.addresses.console_url}/hulp/vragen"
    _write(connection, desk, settled, Template.ADVIES_GEGEVEN, to=settled.asked_by, link=link)
    return settled


def unknown() -> PermanentError:
    """Say that the question is not there, or is not for this person."""
    return PermanentError("question-unknown", "Deze vraag bestaat niet, of u mag hem niet zien.")


def _write(
    connection: Connection, desk: Desk, question: Question, template: Template, *, to: Person, link: str
) -> None:
    facts = {"naam": to.name, "moment": moment_in_words(question.asked_at), "link": link}
    worded = desk.words.word(template, facts)
    letter = Letter(
        key=f"{question.question_id}/{template}/{to.object_id}",
        to=to,
        subject=worded.subject,
        text=worded.body,
        channel=TEAMS if to is CHANNEL else MAIL,
        link=link,
    )
    notices.add(connection, letter, template=template, upload_id=None, now=desk.clock())


def _record(connection: Connection, viewer: Viewer, question: Question, act: Act, desk: Desk) -> None:
    audit.record(
        connection,
        at=desk.clock(),
        act=act,
        result="gelukt",
        viewer=viewer,
        object_id=question.question_id,
    )
