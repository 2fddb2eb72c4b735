"""How the head of the record is made known outside the database, so that cutting its tail shows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Connection

from workflows.disk import reason_of
from workflows.errors import NeedsPersonError
from workflows.model import Letter, Person
from workflows.notices.wording import AMSTERDAM, Template, moment_in_words
from workflows.notices.words import SHIPPED, Words
from workflows.ports import Clock
from workflows.store import notices
from workflows.store.database import Database
from workflows.store.tampering import Anchor, read_head

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Ashore:
    """Where anchors go, besides the log."""

    file: Path | None = None  # lines are added to it; put it on another machine's disk
    people: tuple[Person, ...] = ()  # one mail a day
    console_url: str = ""  # where the link in the mail leads
    words: Words = SHIPPED


class Anchoring:
    """Drops an anchor whenever the chain has grown."""

    def __init__(self, database: Database, ashore: Ashore, clock: Clock) -> None:
        """Anchor the record in *database*."""
        self._database = database
        self._ashore = ashore
        self._clock = clock
        self._last: Anchor | None = None

    async def drop(self) -> Anchor | None:
        """Make the head known; None when nothing was recorded since the last time.

        Raises NeedsPersonError `audit-anchor-unwritable` when the file cannot be written; the log has it then.
        """
        head = await self._database.transact(read_head)
        if head == self._last or head.seq == 0:
            return None
        now = self._clock()
        log.info("audit_anchored", seq=head.seq, hash=head.hash)
        if self._ashore.people:
            await self._database.transact(partial(self._mail, head, now))
        if self._ashore.file is not None:
            _append(self._ashore.file, head, now)
        self._last = head
        return head

    def _mail(self, head: Anchor, now: datetime, connection: Connection) -> None:
        day = now.astimezone(AMSTERDAM).date()
        link = f"{self._ashore.console_url}/beheer/controlespoor"
        facts = {"seq": head.seq, "hash": head.hash, "moment": moment_in_words(now), "link": link}
        for person in self._ashore.people:
            worded = self._ashore.words.word(Template.CONTROLESPOOR, {**facts, "naam": person.name})
            letter = Letter(
                key=f"controlespoor/{day.isoformat()}/{person.object_id}",
                to=person,
                subject=worded.subject,
                text=worded.body,
            )
            notices.add(connection, letter, template=Template.CONTROLESPOOR, upload_id=None, now=now)


def _append(place: Path, head: Anchor, now: datetime) -> None:
    said = {"at": now.isoformat(), "event": "audit_anchored", "seq": head.seq, "hash": head.hash}
    try:
        with place.open("a", encoding="utf-8") as file:
            file.write(json.dumps(said) + "\n")
    except OSError as error:
        raise NeedsPersonError(
            "audit-anchor-unwritable",
            f"Het bestand voor de ankers van het controlespoor is niet te schrijven: {reason_of(error)}.",
            next_step="Controleer audit.anchor_file en de rechten op die map.",
        ) from error
