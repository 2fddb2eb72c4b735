"""What people of DI do with a task: one function each, within one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.deadlines import Deadlines
from workflows.errors import BadInputError
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.model import Besluit, Decision, RegistrationChoice
from workflows.refusal import Refusal
from workflows.step import (
    Step,
    current,
    is_mine,
    load,
    may_decide,
    mine,
    record,
    said,
    still_explained,
    unknown,
)
from workflows.store import audit, questions, taskmarks, tasks, uploads
from workflows.store.audit import Act
from workflows.tasks import Task, TaskEvent, TaskState
from workflows.uploads import LOOK_AGAIN, TASK_SIGNAL, Runs


def take_task(connection: Connection, step: Step) -> Task:
    """Take a task; nobody else decides about it until it is released."""
    task = load(connection, step)
    if task.state is TaskState.IN_BEHANDELING and is_mine(task, step):
        return task
    moved = tasks.apply(
        connection, current(task, step), TaskEvent.TAKEN, step.now, **mine(step), **still_explained(task)
    )
    record(connection, step, Act.TASK_TAKEN)
    return moved


def release_task(connection: Connection, step: Step, reason: str = "") -> Task:
    """Give a task back to everybody, and say why; a colleague may do so for who is away."""
    task = load(connection, step)
    if task.state is TaskState.NIEUW and task.assignee_id is None:
        return task
    explained = still_explained(task)
    if reason.strip():
        told = f"{step.viewer.person.name} gaf de taak vrij: {said(reason)}"
        explained = {"because": "task-released", "explanation": told}
    moved = tasks.apply(
        connection,
        current(task, step),
        TaskEvent.RELEASED,
        step.now,
        assignee_id=None,
        assignee_name=None,
        **explained,
    )
    record(connection, step, Act.TASK_RELEASED)
    return moved


def decide_register(connection: Connection, step: Step, choice: RegistrationChoice, runs: Runs) -> Task:
    """Decide where an upload is registered, and tell the run; the same click twice decides once."""
    task = load(connection, step)
    if _already_decided(task, step, Besluit.REGISTREREN, choice):
        return task
    may_decide(connection, current(task, step), step)
    _something_to_register(connection, task)
    decision = Decision(besluit=Besluit.REGISTREREN, by=step.viewer.person, at=step.now, choice=choice)
    return _decide(connection, task, step, decision, runs)


def reject(
    connection: Connection,
    step: Step,
    refusal: Refusal,
    runs: Runs,
    deadlines: Deadlines,
) -> Task:
    """Refuse an upload on a ground, with a word of DI's own if need be; the originals stay untouched."""
    task = load(connection, step)
    if _already_decided(task, step, Besluit.AFWIJZEN, None):
        return task
    may_decide(connection, current(task, step), step)
    decision = Decision(
        besluit=Besluit.AFWIJZEN,
        by=step.viewer.person,
        at=step.now,
        reason=said(refusal.reason) if refusal.reason.strip() else "",
        ground=refusal.ground.value,
    )
    follow(connection, task.upload_id, FollowUpKind.OPRUIMEN, deadlines, step.now)
    return _decide(connection, task, step, decision, runs)


def ask_inspection(connection: Connection, step: Step, runs: Runs) -> Task:
    """Have the files inspected again, while nothing is decided; for when inspection failed."""
    task = current(load(connection, step), step)
    may_decide(connection, task, step)
    marked = taskmarks.mark(connection, task, step.now)
    record(connection, step, Act.INSPECTION_ASKED)
    runs.signal(connection, kind=TASK_SIGNAL, key=task.task_id, outcome=LOOK_AGAIN)
    return marked


def exclude_file(connection: Connection, step: Step, file_id: str, reason: str | None) -> Task:
    """Leave one file out with a reason, or take it in again with None; it is then never deleted."""
    task = current(load(connection, step), step)
    may_decide(connection, task, step)
    upload = uploads.get(connection, task.upload_id)
    if file_id not in {file.file_id for file in upload.files}:
        raise unknown()
    because = None if reason is None else said(reason)
    uploads.exclude(connection, file_id, because)
    marked = taskmarks.mark(connection, task, step.now)
    audit.record(
        connection,
        at=step.now,
        act=Act.FILE_EXCLUDED,
        result="weer_opgenomen" if because is None else "uitgesloten",
        viewer=step.viewer,
        upload_id=task.upload_id,
        object_id=file_id,
    )
    return marked


def _decide(connection: Connection, task: Task, step: Step, decision: Decision, runs: Runs) -> Task:
    registering = decision.besluit is Besluit.REGISTREREN
    let_lapse(connection, task, step)
    moved = tasks.apply(
        connection,
        task,
        TaskEvent.DECIDED_TO_REGISTER if registering else TaskEvent.DECIDED_TO_REJECT,
        step.now,
        decision=tasks.decision_as_json(decision),
        **mine(step),
    )
    record(connection, step, Act.REGISTRATION_CHOSEN if registering else Act.REJECTED)
    runs.signal(connection, kind=TASK_SIGNAL, key=task.task_id, outcome={"besluit": decision.besluit.value})
    return moved


def let_lapse(connection: Connection, task: Task, step: Step) -> None:
    """Take back the question to the employee that nobody needs an answer to any more."""
    asked = questions.open_about(connection, task.upload_id)
    if asked is not None:
        questions.settle(connection, asked, by=step.viewer.person, answer=None, now=step.now)


def _something_to_register(connection: Connection, task: Task) -> None:
    chosen = [file for file in uploads.get(connection, task.upload_id).files if file.excluded_because is None]
    if not chosen:
        raise BadInputError(
            "nothing-to-register",
            "U hebt alle bestanden weggelaten.",
            next_step="Neem een bestand weer op, of wijs de taak af.",
        )
    if any(file.infected for file in chosen):
        raise BadInputError(
            "file-infected",
            "De virusscanner vond een virus in een bestand van deze taak.",
            next_step="Laat het besmette bestand weg, of wijs de taak af.",
        )
    if any(file.sha256 is None for file in chosen):
        raise BadInputError(
            "not-inspected",
            "Niet alle bestanden zijn onderzocht.",
            next_step="Wacht tot het onderzoek klaar is. Lukt het onderzoek niet, wijs de taak dan af.",
        )


def _already_decided(task: Task, step: Step, besluit: Besluit, choice: RegistrationChoice | None) -> bool:
    """Whether this is the second click on the same button."""
    decision = task.decision
    return (
        decision is not None
        and not task.open
        and task.version == step.version + 1
        and (decision.besluit, decision.choice) == (besluit, choice)
        and decision.by.object_id == step.viewer.person.object_id
    )
