"""What DI does around the deletion: hold it, lift that, ask for it, agree with it; one function each."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.clearance import Verwijderen
from workflows.errors import PermanentError
from workflows.model import Viewer
from workflows.operations.house import Policy
from workflows.operations.wait_for_deletion import needs_a_person
from workflows.step import Step, current, load, unknown
from workflows.store import audit, holds, taskmarks, tasks, uploads
from workflows.store.audit import Act
from workflows.store.holds import HoldKind
from workflows.tasks import Task, TaskState
from workflows.uploads import DELETION_SIGNAL, Runs

MAX_NOTE = 200  # characters


def hold_task(connection: Connection, step: Step, kind: HoldKind, note: str) -> Task:
    """Hold the deletion of one upload, whatever its state; registration goes on."""
    task = load(connection, step)
    hold_id = holds.place(
        connection,
        upload_id=task.upload_id,
        kind=kind,
        note=note[:MAX_NOTE],
        by=step.viewer.person,
        now=step.now,
    )
    _record(connection, step, Act.HOLD_PLACED, result=kind.value, upload_id=task.upload_id, object_id=hold_id)
    return taskmarks.mark(connection, task, step.now)


def hold_everything(connection: Connection, step: Step, kind: HoldKind, note: str) -> None:
    """Hold every deletion there is and will be."""
    _need_di(step.viewer)
    hold_id = holds.place(
        connection, upload_id=None, kind=kind, note=note[:MAX_NOTE], by=step.viewer.person, now=step.now
    )
    _record(connection, step, Act.HOLD_PLACED, result=kind.value, upload_id=None, object_id=hold_id)


def lift_hold(connection: Connection, step: Step, hold_id: str, policy: Policy, runs: Runs) -> None:
    """Lift one hold, and let go on what waited for nothing else; the same click twice lifts once."""
    _need_di(step.viewer)
    lifted = holds.lift(connection, hold_id, by=step.viewer.person, now=step.now)
    if lifted is None:
        return
    _record(
        connection,
        step,
        Act.HOLD_LIFTED,
        result=lifted.kind.value,
        upload_id=lifted.upload_id,
        object_id=hold_id,
    )
    waiting = [lifted.upload_id] if lifted.upload_id else tasks.in_state(connection, TaskState.GEREGISTREERD)
    for task_id in waiting:
        let_go_on(connection, tasks.get(connection, task_id), policy, runs)


def ask_deletion(connection: Connection, step: Step, policy: Policy, runs: Runs) -> Task:
    """Ask for the originals to be deleted, where the settings wait for this click; every gate is still asked."""
    task = load(connection, step)
    if task.deletion_asked:
        return task
    if policy.verwijderen is not Verwijderen.NA_KLIK or task.state is not TaskState.GEREGISTREERD:
        raise PermanentError(
            "deletion-not-asked",
            "Verwijderen kan nu niet op deze taak.",
            next_step="Open de taak opnieuw om te zien hoe de taak er nu voor staat.",
        )
    marked = taskmarks.mark(
        connection,
        current(task, step),
        step.now,
        deletion_asked_at=step.now,
        deletion_asked_by=step.viewer.person.object_id,
    )
    _record(
        connection,
        step,
        Act.DELETION_ASKED,
        result="gelukt",
        upload_id=task.upload_id,
        object_id=task.task_id,
    )
    let_go_on(connection, marked, policy, runs)
    return marked


def agree_with_deletion(connection: Connection, step: Step, policy: Policy, runs: Runs) -> Task:
    """Agree, as a second and different person, that the originals go."""
    task = load(connection, step)
    if task.deletion_agreed:
        return task
    if not may_agree(task, policy, step.viewer):
        raise PermanentError(
            "deletion-not-agreed",
            "U kunt dit niet bevestigen.",
            next_step="Een andere collega dan wie erom vroeg moet bevestigen, nadat alles is geregistreerd.",
        )
    marked = taskmarks.mark(
        connection,
        current(task, step),
        step.now,
        deletion_agreed_at=step.now,
        deletion_agreed_by=step.viewer.person.object_id,
    )
    _record(
        connection,
        step,
        Act.DELETION_AGREED,
        result="gelukt",
        upload_id=task.upload_id,
        object_id=task.task_id,
    )
    let_go_on(connection, marked, policy, runs)
    return marked


def may_agree(task: Task, policy: Policy, viewer: Viewer) -> bool:
    """Whether this viewer can be the second person now."""
    if not policy.vier_ogen or policy.verwijderen is Verwijderen.UIT or task.deletion_agreed:
        return False
    first = first_person(task, policy)
    return (
        viewer.is_di
        and task.state is TaskState.GEREGISTREERD
        and first is not None
        and first != viewer.person.object_id
    )


def first_person(task: Task, policy: Policy) -> str | None:
    """Who wanted the originals gone: who asked, or who decided where nobody need ask; None while nobody did."""
    if policy.verwijderen is Verwijderen.NA_KLIK:
        return task.deletion_asked_by
    return task.decision.by.object_id if task.decision else None


def let_go_on(connection: Connection, task: Task, policy: Policy, runs: Runs) -> None:
    """Wake the run that waits before the deletion, when no person needs to do anything more."""
    upload = uploads.get(connection, task.upload_id)
    if task.state is TaskState.GEREGISTREERD and not needs_a_person(connection, policy, upload, task):
        runs.signal(
            connection, kind=DELETION_SIGNAL, key=task.task_id, outcome={"asked": task.deletion_asked}
        )


def _need_di(viewer: Viewer) -> None:
    if not viewer.is_di:
        raise unknown()


def _record(
    connection: Connection, step: Step, act: Act, *, result: str, upload_id: str | None, object_id: str
) -> None:
    audit.record(
        connection,
        at=step.now,
        act=act,
        result=result,
        viewer=step.viewer,
        upload_id=upload_id,
        object_id=object_id,
    )
