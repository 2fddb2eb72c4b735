"""Items of OneDrive, read afresh by id."""

from __future__ import annotations

from typing import Final

from watcher.changes import Found, Seen
from watcher.graph import GraphDoor, place
from watcher.parse import ITEM_FIELDS, seen_of
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.jsontypes import Json, JsonObject
from workflows.model import ItemKey

MAX_DEPTH: Final = 50  # OneDrive's paths stay under 400 characters
MAX_PAGES: Final = 500  # of 200 items
PAGE_SIZE: Final = "200"
LISTING_UNITS: Final = 2
NOT_FOUND: Final = "graph-not-found"


class Reader:
    """Reads items and folders through the door; what is not there is None, not an error."""

    def __init__(self, door: GraphDoor) -> None:
        """Read through *door*."""
        self._door = door

    async def item(self, key: ItemKey) -> Seen | None:
        """Read one item; None when it is gone."""
        try:
            body = await self._door.get(_of(key), {"$select": ITEM_FIELDS})
        except PermanentError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        return seen_of(key.drive_id, body)

    async def label_forbids(self, key: ItemKey) -> bool:
        """Whether a retention label on the item forbids to delete it; no answer is no label that we know of."""
        try:
            body = await self._door.get(f"{_of(key)}/retentionLabel", {})
        except BewaarstroomError:
            return False
        settings = body.get("retentionSettings")
        return isinstance(settings, dict) and settings.get("isDeleteAllowed") is False

    async def children(self, folder: ItemKey) -> tuple[Seen, ...] | None:
        """List what lies right in a folder; None when the folder is gone.

        A listing that changes while it is read can name an item twice: the last word counts.
        """
        entries = await self._entries(folder)
        if entries is None:
            return None
        found = (seen_of(folder.drive_id, entry) for entry in entries if isinstance(entry, dict))
        return tuple({seen.key: seen for seen in found if seen is not None}.values())

    async def is_empty(self, folder: ItemKey) -> bool:
        """Whether the folder is there and has nothing in it, not even an entry that nobody can read."""
        return await self._entries(folder) == []

    async def below(self, folder: ItemKey, most: int) -> tuple[Found, ...]:
        """List everything below a folder, depth first; stops soon after *most* items."""
        found: list[Found] = []
        await self._descend(folder, (), found, most)
        return tuple(found)

    async def _descend(self, folder: ItemKey, path: tuple[str, ...], found: list[Found], most: int) -> None:
        for seen in await self.children(folder) or ():
            found.append(Found(seen=seen, folder_path="/".join(path)))
            if len(found) > most:
                return
            if seen.is_folder and len(path) < MAX_DEPTH:
                await self._descend(seen.key, (*path, getattr(seen, "name", "")), found, most)

    async def _entries(self, folder: ItemKey) -> list[Json] | None:
        query = {"$select": ITEM_FIELDS, "$top": PAGE_SIZE}
        try:
            body = await self._door.get(f"{_of(folder)}/children", query, units=LISTING_UNITS)
        except PermanentError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        entries = _values(body)
        for _ in range(MAX_PAGES):
            link = body.get("@odata.nextLink")
            if not isinstance(link, str):
                return entries
            body = await self._next_page(link)
            entries += _values(body)
        raise RetryableError("listing-endless", "OneDrive blijft dezelfde map opnoemen.")

    async def _next_page(self, link: str) -> JsonObject:
        """Go on with a listing; a link that leads nowhere any more does not mean that the folder is gone."""
        try:
            return await self._door.follow(link, units=LISTING_UNITS)
        except PermanentError as error:
            raise _broken() from error


def _of(key: ItemKey) -> str:
    return place("drives", key.drive_id, "items", key.item_id)


def _values(body: JsonObject) -> list[Json]:
    """Take the entries of a page; a page without any list is no empty folder but a broken answer."""
    value = body.get("value")
    if not isinstance(value, list):
        raise _broken()
    return value


def _broken() -> RetryableError:
    return RetryableError("listing-broken", "OneDrive gaf een onvolledige lijst van een map.")
