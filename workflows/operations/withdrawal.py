"""What is said, on the task and by mail, when an employee takes originals away before they are registered."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import Connection

from workflows.model import ItemKey, Upload
from workflows.notices.wording import Template
from workflows.operations.house import House
from workflows.operations.letters import to_di, to_employee
from workflows.store import audit, tasks, uploads
from workflows.tasks import FINISHED, Task

log = structlog.get_logger()

ORIGINAL_GONE = "original-gone"


class Withdrawals:
    """Hears of originals that went or came back without our doing, within the transaction of who saw it."""

    def __init__(self, house: House) -> None:
        """Speak for *house*."""
        self._house = house

    def gone(self, connection: Connection, key: ItemKey) -> None:
        """Say on each upload with this original that it is not there any more, and tell whom it concerns."""
        now = self._house.clock()
        for upload, task in _unfinished(connection, key):
            first = all(file.gone_at is None for file in upload.files)
            uploads.set_gone(connection, key, upload.upload_id, now)
            _record(connection, audit.Act.ORIGINAL_AWAY, upload, key, now)
            log.warning("original_vanished", upload_id=upload.upload_id)
            if task is not None and task.open:
                explain(connection, task, now)
            if first and (task is None or task.open):  # else the run that is at work finds out, and says so
                self._tell(connection, upload, task, now)

    def back(self, connection: Connection, key: ItemKey) -> None:
        """Say on each upload with this original that it is there again."""
        now = self._house.clock()
        for upload, task in _unfinished(connection, key):
            if all(file.gone_at is None for file in upload.files if file.key == key):
                continue
            uploads.set_gone(connection, key, upload.upload_id, None)
            _record(connection, audit.Act.ORIGINAL_BACK, upload, key, now)
            log.info("original_returned", upload_id=upload.upload_id)
            if task is not None and task.open:
                explain(connection, task, now)

    def _tell(self, connection: Connection, upload: Upload, task: Task | None, now: datetime) -> None:
        once = f"weg-{now:%Y%m%d%H%M%S}"
        to_employee(connection, self._house, upload, Template.WEGGEHAALD, once=once)
        if task is not None:  # without one, DI hears of it on the task that is still to come
            to_di(connection, self._house, upload, Template.ORIGINEEL_WEGGEHAALD, once=once)


def explain(connection: Connection, task: Task, now: datetime) -> None:
    """Show on an open task how many originals were taken away; nothing of the kind when all are there."""
    files = uploads.get(connection, task.upload_id).files
    gone = sum(file.gone_at is not None for file in files)
    if not gone:
        tasks.explained_no_more(connection, task.task_id, ORIGINAL_GONE)
        return
    how_many = "de originelen" if gone == len(files) else f"{gone} van de {len(files)} originelen"
    tasks.explain(
        connection,
        task.task_id,
        ORIGINAL_GONE,
        f"De medewerker heeft {how_many} weggehaald uit de map. Vraag de medewerker om ze terug te zetten, "
        "laat de bestanden weg of wijs de taak af.",
        now,
    )


def _unfinished(connection: Connection, key: ItemKey) -> list[tuple[Upload, Task | None]]:
    holding = uploads.holding(connection, key)
    found = [(upload, tasks.of_upload(connection, upload.upload_id)) for upload in holding]
    return [(upload, task) for upload, task in found if task is None or task.state not in FINISHED]


def _record(connection: Connection, act: audit.Act, upload: Upload, key: ItemKey, now: datetime) -> None:
    for file in upload.files:
        if file.key == key:
            audit.record(
                connection,
                at=now,
                act=act,
                result="zonder_ons",
                upload_id=upload.upload_id,
                object_id=file.file_id,
            )
