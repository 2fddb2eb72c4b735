"""One thing that somebody of DI does to a task, as it stood on their screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from workflows.errors import BadInputError, PermanentError
from workflows.model import Viewer
from workflows.notices.wording import AMSTERDAM
from workflows.store import audit, colleagues, taskmarks, tasks
from workflows.store.audit import Act
from workflows.tasks import Task, TaskState

MAX_REASON = 1000  # characters


@dataclass(frozen=True, kw_only=True)
class Step:
    """Somebody does something to a task as it stood on the screen."""

    task_id: str
    version: int  # of the task on the screen; a newer one means that somebody was first
    viewer: Viewer
    now: datetime


def load(connection: Connection, step: Step) -> Task:
    """Read the task; raises PermanentError task-unknown for who is not of DI."""
    task = tasks.find(connection, step.task_id)
    if task is None or not step.viewer.is_di:
        raise unknown()
    return task


def current(task: Task, step: Step) -> Task:
    """Give the task back if it is still the one on the screen; raises PermanentError task-moved-on."""
    if task.version != step.version:
        raise taskmarks.moved_on()
    return task


def may_decide(connection: Connection, task: Task, step: Step) -> None:
    """Let pass who may decide now; whoever stands in for a colleague who is away is written down as such.

    Raises PermanentError task-moved-on or task-of-colleague.
    """
    if not task.open:
        raise taskmarks.moved_on()
    if task.state is TaskState.NIEUW or not task.assignee_id or is_mine(task, step):
        return
    if not stands_in(connection, task, step.viewer, step.now):
        raise PermanentError(
            "task-of-colleague",
            "Een collega werkt aan deze taak.",
            next_step="Overleg met uw collega, of kies eerst Vrijgeven.",
        )
    audit.record(
        connection,
        at=step.now,
        act=Act.STOOD_IN,
        result="vervanger",
        viewer=step.viewer,
        upload_id=task.upload_id,
        object_id=task.assignee_id,
    )


def stands_in(connection: Connection, task: Task, viewer: Viewer, now: datetime) -> bool:
    """Whether this person does the work today of the colleague who has the task."""
    today = now.astimezone(AMSTERDAM).date()
    absent = colleagues.stands_in_for(connection, viewer.person.object_id, today)
    return viewer.is_di and task.assignee_id in absent


def is_mine(task: Task, step: Step) -> bool:
    """Whether the task is in the hands of who does this."""
    return task.assignee_id == step.viewer.person.object_id


def mine(step: Step) -> dict[str, object]:
    """Put a task in the hands of who does this."""
    return {"assignee_id": step.viewer.person.object_id, "assignee_name": step.viewer.person.name}


def still_explained(task: Task) -> dict[str, object]:
    """Keep saying why a task stands as it does when it only changes hands."""
    return {"because": task.because, "explanation": task.explanation}


def said(reason: str, most: int = MAX_REASON) -> str:
    """Trim what somebody wrote; raises BadInputError reason-missing when that is nothing or too much."""
    trimmed = reason.strip()
    if not trimmed or len(trimmed) > most:
        raise BadInputError(
            "reason-missing",
            f"Schrijf een tekst van 1 tot {most} tekens.",
            next_step="Vul de tekst in en probeer het opnieuw.",
        )
    return trimmed


def record(connection: Connection, step: Step, act: Act, result: str = "gelukt") -> None:
    """Write in the record that this was done."""
    audit.record(
        connection,
        at=step.now,
        act=act,
        result=result,
        viewer=step.viewer,
        upload_id=step.task_id,
        object_id=step.task_id,
    )


def unknown() -> PermanentError:
    """Say that the task is not there, or is not for this person."""
    return PermanentError("task-unknown", "Deze taak bestaat niet, of u mag hem niet zien.")
