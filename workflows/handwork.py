"""What DI does for a zaaksysteem without API: say where it registered an upload, and have a colleague confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from workflows.declaration import Entry
from workflows.errors import BadInputError
from workflows.model import Besluit, Decision, Upload
from workflows.step import Step, current, load, may_decide, mine, record
from workflows.store import byhand, taskmarks, tasks, uploads
from workflows.store.audit import Act
from workflows.store.byhand import ByHand
from workflows.tasks import TRANSITIONS, Task, TaskEvent
from workflows.uploads import TASK_SIGNAL, Runs

MAX_SYSTEM, MAX_NUMBER = 100, 100  # characters
WAITING = "by-hand-waiting"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the form says."""

    system: str
    zaaknummer: str
    documentnummers: Mapping[str, str]  # by file id
    returned: Mapping[str, str]  # by file id: SHA-256, where a browser took it


def enter(connection: Connection, step: Step, written: Written) -> Task:
    """Say where the files were registered; the task is then the viewer's, and waits for a second person."""
    task = current(load(connection, step), step)
    may_decide(connection, task, step)
    upload = uploads.get(connection, task.upload_id)
    _complete(upload, written)
    entry = Entry(
        upload_id=upload.upload_id,
        system=written.system,
        zaaknummer=written.zaaknummer,
        documentnummers=tuple(sorted(written.documentnummers.items())),
        returned=tuple(sorted(written.returned.items())),
        by=step.viewer.person.object_id,
        at=step.now,
    )
    byhand.enter(connection, entry, upload, step.viewer.person)
    record(connection, step, Act.ENTERED_BY_HAND)
    return _waiting(connection, task, step)


def withdraw(connection: Connection, step: Step) -> Task:
    """Take back what was entered, so that the task can be decided in another way."""
    task = current(load(connection, step), step)
    if not task.open or not byhand.withdraw(connection, task.upload_id):
        raise taskmarks.moved_on()
    record(connection, step, Act.BY_HAND_WITHDRAWN)
    return taskmarks.mark(connection, task, step.now, because=None, explanation=None)


def confirm(connection: Connection, step: Step, runs: Runs) -> Task:
    """Confirm, as a second and different person, what was entered; only then is it decided."""
    task = load(connection, step)
    found = byhand.of_upload(connection, task.upload_id)
    if found is not None and found.confirmed_by is not None and not task.open:
        return task  # the second click
    if found is None or not task.open:
        raise taskmarks.moved_on()
    byhand.confirm(connection, uploads.get(connection, task.upload_id), step.viewer.person, step.now)
    moved = tasks.apply(
        connection,
        current(task, step),
        TaskEvent.DECIDED_TO_REGISTER,
        step.now,
        decision=tasks.decision_as_json(_decision(found, step)),
    )
    record(connection, step, Act.DECLARED_BY_HAND)
    outcome = {"besluit": Besluit.REGISTREREN.value}
    runs.signal(connection, kind=TASK_SIGNAL, key=task.task_id, outcome=outcome)
    return moved


def _decision(found: ByHand, step: Step) -> Decision:
    return Decision(
        besluit=Besluit.REGISTREREN, by=found.entered_by, at=step.now, by_hand=found.entry.zaaknummer
    )


def _waiting(connection: Connection, task: Task, step: Step) -> Task:
    said = {
        **mine(step),
        "because": WAITING,
        "explanation": "Met de hand geregistreerd. Een tweede, andere collega van Informatiebeheer moet dit nog bevestigen.",
    }
    if task.state in TRANSITIONS[TaskEvent.TAKEN][0]:
        return tasks.apply(connection, task, TaskEvent.TAKEN, step.now, **said)
    return taskmarks.mark(connection, task, step.now, **said)


def _complete(upload: Upload, written: Written) -> None:
    files = [file for file in upload.files if file.excluded_because is None]
    if any(file.sha256 is None for file in files):
        raise BadInputError(
            "not-inspected",
            "Niet alle bestanden zijn onderzocht.",
            next_step="Wacht tot het onderzoek klaar is. Lukt het onderzoek niet, wijs de taak dan af.",
        )
    if not files or any(not written.documentnummers.get(file.file_id) for file in files):
        raise BadInputError(
            "declaration-incomplete",
            "Niet elk bestand heeft een documentnummer.",
            next_step="Vul bij elk bestand het documentnummer uit het zaaksysteem in.",
        )
    if any(written.returned.get(file.file_id, file.sha256) != file.sha256 for file in files):
        raise BadInputError(
            "declaration-differs",
            "Een teruggehaald bestand is niet hetzelfde als het origineel.",
            next_step="Controleer in het zaaksysteem of het goede bestand is geregistreerd, en haal het opnieuw op.",
        )
