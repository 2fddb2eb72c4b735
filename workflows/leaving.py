"""How employees hear that what they were asked to take away must stay after all, and when it may go again."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.following import follow_again
from workflows.followups import CLEARING
from workflows.notices.wording import Template
from workflows.operations.letters import Desk, to_employee
from workflows.store import followups, holds, uploads
from workflows.store.holds import Hold


def ask_to_leave(connection: Connection, desk: Desk, upload_id: str | None) -> int:
    """Write to who was asked to take something away and has not done so, as far as known; of all where None.

    Who heard it because of another hold that still stands hears nothing. Returns how many letters were written.
    """
    told = 0
    for asked in _asked(connection, upload_id):
        standing = holds.of_upload(connection, asked)
        if len(standing) == 1:
            upload = uploads.get(connection, asked)
            to_employee(connection, desk, upload, Template.BLOKKADE, once=standing[0].hold_id)
            told += 1
    return told


def ask_again(connection: Connection, desk: Desk, lifted: Hold) -> int:
    """Write to the same people that it may go now, where nothing else holds it; returns how many letters.

    The letter is a reminder: what follows when nothing happens comes a full term later, never the day after.
    """
    told = 0
    for asked in _asked(connection, lifted.upload_id):
        if holds.of_upload(connection, asked):
            continue
        for timer in followups.unsettled(connection, CLEARING, asked):
            follow_again(connection, timer, desk.deadlines, desk.clock())
        upload = uploads.get(connection, asked)
        to_employee(connection, desk, upload, Template.BLOKKADE_VOORBIJ, once=lifted.hold_id)
        told += 1
    return told


def _asked(connection: Connection, upload_id: str | None) -> tuple[str, ...]:
    """Name the uploads of which something was asked to be taken away."""
    timers = followups.unsettled(connection, CLEARING, upload_id)
    return tuple(dict.fromkeys(timer.upload_id for timer in timers))
