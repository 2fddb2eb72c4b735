"""What DI does around the deletion: hold it, lift that, ask for it, agree with it; one function each."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.clearance import Verwijderen
from workflows.errors import PermanentError
from workflows.model import Viewer
from workflows.operations.house import Policy
from workflows.operations.operation import LATER
from workflows.operations.wait_for_deletion import needs_a_person
from workflows.step import Step, current, load, said, unknown
from workflows.store import audit, holds, taskmarks, tasks, uploads
from workflows.store.audit import Act
from workflows.store.holds import Hold, HoldKind
from workflows.tasks import Task, TaskState
from workflows.uploads import DELETION_SIGNAL, Runs, gates_of

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


def lift_hold(connection: Connection, step: Step, hold_id: str, policy: Policy, runs: Runs) -> Hold | None:
    """Lift one hold, and let go on what waited for nothing else; the same click twice lifts once, then gives None."""
    _need_di(step.viewer)
    lifted = holds.lift(connection, hold_id, by=step.viewer.person, now=step.now)
    if lifted is None:
        return None
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
    return lifted


def ask_deletion(connection: Connection, step: Step, policy: Policy, runs: Runs) -> Task:
    """Ask for the originals to be deleted, where the settings wait for this click; every gate is still asked."""
    task = load(connection, step)
    if task.deletion_asked:
        return task
    waits = task.state is TaskState.GEREGISTREERD and not task.deletion_stopped
    if policy.verwijderen is not Verwijderen.NA_KLIK or not waits:
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


def stop_deletion(connection: Connection, step: Step, reason: str, policy: Policy, runs: Runs) -> Task:
    """Leave the originals where they are, however long the deletion waits already; the run finishes the task.

    Whatever version stood on the screen: a deletion that is tried again changes the task, not what DI decides.
    """
    task = load(connection, step)
    if task.deletion_stopped:
        return task
    if not may_stop(task, policy, step.viewer):
        raise PermanentError(
            "deletion-not-stopped",
            "Er is nu geen verwijdering om te stoppen.",
            next_step="Open de taak opnieuw om te zien hoe de taak er nu voor staat.",
        )
    if policy.held_because(connection, task.upload_id) is not None:
        raise PermanentError(
            "deletion-held",
            "Er loopt een Woo-verzoek of bezwaar. De medewerker mag de originelen nu niet weghalen.",
            next_step="Hef eerst de blokkade op. Tot die tijd verwijdert Bewaarstroom niets.",
        )
    marked = taskmarks.mark(
        connection,
        task,
        step.now,
        deletion_stopped_at=step.now,
        deletion_stopped_by=step.viewer.person.object_id,
        deletion_stopped_because=said(reason),
    )
    _record(
        connection,
        step,
        Act.DELETION_STOPPED,
        result="gelukt",
        upload_id=task.upload_id,
        object_id=task.task_id,
    )
    let_go_on(connection, marked, policy, runs)
    return marked


def may_stop(task: Task, policy: Policy, viewer: Viewer) -> bool:
    """Whether a deletion is still to come that this viewer may stop."""
    to_come = task.state is TaskState.GEREGISTREERD and not task.deletion_stopped
    return viewer.is_di and to_come and policy.verwijderen is not Verwijderen.UIT


def may_agree(task: Task, policy: Policy, viewer: Viewer) -> bool:
    """Whether this viewer can be the second person now."""
    if not policy.vier_ogen or policy.verwijderen is Verwijderen.UIT:
        return False
    if task.deletion_agreed or task.deletion_stopped:
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
    """Wake the run that waits before the deletion or in it, when no person needs to do anything more."""
    upload = uploads.get(connection, task.upload_id)
    if task.state is TaskState.GEREGISTREERD and not needs_a_person(connection, policy, upload, task):
        runs.signal(
            connection, kind=DELETION_SIGNAL, key=task.task_id, outcome={"asked": task.deletion_asked}
        )
        runs.signal(connection, kind=LATER, key=gates_of(task.task_id), outcome={})


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
