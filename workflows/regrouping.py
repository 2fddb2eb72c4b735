"""How DI puts loose files together that came apart, and takes apart what came together: before anything is registered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection

from workflows.errors import BadInputError, PermanentError
from workflows.jsontypes import JsonObject
from workflows.model import Upload, UploadKind
from workflows.step import Step, current, load, may_decide
from workflows.store import audit, documents, intentions, tasks, uploads
from workflows.tasks import Task, TaskEvent
from workflows.uploads import LOOK_AGAIN, TASK_SIGNAL, Runs, Starter
from workflows.worklist import let_lapse

log = structlog.get_logger()

PARTED = "De bestanden die u koos, krijgen een eigen taak. Die staat straks bij Te doen in de werklijst."
MERGED: JsonObject = {"besluit": "samengevoegd"}


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another task, as it stood on the screen."""

    task_id: str
    version: int


def merge(connection: Connection, step: Step, other: Other, runs: Runs) -> Task:
    """Let the files of another task come to this one; the other task ends, and says where they went."""
    task, upload = _mine(connection, step)
    leaving, left = _mine(connection, replace(step, task_id=other.task_id, version=other.version))
    if upload.upload_id == left.upload_id or not _together(upload, left):
        raise BadInputError(
            "uploads-apart",
            "Deze uploads kunnen niet worden samengevoegd.",
            next_step="Kies een taak met losse bestanden van dezelfde medewerker, uit dezelfde map.",
        )
    uploads.move_files(connection, left.files, upload, step.now)
    let_lapse(connection, leaving, step)
    tasks.apply(
        connection,
        leaving,
        TaskEvent.MERGED,
        step.now,
        because="uploads-merged",
        explanation=f"De bestanden horen nu bij taak {task.number}.",
    )
    runs.signal(connection, kind=TASK_SIGNAL, key=leaving.task_id, outcome=MERGED)
    _record(connection, step, audit.Act.UPLOADS_MERGED, upload, len(left.files))
    log.info("uploads_merged", upload_id=upload.upload_id, merged=left.upload_id, files=len(left.files))
    return _look_again(
        connection, step, task, runs, f"De bestanden van taak {leaving.number} zijn hier bij gekomen."
    )


def split(
    connection: Connection, step: Step, file_ids: Collection[str], runs: Runs, starter: Starter
) -> Upload:
    """Make an upload of its own, with its own task, of some files of a task; returns the new upload."""
    task, upload = _mine(connection, step)
    leaving = tuple(file for file in upload.files if file.file_id in file_ids)
    if upload.kind is UploadKind.FOLDER or not 0 < len(leaving) < len(upload.files):
        raise BadInputError(
            "upload-whole",
            "Zo kan deze upload niet worden gesplitst.",
            next_step="Kies een of meer losse bestanden, maar niet allemaal. Een map blijft altijd één upload.",
        )
    made = uploads.part_off(connection, upload, leaving, step.now)
    if not starter.arrived(connection, made):
        raise PermanentError(
            "no-room-for-run",
            "Er lopen nu te veel runs.",
            next_step="Probeer het over een paar minuten opnieuw.",
        )
    _record(connection, step, audit.Act.UPLOAD_SPLIT, upload, len(leaving))
    _look_again(connection, step, task, runs, PARTED)
    log.info("upload_split", upload_id=upload.upload_id, made=made.upload_id, files=len(leaving))
    return made


def can_merge(upload: Upload, other: Upload) -> bool:
    """Whether two uploads are of loose files that one person dropped in one folder."""
    return upload.upload_id != other.upload_id and _together(upload, other)


def _together(upload: Upload, other: Upload) -> bool:
    return UploadKind.FOLDER not in {upload.kind, other.kind} and (
        (upload.key.drive_id, upload.watched_folder_id, upload.owner.object_id)
        == (other.key.drive_id, other.watched_folder_id, other.owner.object_id)
    )


def _mine(connection: Connection, step: Step) -> tuple[Task, Upload]:
    """Read a task that the viewer may decide about now, with nothing of it in the zaaksysteem yet."""
    task = current(load(connection, step), step)
    may_decide(connection, task, step)
    upload = uploads.get(connection, task.upload_id)
    if intentions.any_of_upload(connection, upload.upload_id) or any(
        documents.document_of(connection, file.file_id) for file in upload.files
    ):
        raise PermanentError(
            "upload-registered-in-part",
            "Een deel van deze upload staat al in het zaaksysteem.",
            next_step="Rond de taak af zoals hij is: registreer hem, of wijs hem af.",
        )
    return task, upload


def _look_again(connection: Connection, step: Step, task: Task, runs: Runs, what: str) -> Task:
    moved = tasks.apply(
        connection,
        task,
        TaskEvent.REOPENED,
        step.now,
        because="upload-regrouped",
        explanation=f"{what} Bekijk deze taak opnieuw.",
    )
    runs.signal(connection, kind=TASK_SIGNAL, key=task.task_id, outcome=LOOK_AGAIN)
    return moved


def _record(connection: Connection, step: Step, act: audit.Act, upload: Upload, files: int) -> None:
    audit.record(
        connection,
        at=step.now,
        act=act,
        result=str(files),
        viewer=step.viewer,
        upload_id=upload.upload_id,
        object_id=upload.upload_id,
    )
