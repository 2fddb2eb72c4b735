"""Whether what was proven once is still so: every night a sample is read back from the zaaksysteem again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

import structlog
from sqlalchemy import Connection

from workflows.errors import BewaarstroomError
from workflows.model import Letter, Person
from workflows.notices.wording import AMSTERDAM, Template
from workflows.notices.words import SHIPPED, Words
from workflows.ports import Clock
from workflows.proof import Proof
from workflows.store import audit, documents, intentions, notices
from workflows.store.database import Database

log = structlog.get_logger()

HOUR: Final = 2  # in Amsterdam: from then on it is night enough
HARMLESS: Final = frozenset({"versie-differs", "formaat-differs"})
"""What functioneel beheer may change in the zaaksysteem; the bytes are compared all the same."""


class Comparer(Protocol):
    """Reads a document back."""

    async def compare(self, proof: Proof) -> Sequence[str]:
        """Name every difference by its code, empty when all is as it was; raises when it cannot be asked."""
        ...


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Who hears of a difference."""

    people: tuple[Person, ...]
    console_url: str
    words: Words = SHIPPED


class Reverifying:
    """Reads a sample back, once a night, by whichever process is first."""

    def __init__(
        self, database: Database, comparer: Comparer, alarm: Alarm, clock: Clock, *, sample: int
    ) -> None:
        """Compare *sample* documents; 0 turns it off."""
        self._database = database
        self._comparer = comparer
        self._alarm = alarm
        self._clock = clock
        self._sample = sample

    async def tonight(self) -> int:
        """Compare what has waited longest, if it is night and nobody did so yet; returns how many were compared.

        A zaaksysteem that cannot be asked ends it for tonight: that says nothing about the documents.
        """
        local = self._clock().astimezone(AMSTERDAM)
        if not self._sample or local.hour < HOUR:
            return 0
        key = f"hercontrole/{local.date().isoformat()}"
        claim = partial(intentions.remember, key=key, facts={"sample": self._sample}, now=self._clock())
        if await self._database.transact(claim) is not None:
            return 0
        waiting = await self._database.transact(partial(documents.longest_unchecked, most=self._sample))
        done = 0
        for proof in waiting:
            try:
                codes = await self._comparer.compare(proof)
            except BewaarstroomError as error:
                log.warning("reverification_ended", code=error.code, done=done)
                break
            await self._database.transact(partial(self._note, proof, [c for c in codes if c not in HARMLESS]))
            done += 1
        log.info("documents_reverified", count=done)
        return done

    def _note(self, proof: Proof, codes: list[str], connection: Connection) -> None:
        now = self._clock()
        documents.note_check(connection, proof.file_id, now, codes[0] if codes else None)
        audit.record(
            connection,
            at=now,
            act=audit.Act.REVERIFIED,
            result="verschilt" if codes else "hetzelfde",
            upload_id=proof.upload_id,
            object_id=proof.identificatie,
        )
        if codes:
            log.error("document_differs", identificatie=proof.identificatie, codes=codes)
            self._sound(connection, proof, codes)

    def _sound(self, connection: Connection, proof: Proof, codes: list[str]) -> None:
        now = self._clock()
        link = f"{self._alarm.console_url}/taken/{proof.upload_id}"
        facts = {"document": proof.identificatie, "code": ", ".join(codes), "link": link}
        for person in self._alarm.people:
            worded = self._alarm.words.word(Template.HERCONTROLE, {**facts, "naam": person.name})
            letter = Letter(
                key=f"hercontrole/{proof.identificatie}/{now.date().isoformat()}/{person.object_id}",
                to=person,
                subject=worded.subject,
                text=worded.body,
            )
            notices.add(connection, letter, template=Template.HERCONTROLE, upload_id=proof.upload_id, now=now)
