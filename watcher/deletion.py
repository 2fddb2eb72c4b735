"""Moving one original to the recycle bin: looked at afresh, compared, and only with the tag of that look."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import structlog

from watcher.changes import Seen
from watcher.graph import Ask, GraphDoor, place
from watcher.parse import CHECKED_OUT
from watcher.reading import MAX_DEPTH, Reader
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.model import ItemKey, ItemSeen, KeptReason

log = structlog.get_logger()

ROUNDS: Final = 3  # a tag may move by itself just after an upload, without anybody touching the file
DELETE_UNITS: Final = 2


class Asked(StrEnum):
    """How OneDrive answered one conditional DELETE."""

    DONE = "done"
    NOT_THERE = "not_there"
    OTHER_TAG = "other_tag"
    LOCKED = "locked"
    HELD = "held"
    UNKNOWN = "unknown"  # no answer, or one that does not say whether it was done


ANSWERS: Final = {
    "graph-not-found": Asked.NOT_THERE,
    "graph-precondition-failed": Asked.OTHER_TAG,
    "graph-locked": Asked.LOCKED,
    "graph-held": Asked.HELD,
    "graph-unavailable": Asked.UNKNOWN,
    "graph-no-answer": Asked.UNKNOWN,
    "graph-unreachable": Asked.UNKNOWN,
}
KEPT: Final = {
    Asked.NOT_THERE: KeptReason.GONE,
    Asked.LOCKED: KeptReason.LOCKED,
    Asked.HELD: KeptReason.HELD,
}


class Deletion:
    """Deletes by id, with If-Match, to the recycle bin, and in no other way."""

    def __init__(self, door: GraphDoor) -> None:
        """Delete through *door*."""
        self._door = door
        self._reader = Reader(door)

    async def original(self, key: ItemKey, content: str, watched_folder_id: str) -> KeptReason | None:
        """Delete the file if it still has *content* and lies below the watched folder; None: deleted.

        Raises RetryableError when the file keeps changing its tag or OneDrive does not say what it did.
        """
        unsure = False  # whether an earlier DELETE may have been done after all
        for _ in range(ROUNDS):
            seen = await self._reader.item(key)
            if seen is None and unsure:
                return None
            kept = await self._why_keep(seen, content, watched_folder_id)
            if kept is not None or not isinstance(seen, ItemSeen):
                return kept
            answer = await self.ask(key, seen.etag)
            if answer is Asked.DONE or (unsure and answer is Asked.NOT_THERE):
                return None
            if answer in KEPT:
                return await self.because(answer, key)
            unsure = unsure or answer is Asked.UNKNOWN
            log.info("deletion_repeated", answer=answer.value, item_id=key.item_id)
        raise RetryableError(
            "original-restless", "Het lukt nu niet om het origineel te verwijderen.", facts={"rounds": ROUNDS}
        )

    async def for_good(self, key: ItemKey) -> Asked:
        """Delete past the recycle bin: the call takes no condition, so only right after the bytes were compared."""
        path = place("drives", key.drive_id, "items", key.item_id, "permanentDelete")
        return await self._send(Ask(method="POST", path=path, units=DELETE_UNITS), key)

    async def ask(self, key: ItemKey, etag: str) -> Asked:
        """Send one DELETE with If-Match, once; raises what says nothing about this item."""
        path = place("drives", key.drive_id, "items", key.item_id)
        return await self._send(Ask(method="DELETE", path=path, if_match=etag, units=DELETE_UNITS), key)

    async def why_keep(self, key: ItemKey, content: str, watched_folder_id: str) -> KeptReason | None:
        """Look at the item afresh; None when nothing about it has changed."""
        return await self._why_keep(await self._reader.item(key), content, watched_folder_id)

    async def because(self, answer: Asked, key: ItemKey) -> KeptReason:
        """Tell apart what OneDrive answers alike: an open file and a checked-out one, a hold and a label."""
        if answer is Asked.LOCKED:
            seen = await self._reader.item(key)
            checked_out = isinstance(seen, ItemSeen) and seen.locked == CHECKED_OUT
            return KeptReason.CHECKED_OUT if checked_out else KeptReason.LOCKED
        if answer is Asked.HELD and await self._reader.label_forbids(key):
            return KeptReason.LABELLED
        return KEPT.get(answer, KeptReason.CHANGED)

    async def _send(self, request: Ask, key: ItemKey) -> Asked:
        try:
            await self._door.send(request)
        except BewaarstroomError as error:
            if error.code not in ANSWERS:
                raise
            log.info("deletion_answered", code=error.code, item_id=key.item_id, **error.facts)
            return ANSWERS[error.code]
        return Asked.DONE

    async def _why_keep(self, seen: Seen | None, content: str, watched_folder_id: str) -> KeptReason | None:
        if seen is None:
            return KeptReason.GONE
        if not isinstance(seen, ItemSeen) or seen.is_folder or seen.content != content:
            return KeptReason.CHANGED
        if not await self.lies_below(seen, watched_folder_id):
            return KeptReason.MOVED
        return None

    async def lies_below(self, seen: Seen, folder_id: str) -> bool:
        """Climb by id from an item to *folder_id*; False when the root comes first."""
        parent = seen.parent_id
        for _ in range(MAX_DEPTH):
            if parent == folder_id:
                return True
            if not parent:
                return False
            above = await self._reader.item(ItemKey(drive_id=seen.key.drive_id, item_id=parent))
            if above is None:
                return False
            parent = above.parent_id
        raise PermanentError("folder-too-deep", "De mappen in OneDrive zijn te diep genest.")
