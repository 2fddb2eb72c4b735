"""How an arrival becomes exactly one upload with one first run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import Connection

from workflows.definition.flow import Flow
from workflows.jsontypes import Json, JsonObject
from workflows.model import Arrival, ItemKey, Upload, UploadKind
from workflows.ports import Clock
from workflows.store import documents, taskmarks, tasks, uploads
from workflows.tasks import Task, TaskEvent, TaskState

log = structlog.get_logger()

TASK_SIGNAL = "taak"
"""The kind of signal that a decision about a task is; its key is the task's id."""

DELETION_SIGNAL = "verwijderen"
"""The kind of signal that DI's click is, where deletion waits for one; its key is the task's id."""

LOOK_AGAIN: JsonObject = {"besluit": "opnieuw_onderzoeken"}


class Runs(Protocol):
    """What intake asks of the engine, inside a transaction of its own."""

    def start_run(
        self,
        connection: Connection,
        *,
        flow: Flow,
        dedup_key: str,
        partition_key: str,
        trigger_outputs: JsonObject,
        upload_id: str | None = None,
    ) -> str | None:
        """Start a run, unless this flow already has one for *dedup_key*."""
        ...

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:
        """Answer whoever waits for (kind, key), now or later."""
        ...


def forgo_clicks(connection: Connection, runs: Runs) -> None:
    """Let the runs that wait for DI's click go on, where the settings no longer ask for one: nobody can click."""
    for task_id in taskmarks.awaited(connection, DELETION_SIGNAL):
        runs.signal(connection, kind=DELETION_SIGNAL, key=task_id, outcome={"asked": False})


class Intake:
    """Takes arrivals in, and notices what happens to them afterwards."""

    def __init__(self, runs: Runs, flow: Callable[[], Flow], clock: Clock) -> None:
        """Start *flow*, as it is at that moment, for each new upload."""
        self._runs = runs
        self._flow = flow
        self._clock = clock

    def receive(self, connection: Connection, arrival: Arrival) -> bool:
        """Take *arrival* in within the caller's transaction; False means: not now, offer it again later."""
        known = uploads.of_item(connection, arrival.key)
        if not known:
            return self._take_in(connection, arrival)
        if not _new_to(known, arrival).files:
            return True
        return self._take_in_again(connection, known, arrival)

    def vanished(self, connection: Connection, key: ItemKey) -> None:
        """Say on an undecided task that an item of its upload is gone without our doing."""
        now = self._clock()
        for upload in uploads.holding(connection, key) or uploads.of_item(connection, key):
            task = tasks.of_upload(connection, upload.upload_id)
            if task is not None and task.open:
                tasks.explain(
                    connection,
                    task.task_id,
                    "original-gone",
                    "De medewerker heeft (een deel van) de originelen weggehaald uit de map. "
                    "Vraag de medewerker om ze terug te zetten, of wijs de taak af.",
                    now,
                )
                log.warning("original_vanished", upload_id=upload.upload_id, task_id=task.task_id)

    def _take_in_again(self, connection: Connection, known: Sequence[Upload], arrival: Arrival) -> bool:
        upload, earlier = known[0], _not_refused(connection, known[1:])
        task = tasks.of_upload(connection, upload.upload_id)
        if task is None or task.state is TaskState.WORDT_GEREGISTREERD:
            return False  # the run is busy with what it saw; the next look offers this again
        if task.state is TaskState.GEREGISTREERD and arrival.kind is UploadKind.FOLDER:
            self._wake(connection, task)
            return False  # the run looks at the folder itself and reopens the task; then this joins
        if not task.open:
            return self._take_in(connection, _new_to(_not_refused(connection, known), arrival))
        self._join(connection, upload, task, _new_to(earlier, arrival))
        return True

    def _wake(self, connection: Connection, task: Task) -> None:
        """Let a run that waits for DI's click see for itself that the folder is not what it was."""
        if taskmarks.is_awaited(connection, DELETION_SIGNAL, task.task_id):
            self._runs.signal(connection, kind=DELETION_SIGNAL, key=task.task_id, outcome={"asked": False})

    def _take_in(self, connection: Connection, arrival: Arrival) -> bool:
        upload = uploads.add(connection, arrival, self._clock())
        run_id = self._runs.start_run(
            connection,
            flow=self._flow(),
            dedup_key=upload.upload_id,
            partition_key=f"{arrival.key.drive_id}/{arrival.watched_folder_id}",
            trigger_outputs={"body": _trigger_body(upload)},
            upload_id=upload.upload_id,
        )
        log.info("upload_received", upload_id=upload.upload_id, run_id=run_id, files=len(upload.files))
        return True

    def _join(self, connection: Connection, upload: Upload, task: Task, arrival: Arrival) -> None:
        now = self._clock()
        _tell_of_orphans(connection, upload, arrival)
        uploads.replace_files(connection, upload, arrival, now)
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


def _new_to(known: Sequence[Upload], arrival: Arrival) -> Arrival:
    """Leave out what came with an earlier upload already: no file is registered twice, and less is never new."""
    held = {(file.key, file.content) for upload in known for file in upload.files}
    fresh = (file for file in arrival.files if (file.seen.key, file.seen.content) not in held)
    return replace(arrival, files=tuple(fresh))


def _not_refused(connection: Connection, known: Sequence[Upload]) -> list[Upload]:
    """Leave out what DI refused: when the employee completes it, all of it is worth another look."""
    taken = ((upload, tasks.of_upload(connection, upload.upload_id)) for upload in known)
    return [upload for upload, task in taken if task is None or task.state is not TaskState.AFGEWEZEN]


def _tell_of_orphans(connection: Connection, upload: Upload, arrival: Arrival) -> None:
    """Name the documents in the zaaksysteem whose original is now another file."""
    there = {(file.seen.key, file.seen.content) for file in arrival.files}
    for file in upload.files:
        document = documents.document_of(connection, file.file_id)
        if document is not None and (file.key, file.content) not in there:
            log.warning("document_orphaned", upload_id=upload.upload_id, identificatie=document.identificatie)


def _trigger_body(upload: Upload) -> JsonObject:
    """Tell the flow what arrived, by reference: no names."""
    return {
        "uploadId": upload.upload_id,
        "kind": upload.kind.value,
        "driveId": upload.key.drive_id,
        "itemId": upload.key.item_id,
        "arrivedAt": _spell(upload.arrived_at),
        "settledAt": _spell(upload.settled_at),
        "fileCount": len(upload.files),
        "size": sum(file.size for file in upload.files),
    }


def _spell(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
