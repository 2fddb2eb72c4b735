"""Items of OneDrive, read afresh by id."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from watcher.changes import Found, Seen
from watcher.graph import GraphDoor, place
from watcher.parse import ITEM_FIELDS, seen_of
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.model import ItemKey

MAX_DEPTH: Final = 50  # OneDrive's paths stay under 400 characters
MAX_PAGES: Final = 500  # of 200 items
PAGE_SIZE: Final = "200"
LISTING_UNITS: Final = 2


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
            if error.code == "graph-not-found":
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
        """List what lies right in a folder; None when the folder is gone."""
        try:
            bodies = [body async for body in self._listed(folder)]
        except PermanentError as error:
            if error.code == "graph-not-found":
                return None
            raise
        return tuple(seen for body in bodies if (seen := seen_of(folder.drive_id, body)) is not None)

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

    async def _listed(self, folder: ItemKey) -> AsyncIterator[JsonObject]:
        query = {"$select": ITEM_FIELDS, "$top": PAGE_SIZE}
        body = await self._door.get(f"{_of(folder)}/children", query, units=LISTING_UNITS)
        for _ in range(MAX_PAGES):
            value = body.get("value")
            for item in value if isinstance(value, list) else []:
                if isinstance(item, dict):
                    yield item
            link = body.get("@odata.nextLink")
            if not isinstance(link, str):
                return
            body = await self._door.follow(link, units=LISTING_UNITS)
        raise RetryableError("listing-endless", "OneDrive blijft dezelfde map opnoemen.")


def _of(key: ItemKey) -> str:
    return place("drives", key.drive_id, "items", key.item_id)
