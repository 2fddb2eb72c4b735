"""How DI asks the employee about a task, and waits: terugsturen."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.errors import PermanentError
from workflows.following import after_waiting, follow
from workflows.followups import FollowUpKind
from workflows.notices.wording import Template
from workflows.operations.letters import Desk, to_employee
from workflows.step import Step, current, load, may_decide, mine, record, said, still_explained
from workflows.store import questions, tasks, uploads
from workflows.store.audit import Act
from workflows.store.questions import QuestionKind
from workflows.tasks import Task, TaskEvent, TaskState


def ask_employee(connection: Connection, step: Step, text: str, desk: Desk) -> Task:
    """Ask who brought it, by mail that holds only a link; the task waits for the answer."""
    task = load(connection, step)
    if _asked_just_now(connection, task, step, text):
        return task
    may_decide(connection, current(task, step), step)
    if questions.open_about(connection, task.upload_id) is not None:
        raise PermanentError(
            "question-open",
            "Er staat nog een vraag open bij de medewerker.",
            next_step="Wacht op het antwoord, of trek de vraag eerst in.",
        )
    asked = questions.ask(
        connection,
        kind=QuestionKind.NAVRAAG,
        by=step.viewer.person,
        text=said(text),
        now=step.now,
        upload_id=task.upload_id,
    )
    follow(connection, task.upload_id, FollowUpKind.VRAAG, desk.deadlines, step.now)
    moved = tasks.apply(
        connection, task, TaskEvent.QUESTION_ASKED, step.now, **mine(step), **still_explained(task)
    )
    record(connection, step, Act.QUESTION_ASKED)
    upload = uploads.get(connection, task.upload_id)
    to_employee(connection, desk, upload, Template.VRAAG, once=asked.question_id)
    return moved


def take_back(connection: Connection, step: Step, desk: Desk) -> Task:
    """Take the question back; the task is in hand again."""
    task = current(load(connection, step), step)
    may_decide(connection, task, step)
    asked = questions.open_about(connection, task.upload_id)
    if asked is None or task.state is not TaskState.WACHT_OP_INFORMATIE:
        raise PermanentError(
            "question-settled",
            "Deze vraag is al beantwoord, of is niet meer nodig.",
            next_step="Open de pagina opnieuw om te zien hoe het ervoor staat.",
        )
    questions.settle(connection, asked, by=step.viewer.person, answer=None, now=step.now)
    record(connection, step, Act.QUESTION_WITHDRAWN)
    return tasks.apply(
        connection,
        task,
        TaskEvent.QUESTION_SETTLED,
        step.now,
        **still_explained(task),
        **after_waiting(connection, task, asked.asked_at, desk.deadlines, step.now),
    )


def _asked_just_now(connection: Connection, task: Task, step: Step, text: str) -> bool:
    """Whether this is the second click on the same button."""
    asked = questions.open_about(connection, task.upload_id)
    return (
        asked is not None
        and task.version == step.version + 1
        and asked.asked_by.object_id == step.viewer.person.object_id
        and asked.text == text.strip()
    )
