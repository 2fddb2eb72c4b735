"""How reminders go out: when a bell rings, every timer whose time has come is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows import kept
from workflows.errors import BewaarstroomError
from workflows.followups import Audience, FollowUpKind, Standing, Step, decide
from workflows.model import Gone, Upload, UploadKind
from workflows.notices.wording import Template
from workflows.operations.letters import Desk, to_beheer, to_coordinator, to_di, to_employee
from workflows.ports import Originals
from workflows.store import audit, documents, followups, holds, questions, tasks, uploads
from workflows.store.audit import Act
from workflows.store.database import Database
from workflows.store.followups import FollowUp
from workflows.tasks import Task

log = structlog.get_logger()

WRITERS: dict[Audience, Callable[..., None]] = {
    Audience.MEDEWERKER: to_employee,
    Audience.DI: to_di,
    Audience.COORDINATOR: to_coordinator,
    Audience.BEHEER: to_beheer,
}


TAKEN_AWAY = frozenset({FollowUpKind.OPRUIMEN, FollowUpKind.LEEGHALEN})
"""What ends when the employee has taken the originals out of the folder."""


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """Rings the timers."""

    database: Database
    originals: Originals
    desk: Desk

    async def ring(self) -> int:
        """Look at every timer that is due; returns how many rang."""
        due = await self.database.transact(lambda connection: followups.due(connection, self.desk.clock()))
        return sum([await self._look(timer) for timer in due])

    async def _look(self, timer: FollowUp) -> bool:
        try:
            gone = timer.kind in TAKEN_AWAY and await self._taken_away(timer.upload_id)
            return await self.database.transact(partial(self._act, timer, gone=gone))
        except BewaarstroomError as error:  # OneDrive is away: the next bell asks again
            log.warning("reminder_failed", upload_id=timer.upload_id, kind=timer.kind, code=error.code)
            return False

    async def _taken_away(self, upload_id: str) -> bool:
        """Whether none of the upload's originals lies in the watched folder any more as it was."""
        upload = await self.database.transact(partial(uploads.get, upload_id=upload_id))
        if upload.kind is UploadKind.FOLDER:
            folder = await self.originals.look(upload.key)
            if isinstance(folder, Gone) or folder.parent_id != upload.watched_folder_id:
                return True
        for file in upload.files:
            seen = await self.originals.look(file.key)
            here = not isinstance(seen, Gone) and seen.content == file.content
            if here and (
                upload.kind is UploadKind.FOLDER
                or (not isinstance(seen, Gone) and seen.parent_id == upload.watched_folder_id)
            ):
                return False
        return True

    def _act(self, timer: FollowUp, connection: Connection, *, gone: bool) -> bool:
        now = self.desk.clock()
        upload = uploads.get(connection, timer.upload_id)
        task = tasks.get(connection, timer.upload_id)
        step = decide(self._standing(connection, timer, task, gone=gone), self.desk.deadlines.reminders)
        if not self._note(connection, timer, step, now):
            return False  # another replica was first
        if step.template is not None:
            write = WRITERS[step.audience]
            write(connection, self.desk, upload, step.template, once=_once(timer, step.template, now))
        if step.outcome is not None:
            _record(connection, timer, upload, step.outcome, now)
        log.info("reminder_rang", upload_id=timer.upload_id, kind=timer.kind, outcome=step.outcome)
        return True

    def _note(self, connection: Connection, timer: FollowUp, step: Step, now: datetime) -> bool:
        deadlines = self.desk.deadlines
        if step.outcome is not None:
            return followups.end(connection, timer, step.outcome, now)
        if step.tomorrow:
            return followups.ring(connection, timer, count=timer.count, next_at=deadlines.tomorrow(now))
        return followups.ring(connection, timer, count=timer.count + 1, next_at=deadlines.next_reminder(now))

    def _standing(self, connection: Connection, timer: FollowUp, task: Task, *, gone: bool) -> Standing:
        answered = (
            timer.kind is FollowUpKind.VRAAG and questions.open_about(connection, timer.upload_id) is None
        )
        return Standing(
            kind=timer.kind,
            count=timer.count,
            state=task.state,
            settled=gone or answered,
            stays=self._stays(connection, timer.upload_id),
            overdue=task.final_at is not None and task.final_at <= self.desk.clock(),
        )

    def _stays(self, connection: Connection, upload_id: str) -> bool:
        reasons = documents.kept_reasons(connection, uploads.get(connection, upload_id))
        return kept.must_stay(reasons, held=holds.held_because(connection, upload_id) is not None)


def _once(timer: FollowUp, template: Template, now: datetime) -> str:
    """Name this reminder, so that it is written once; a question that is asked anew is reminded of anew.

    That a task is too late is written once a day, also where both of its dates passed while we stood still.
    """
    if template is Template.ESCALATIE:
        return f"{FollowUpKind.FATALE_DATUM}/{now:%Y%m%d}"
    return f"{timer.kind}/{timer.count}/{now:%Y%m%d}"


def _record(connection: Connection, timer: FollowUp, upload: Upload, outcome: str, now: datetime) -> None:
    """Write in the record what the employee did, or never did."""
    act = {
        **dict.fromkeys(TAKEN_AWAY, Act.ORIGINALS_CLEARED),
        FollowUpKind.TELEFOON: Act.PHONE_CLEANED,
    }.get(timer.kind)
    if act is not None:
        audit.record(
            connection,
            at=now,
            act=act,
            result=outcome,
            upload_id=upload.upload_id,
            object_id=upload.upload_id,
        )
