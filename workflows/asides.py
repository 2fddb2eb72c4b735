"""How an employee hears that something in the folder cannot become an upload, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from workflows.model import Letter
from workflows.notices.wording import Template, moment_in_words
from workflows.notices.words import SHIPPED, Words
from workflows.store import notices, sightings, watches
from workflows.watching import Sighting, Watch

SENTENCES = {
    "file-empty": "Een bestand is leeg. Zet het opnieuw in de map.",
    "file-too-large": "Een bestand is te groot. Vraag Informatiebeheer hoe u het kunt aanleveren.",
    "folder-empty": "Een map is leeg. Zet de export erin.",
    "folder-too-many-files": "In een map staan te veel bestanden. Vraag Informatiebeheer hoe u ze kunt aanleveren.",
    "file-malware": "OneDrive vond een virus in een bestand. Open het niet en bel de servicedesk.",
}
"""What an employee can do something about; everything else is beheer's to see."""


@dataclass(frozen=True, kw_only=True)
class Asides:
    """Writes one letter for each thing that was set aside and stayed that way."""

    console_url: str
    patience: timedelta
    words: Words = SHIPPED

    def tell(self, connection: Connection, now: datetime) -> int:
        """Put the letters in the outbox that are not there yet; returns how many."""
        return sum(
            notices.add(connection, letter, template=Template.OPZIJ_GEZET, upload_id=None, now=now)
            for folder in sightings.folders_with(connection, SENTENCES)  # few, of the thousands there are
            if (watch := watches.get(connection, folder)) is not None
            for letter in self._letters(connection, watch, now)
        )

    def _letters(self, connection: Connection, watch: Watch, now: datetime) -> Iterator[Letter]:
        for sighting in sightings.set_aside(connection, watch):
            if sighting.code in SENTENCES and now - sighting.still_since >= self.patience:
                yield self._letter(watch, sighting)

    def _letter(self, watch: Watch, sighting: Sighting) -> Letter:
        worded = self.words.word(
            Template.OPZIJ_GEZET,
            {
                "naam": watch.owner.name,
                "moment": moment_in_words(sighting.first_seen),
                "reden": SENTENCES[sighting.code or ""],
                "link": f"{self.console_url}/mijn",
            },
        )
        return Letter(
            key=f"aside/{sighting.key.item_id}/{sighting.code}/{sighting.still_since:%Y%m%d%H%M%S}",
            to=watch.owner,
            subject=worded.subject,
            text=worded.body,
        )
