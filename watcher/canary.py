"""A small file of our own that shows whether this tenant refuses to delete a file that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from watcher.deletion import Asked, Deletion
from watcher.graph import Ask, GraphDoor, place
from watcher.parse import seen_of
from watcher.reading import Reader
from workflows.errors import NeedsPersonError
from workflows.jsontypes import JsonObject
from workflows.model import ItemKey, ItemSeen
from workflows.ports import Clock

log = structlog.get_logger()

FIRST = b"Bewaarstroom: proefbestand, mag weg.\n"
SECOND = b"Bewaarstroom: proefbestand, veranderd, mag weg.\n"


@dataclass(frozen=True, kw_only=True)
class CanaryProof:
    """What one try in one folder showed; deletion may be switched on only when it *sang*."""

    at: datetime
    drive_id: str
    item_id: str
    stale_refused: bool  # a DELETE with the tag of before the change was answered 412
    survived: bool  # and the file was still there, unharmed
    fresh_deleted: bool  # a DELETE with the tag of now removed it

    @property
    def sang(self) -> bool:
        """Whether conditional deletion works here."""
        return self.stale_refused and self.survived and self.fresh_deleted

    def as_json(self) -> JsonObject:
        """Describe it for the record."""
        return {
            "at": self.at.isoformat(),
            "drive_id": self.drive_id,
            "item_id": self.item_id,
            "stale_refused": self.stale_refused,
            "survived": self.survived,
            "fresh_deleted": self.fresh_deleted,
        }


class Canary:
    """Tries it, in a test folder with nothing of value in it."""

    def __init__(self, door: GraphDoor, clock: Clock) -> None:
        """Try through *door*."""
        self._door = door
        self._clock = clock
        self._reader = Reader(door)
        self._deletion = Deletion(door)

    async def sing(self, folder: ItemKey) -> CanaryProof:
        """Upload, change, delete with the old tag, then with the new one; raises when there is no way to try."""
        at = self._clock()
        name = f"bewaarstroom-proef-{at:%Y%m%dT%H%M%S%f}.txt"
        old = await self._put(folder, name, FIRST)
        new = await self._put(folder, name, SECOND)
        stale = await self._deletion.ask(new.key, old.etag)
        alive = await self._reader.item(new.key)
        survived = isinstance(alive, ItemSeen) and alive.size == len(SECOND)
        proof = CanaryProof(
            at=at,
            drive_id=folder.drive_id,
            item_id=new.key.item_id,
            stale_refused=stale is Asked.OTHER_TAG,
            survived=survived,
            fresh_deleted=survived and await self._deletes_fresh(new.key),
        )
        log.info("canary_tried", sang=proof.sang, stale=stale.value, survived=survived)
        return proof

    async def _deletes_fresh(self, key: ItemKey) -> bool:
        """Delete with the tag of a fresh read; a tag that moved by itself gets a second and third chance."""
        for _ in range(3):
            seen = await self._reader.item(key)
            if not isinstance(seen, ItemSeen):
                return False
            if await self._deletion.ask(key, seen.etag) is Asked.DONE:
                return await self._reader.item(key) is None
        return False

    async def _put(self, folder: ItemKey, name: str, content: bytes) -> ItemSeen:
        above = place("drives", folder.drive_id, "items", folder.item_id)
        ask = Ask(method="PUT", path=f"{above}:{place(name)}:/content", content=content, units=2)
        seen = seen_of(folder.drive_id, (await self._door.send(ask)).body)
        if not isinstance(seen, ItemSeen):
            raise NeedsPersonError(
                "canary-unplaced",
                "Het proefbestand kon niet in de testmap worden gezet.",
                next_step="Controleer canary.user en canary.folder in de instellingen.",
            )
        return seen
