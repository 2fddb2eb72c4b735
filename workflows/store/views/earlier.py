"""Earlier uploads that may be exports of the same chat."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from workflows.model import Viewer
from workflows.store import schema
from workflows.store.views.kinds import member_of_report

_upload, _task = schema.upload, schema.task
LOOKED_AT = 30  # the most recent uploads of the same person
MOST = 5  # that are offered
ALIKE = 0.5  # share of the participants of both together who are in both


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """One of them."""

    upload_id: str
    arrived_at: datetime
    number: int | None  # of its task
    messages: int


def earlier_exports(connection: Connection, viewer: Viewer, upload_id: str) -> tuple[Earlier, ...]:
    """List uploads of the same person from before this one with nearly the same participants, newest first.

    Only what *viewer* may see: DI where there is a task, and the sender.
    """
    participants = member_of_report(connection, "participants").label("participants")
    this = connection.execute(
        select(_upload.c.owner_id, participants).where(_upload.c.upload_id == upload_id)
    ).one_or_none()
    mine = _named(this.participants) if this is not None else frozenset()
    if this is None or not mine:
        return ()
    own = _upload.c.owner_id == viewer.person.object_id
    query = (
        select(
            _upload.c.upload_id,
            _upload.c.arrived_at,
            participants,
            member_of_report(connection, "message_count").label("messages"),
            _task.c.number,
        )
        .outerjoin(_task, _task.c.upload_id == _upload.c.upload_id)
        .where(
            _upload.c.owner_id == this.owner_id,
            _upload.c.upload_id < upload_id,
            or_(own, _task.c.task_id.is_not(None)) if viewer.is_di else own,
        )
        .order_by(_upload.c.upload_id.desc())
        .limit(LOOKED_AT)
    )
    found = (
        Earlier(
            upload_id=row.upload_id,
            arrived_at=row.arrived_at,
            number=row.number,
            messages=int(row.messages or 0),
        )
        for row in connection.execute(query)
        if _alike(mine, _named(row.participants))
    )
    return tuple(found)[:MOST]


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(theirs) and len(mine & theirs) >= ALIKE * len(mine | theirs)


def _named(said: str | None) -> frozenset[str]:
    """Read a list of names that was written as JSON."""
    named = json.loads(said) if said else []
    return (
        frozenset(name for name in named if isinstance(name, str)) if isinstance(named, list) else frozenset()
    )
