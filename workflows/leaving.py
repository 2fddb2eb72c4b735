"""How employees hear, when a hold is placed, that what they were asked to take away must stay after all."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.followups import CLEARING
from workflows.notices.wording import Template
from workflows.operations.letters import Desk, to_employee
from workflows.store import followups, holds, uploads


def ask_to_leave(connection: Connection, desk: Desk, upload_id: str | None) -> int:
    """Write to who was asked to take something away and has not done so, as far as known; of all where None.

    Who heard it because of another hold that still stands hears nothing. Returns how many letters were written.
    """
    told = 0
    for asked in followups.running(connection, CLEARING, upload_id):
        standing = holds.of_upload(connection, asked)
        if len(standing) == 1:
            upload = uploads.get(connection, asked)
            to_employee(connection, desk, upload, Template.BLOKKADE, once=standing[0].hold_id)
            told += 1
    return told
