"""What the employee does with an upload after it arrived: fill in the form, answer DI, take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from workflows.errors import BadInputError, PermanentError
from workflows.following import after_waiting, follow
from workflows.followups import FollowUpKind
from workflows.form import Form, mistakes
from workflows.model import Besluit, Decision, Upload, Viewer
from workflows.notices.wording import Template
from workflows.operations.letters import Desk, to_di
from workflows.step import MAX_REASON, said
from workflows.store import audit, followups, forms, questions, taskmarks, tasks, uploads
from workflows.store.audit import Act
from workflows.tasks import Task, TaskEvent, TaskState
from workflows.uploads import TASK_SIGNAL, Runs


class PhoneAnswer(StrEnum):
    """What the employee says of the phone."""

    GEDAAN = "gedaan"
    NIET_NODIG = "niet_nodig"


@dataclass(frozen=True, kw_only=True)
class Own:
    """Somebody does something with an upload of their own."""

    upload_id: str
    viewer: Viewer
    now: datetime


def save_form(connection: Connection, own: Own, form: Form) -> None:
    """Keep the form, until DI registers; who of DI has the task open sees that it changed."""
    upload, task = _own(connection, own)
    if task is not None and not task.open:
        raise _too_late()
    if mistakes(form):
        raise BadInputError("form-mistaken", "Het formulier is niet goed ingevuld.")
    if forms.of_upload(connection, upload.upload_id) == form:
        return
    forms.save(connection, upload.upload_id, form, own.now)
    if task is not None:
        taskmarks.mark(connection, task, own.now)
    _record(connection, own, upload, Act.FORM_SAVED)


def answer_question(connection: Connection, own: Own, question_id: str, text: str, desk: Desk) -> None:
    """Answer DI's question; the task is in hand again."""
    upload, task = _own(connection, own)
    question = questions.find(connection, question_id)
    if question is None or question.upload_id != upload.upload_id or task is None:
        raise unknown()
    if question.answer == text.strip():
        return  # the second click on the same button
    questions.settle(
        connection, question, by=own.viewer.person, answer=said(text, MAX_REASON * 2), now=own.now
    )
    if task.state is TaskState.WACHT_OP_INFORMATIE:
        tasks.apply(
            connection,
            task,
            TaskEvent.QUESTION_SETTLED,
            own.now,
            because="question-answered",
            explanation="De medewerker heeft uw vraag beantwoord.",
            **after_waiting(connection, task, question.asked_at, desk.deadlines, own.now),
        )
    _record(connection, own, upload, Act.QUESTION_ANSWERED)
    to_di(connection, desk, upload, Template.VRAAG_BEANTWOORD, once=question_id)


def withdraw(connection: Connection, own: Own, reason: str, runs: Runs, desk: Desk) -> None:
    """Take an upload back before it is registered; nothing is deleted, and the run ends."""
    upload, task = _own(connection, own)
    if task is not None and task.state is TaskState.INGETROKKEN:
        return
    if task is None or not task.open:
        raise _too_soon() if task is None else _too_late()
    asked = questions.open_about(connection, upload.upload_id)
    if asked is not None:
        questions.settle(connection, asked, by=own.viewer.person, answer=None, now=own.now)
    decision = Decision(
        besluit=Besluit.INTREKKEN,
        by=own.viewer.person,
        at=own.now,
        reason=said(reason) if reason.strip() else "",
    )
    tasks.apply(connection, task, TaskEvent.WITHDRAWN, own.now, decision=tasks.decision_as_json(decision))
    follow(connection, upload.upload_id, FollowUpKind.OPRUIMEN, desk.deadlines, own.now)
    _record(connection, own, upload, Act.WITHDRAWN)
    to_di(connection, desk, upload, Template.INGETROKKEN_DI, once=own.now.isoformat())
    runs.signal(connection, kind=TASK_SIGNAL, key=task.task_id, outcome={"besluit": decision.besluit.value})


def confirm_phone(connection: Connection, own: Own, answer: PhoneAnswer) -> None:
    """Keep that the phone is clean, or that there is nothing to clean; the first answer counts."""
    upload, _ = _own(connection, own)
    timer = followups.find(connection, upload.upload_id, FollowUpKind.TELEFOON)
    if timer is None:
        raise PermanentError(
            "phone-too-soon",
            "Wacht nog even met het schoonmaken van uw telefoon.",
            next_step="U krijgt bericht als het gesprek veilig in de zaak staat.",
        )
    if timer.outcome in set(PhoneAnswer):
        return
    if timer.ended_at is not None:
        followups.begin(connection, upload.upload_id, FollowUpKind.TELEFOON, own.now)
        timer = followups.find(connection, upload.upload_id, FollowUpKind.TELEFOON) or timer
    if followups.end(connection, timer, answer.value, own.now):
        _record(connection, own, upload, Act.PHONE_CLEANED, answer.value)


def unknown() -> PermanentError:
    """Say that the upload is not there, or is not this person's."""
    return PermanentError("upload-not-yours", "Deze upload bestaat niet, of is niet van u.")


def _own(connection: Connection, own: Own) -> tuple[Upload, Task | None]:
    upload = uploads.find(connection, own.upload_id)
    if upload is None or upload.owner.object_id != own.viewer.person.object_id:
        raise unknown()
    return upload, tasks.of_upload(connection, upload.upload_id)


def _record(connection: Connection, own: Own, upload: Upload, act: Act, result: str = "gelukt") -> None:
    audit.record(
        connection,
        at=own.now,
        act=act,
        result=result,
        viewer=own.viewer,
        upload_id=upload.upload_id,
        object_id=upload.upload_id,
    )


def _too_late() -> PermanentError:
    return PermanentError(
        "upload-decided",
        "Dit kan niet meer: Informatiebeheer heeft al een besluit genomen.",
        next_step="Klopt er iets niet? Vraag advies aan Informatiebeheer.",
    )


def _too_soon() -> PermanentError:
    return PermanentError(
        "upload-not-ready",
        "Wij zijn nog bezig om uw bestanden te bekijken.",
        next_step="Probeer het over een paar minuten opnieuw.",
    )
