"""How an arrival becomes exactly one upload with one first run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import structlog
from sqlalchemy import Connection

from workflows.homes import joined, shares_of
from workflows.jsontypes import Json, JsonObject
from workflows.model import Arrival, ArrivedFile, Upload, UploadFile, UploadKind
from workflows.ports import Clock
from workflows.store import audit, documents, firings, taskmarks, tasks, uploads
from workflows.tasks import REFUSED, Task, TaskEvent, TaskState

log = structlog.get_logger()

TASK_SIGNAL = "taak"
"""The kind of signal that a decision about a task is; its key is the task's id."""

DELETION_SIGNAL = "verwijderen"
"""The kind of signal that DI's click is, where deletion waits for one; its key is the task's id."""

LOOK_AGAIN: JsonObject = {"besluit": "opnieuw_onderzoeken"}


def gates_of(task_id: str) -> str:
    """Name the pause before the gates of a task are asked again, for who opens one."""
    return f"controles/{task_id}"


class Starter(Protocol):
    """Lets flows know of what arrives, inside a transaction of the caller."""

    def arrived(self, connection: Connection, upload: Upload) -> bool:
        """Start what waits for something new; False: not now."""
        ...

    def changed(self, connection: Connection, upload: Upload, files: Sequence[UploadFile]) -> bool:
        """Start what waits for changed files; False: not now."""
        ...


class Runs(Protocol):
    """What intake asks of the engine, inside a transaction of its own."""

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:
        """Answer whoever waits for (kind, key), now or later."""
        ...


def forgo_clicks(connection: Connection, runs: Runs) -> None:
    """Let the runs that wait for DI's click go on, where the settings no longer ask for one: nobody can click."""
    for task_id in taskmarks.awaited(connection, DELETION_SIGNAL):
        runs.signal(connection, kind=DELETION_SIGNAL, key=task_id, outcome={"asked": False})


class Intake:
    """Takes arrivals in, and notices what happens to them afterwards."""

    def __init__(self, runs: Runs, starter: Starter, clock: Clock) -> None:
        """Let *starter* know of each new upload."""
        self._runs = runs
        self._starter = starter
        self._clock = clock

    def receive(self, connection: Connection, arrival: Arrival) -> bool:
        """Take *arrival* in within the caller's transaction; False means: not now, offer it again later."""
        if arrival.kind is not UploadKind.FOLDER:
            return self._receive_loose(connection, arrival)
        known = uploads.of_item(connection, arrival.key)
        if not known:
            return self._take_in(connection, arrival)
        if not _new_to(known, arrival).files:
            return True
        return self._take_in_again(connection, known, arrival)

    def _receive_loose(self, connection: Connection, arrival: Arrival) -> bool:
        """Let each file join the upload that it belongs to; what belongs to none becomes one together."""
        shares = shares_of(connection, arrival)
        taken = [
            self._join(
                connection, upload, tasks.get(connection, upload.upload_id), joined(upload, files, arrival)
            )
            for upload, files in shares.joining
        ]
        if shares.fresh:
            taken.append(self._take_in(connection, _of_its_own(arrival, shares.fresh)))
        return all(taken) and not shares.busy

    def _take_in_again(self, connection: Connection, known: Sequence[Upload], arrival: Arrival) -> bool:
        upload, earlier = known[0], _not_refused(connection, known[1:])
        task = tasks.of_upload(connection, upload.upload_id)
        if task is None and firings.refused(connection, upload.upload_id):
            return True  # the flow's own condition left it out: the firing says so, and no run will come
        if task is None or task.state is TaskState.WORDT_GEREGISTREERD:
            return False  # the run is busy with what it saw; the next look offers this again
        if task.state is TaskState.GEREGISTREERD and arrival.kind is UploadKind.FOLDER:
            self._wake(connection, task)
            return False  # the run looks at the folder itself and reopens the task; then this joins
        if not task.open:
            return self._take_in(connection, _new_to(_not_refused(connection, known), arrival))
        return self._join(connection, upload, task, _new_to(earlier, arrival))

    def _wake(self, connection: Connection, task: Task) -> None:
        """Let a run that waits for DI's click see for itself that the folder is not what it was."""
        if taskmarks.is_awaited(connection, DELETION_SIGNAL, task.task_id):
            self._runs.signal(connection, kind=DELETION_SIGNAL, key=task.task_id, outcome={"asked": False})

    def _take_in(self, connection: Connection, arrival: Arrival) -> bool:
        """Make an upload and start its run; when there is no room for a run, it was never made."""
        savepoint = connection.begin_nested()
        upload = uploads.add(connection, arrival, self._clock())
        if not self._starter.arrived(connection, upload):
            savepoint.rollback()
            return False
        savepoint.commit()
        log.info("upload_received", upload_id=upload.upload_id, files=len(upload.files))
        return True

    def _join(self, connection: Connection, upload: Upload, task: Task, arrival: Arrival) -> bool:
        now, savepoint = self._clock(), connection.begin_nested()
        _tell_of_orphans(connection, upload, arrival)
        whole = uploads.replace_files(connection, upload, arrival, now)
        before = {file.file_id for file in upload.files}
        fresh = [file for file in whole.files if file.file_id not in before]
        if fresh and not self._starter.changed(connection, whole, fresh):
            savepoint.rollback()
            return False
        savepoint.commit()
        audit.record(
            connection,
            at=now,
            act=audit.Act.FILES_JOINED,
            result=str(len(fresh)),
            upload_id=upload.upload_id,
        )
        tasks.apply(
            connection,
            task,
            TaskEvent.REOPENED,
            now,
            because="files-changed",
            explanation="De medewerker heeft de bestanden veranderd of aangevuld. Bekijk ze opnieuw.",
        )
        self._runs.signal(connection, kind=TASK_SIGNAL, key=task.task_id, outcome=LOOK_AGAIN)
        log.info("upload_joined", upload_id=upload.upload_id, files=len(arrival.files))
        return True


def _of_its_own(arrival: Arrival, files: tuple[ArrivedFile, ...]) -> Arrival:
    """Make an arrival of these files alone, known by the file that leads them."""
    keys = [file.seen.key for file in files]
    return replace(
        arrival,
        kind=UploadKind.GROUP if len(files) > 1 else UploadKind.FILE,
        key=arrival.key if arrival.key in keys else keys[0],
        files=files,
    )


def _new_to(known: Sequence[Upload], arrival: Arrival) -> Arrival:
    """Leave out what came with an earlier upload already: no file is registered twice, and less is never new."""
    held = {(file.key, file.content) for upload in known for file in upload.files}
    fresh = (file for file in arrival.files if (file.seen.key, file.seen.content) not in held)
    return replace(arrival, files=tuple(fresh))


def _not_refused(connection: Connection, known: Sequence[Upload]) -> list[Upload]:
    """Leave out what was refused or taken back: when the employee completes it, all of it is worth another look."""
    taken = ((upload, tasks.of_upload(connection, upload.upload_id)) for upload in known)
    return [upload for upload, task in taken if task is None or task.state not in REFUSED]


def _tell_of_orphans(connection: Connection, upload: Upload, arrival: Arrival) -> None:
    """Name the documents in the zaaksysteem whose original is now another file."""
    there = {(file.seen.key, file.seen.content) for file in arrival.files}
    for file in upload.files:
        document = documents.document_of(connection, file.file_id)
        if document is not None and (file.key, file.content) not in there:
            log.warning("document_orphaned", upload_id=upload.upload_id, identificatie=document.identificatie)
