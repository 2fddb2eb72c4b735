"""The employees' OneDrives, as the work asks for them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Final

import structlog
from sqlalchemy import Connection

from watcher.changes import Seen, Touched
from watcher.deletion import Asked, Deletion
from watcher.delta import follow
from watcher.downloads import Downloads
from watcher.graph import GraphDoor
from watcher.reading import Reader
from workflows.clearance import Clearance, FolderClearance, Wijze
from workflows.errors import PermanentError, RetryableError
from workflows.model import Gone, ItemKey, ItemSeen, KeptBecause, KeptReason, Receipt, UploadFile
from workflows.ports import Clock
from workflows.store import uploads, watches
from workflows.store.database import Database

log = structlog.get_logger()

MOST_BELOW: Final = 100_000  # items in one folder; beyond that it is no upload


class GraphOriginals:
    """Reads, streams and (with leave) deletes through Graph; implements workflows.ports.Originals."""

    def __init__(self, door: GraphDoor, database: Database, clock: Clock) -> None:
        """Work through *door*; *database* knows which folder an upload was watched in."""
        self._door = door
        self._database = database
        self._clock = clock
        self._reader = Reader(door)
        self._deletion = Deletion(door)
        self._downloads = Downloads(door, door.gate, clock)
        self._feeds: dict[ItemKey, str] = {}  # folder that is being removed -> the feed just before
        self._removed: set[ItemKey] = set()

    async def aclose(self) -> None:
        """Let go of every connection; the door stays open."""
        await self._downloads.aclose()

    def open_item(self, key: ItemKey) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream an item's bytes as they are now, for who looks at what is no upload yet."""
        return self._downloads.open(key)

    def open(self, file: UploadFile) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream the file's bytes as they are now; raises RetryableError when the download breaks off."""
        return self._downloads.open(file.key)

    async def read_at(self, file: UploadFile, offset: int, length: int) -> bytes:
        """Read exactly *length* bytes from *offset* (shorter only at the end)."""
        return await self._downloads.read_at(file.key, offset, length)

    async def look(self, key: ItemKey) -> ItemSeen | Gone:
        """Read the item afresh by id."""
        seen = await self._reader.item(key)
        return Gone(key=key) if seen is None else _as_item(seen)

    async def below(self, folder: ItemKey) -> tuple[ItemSeen, ...]:
        """List everything below a folder afresh, folders included, depth first; empty when the folder is gone."""
        found = await self._reader.below(folder, MOST_BELOW)
        if len(found) > MOST_BELOW:
            raise PermanentError("folder-too-many-files", "Er staan te veel bestanden in de map.")
        return tuple(_as_item(each.seen) for each in found)

    async def delete(self, file: UploadFile, clearance: Clearance) -> Receipt | KeptBecause:
        """Delete the original as the clearance says, if a fresh read shows it unchanged, else say why not."""
        if (clearance.file_id, clearance.item, clearance.content) != (file.file_id, file.key, file.content):
            raise PermanentError(
                "clearance-of-another-file", "Deze toestemming om te verwijderen hoort bij een ander bestand."
            )
        upload = await self._database.transact(lambda connection: uploads.get(connection, file.upload_id))
        permanent = clearance.wijze is Wijze.DEFINITIEF
        away = self._for_good if permanent else self._to_the_bin
        kept = await away(file, clearance, upload.watched_folder_id)
        if kept is not None:
            log.info("original_kept", file_id=file.file_id, reason=kept.value)
            return KeptBecause(file_id=file.file_id, reason=kept, at=self._clock())
        log.info("original_deleted", file_id=file.file_id, permanent=permanent)
        return Receipt(file_id=file.file_id, at=self._clock(), permanent=permanent)

    async def _to_the_bin(self, file: UploadFile, clearance: Clearance, folder_id: str) -> KeptReason | None:
        return await self._deletion.original(file.key, clearance.content, folder_id)

    async def _for_good(self, file: UploadFile, clearance: Clearance, folder_id: str) -> KeptReason | None:
        """Download once more, compare, look once more, and only then: what changes after that look is lost."""
        kept = await self._deletion.why_keep(file.key, clearance.content, folder_id)
        if kept is not None:
            return kept
        if await self._sha256_now(file) != clearance.sha256:
            return KeptReason.DIFFERS
        kept = await self._deletion.why_keep(file.key, clearance.content, folder_id)
        if kept is not None:
            return kept
        answer = await self._deletion.for_good(file.key)
        if answer is Asked.DONE:
            return None
        if answer is Asked.UNKNOWN:
            return await self._after_unknown(file)
        return await self._deletion.because(answer, file.key)

    async def _after_unknown(self, file: UploadFile) -> KeptReason | None:
        if await self._reader.item(file.key) is None:
            return None
        raise RetryableError("deletion-unknown", "OneDrive zei niet of het origineel is verwijderd.")

    async def _sha256_now(self, file: UploadFile) -> str:
        checksum = hashlib.sha256()
        async with self.open(file) as pieces:
            async for piece in pieces:
                checksum.update(piece)
        return checksum.hexdigest()

    async def remove_empty_folder(self, folder: ItemSeen, clearance: FolderClearance) -> bool:
        """Move an empty folder to the recycle bin with its fresh eTag; False when it is not empty or changed."""
        await self._check_folder(folder.key, clearance)
        seen = await self._reader.item(folder.key)
        if seen is None:
            return True
        if not isinstance(seen, ItemSeen) or not await self._inside(seen, clearance.folder):
            return False
        self._feeds.setdefault(clearance.folder, await self._feed_now(folder.key.drive_id))
        if not await self._reader.is_empty(folder.key):
            return False
        self._removed.add(folder.key)
        answer = await self._deletion.ask(folder.key, seen.etag)
        if answer is Asked.UNKNOWN:
            return await self._after_silence(folder.key)
        return answer in {Asked.DONE, Asked.NOT_THERE}

    async def died_with(self, folder: ItemKey) -> tuple[ItemKey, ...]:
        """After removing a folder: items that the feed shows to have gone with it."""
        link = self._feeds.pop(folder, None) or await self._last_link(folder)
        if link is None:
            return ()
        feed = await follow(self._door, folder.drive_id, link)
        lost = _descendants(feed.touched, folder.item_id)
        keys = {ItemKey(drive_id=folder.drive_id, item_id=item_id) for item_id in lost} - {folder}
        folders, self._removed = self._removed & keys, self._removed - keys - {folder}
        return tuple(sorted(keys - folders, key=lambda key: key.item_id))

    async def _check_folder(self, folder: ItemKey, clearance: FolderClearance) -> None:
        """Never the watched folder itself, whatever was cleared."""

        def watched(connection: Connection) -> bool:
            return watches.get(connection, folder) is not None

        if folder.drive_id != clearance.folder.drive_id or await self._database.transact(watched):
            raise PermanentError("folder-not-cleared", "Deze map mag niet weg.")

    async def _inside(self, seen: ItemSeen, cleared: ItemKey) -> bool:
        return seen.is_folder and (
            seen.key == cleared or await self._deletion.lies_below(seen, cleared.item_id)
        )

    async def _after_silence(self, folder: ItemKey) -> bool:
        if await self._reader.item(folder) is None:
            return True
        raise RetryableError("folder-removal-unknown", "OneDrive zei niet of de map weg is.")

    async def _feed_now(self, drive_id: str) -> str:
        return (await follow(self._door, drive_id, None)).link

    async def _last_link(self, folder: ItemKey) -> str | None:
        """After a crash: the feed as far as the last look had read it is the best there is."""
        found = await self._database.transact(
            lambda connection: watches.of_drive(connection, folder.drive_id)
        )
        return next((watch.delta_link for watch in found if watch.delta_link), None)


def _as_item(seen: Seen) -> ItemSeen:
    """Let what cannot be read count as a file that nobody knows, so that it keeps everything where it is."""
    if isinstance(seen, ItemSeen):
        return seen
    return ItemSeen(
        key=seen.key,
        parent_id=seen.parent_id,
        name="",
        is_folder=False,
        size=0,
        quickxor=None,
        etag="",
        ctag=None,
        locked=seen.code,
    )


def _descendants(touched: tuple[Touched, ...], folder_id: str) -> frozenset[str]:
    """Name the deleted items below a folder, also below folders that went with it."""
    parents = {item.item_id: item.parent_id for item in touched if item.deleted}
    found = {folder_id}
    while more := {item for item, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found)
