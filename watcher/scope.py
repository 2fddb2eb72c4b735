"""Which item right below the watched folder a change belongs to: found by ancestor id, never by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from watcher.changes import Touched
from watcher.reading import MAX_DEPTH, Reader
from workflows.model import ItemKey
from workflows.watching import Sighting, Watch

MAX_READS: Final = 100  # of parents in one round; beyond that, listing the folder is cheaper


class Scope:
    """Climbs from touched items to the watched folder, with what the feed and earlier looks told of parents."""

    def __init__(
        self, reader: Reader, watch: Watch, touched: Iterable[Touched], known: Mapping[str, Sighting]
    ) -> None:
        """Know the parents that the feed named: it names every ancestor on each page."""
        self._reader = reader
        self._watch = watch
        self._known = known
        self._touched = tuple(touched)
        self._parents = {item.item_id: item.parent_id for item in self._touched}
        self._reads = 0

    @property
    def folder_gone(self) -> bool:
        """Whether the feed says that the watched folder itself was deleted."""
        return any(item.deleted and item.item_id == self._watch.folder_id for item in self._touched)

    @property
    def lost(self) -> bool:
        """Whether too many parents are unknown to go on climbing."""
        return self._reads > MAX_READS

    async def tops(self) -> frozenset[str]:
        """Name the tops that need a fresh look: where touched items are now, and where they were."""
        were = {self._known[item.item_id].top_id for item in self._touched if item.item_id in self._known}
        are = [await self.top_of(item.item_id) for item in self._touched]
        return frozenset(were | {top for top in are if top is not None})

    async def top_of(self, item_id: str) -> str | None:
        """Climb from an item; None when it does not lie below the watched folder."""
        below = item_id
        for _ in range(MAX_DEPTH + 1):
            if below == self._watch.folder_id:
                return None
            parent = await self._parent_of(below)
            if parent == self._watch.folder_id:
                return below
            if parent is None:
                return None
            below = parent
        return None

    async def holds(self, folder_id: str) -> bool:
        """Whether a folder is the watched folder or lies below it."""
        return folder_id == self._watch.folder_id or await self.top_of(folder_id) is not None

    async def _parent_of(self, item_id: str) -> str | None:
        if item_id not in self._parents:
            self._parents[item_id] = await self._looked_up(item_id)
        return self._parents[item_id]

    async def _looked_up(self, item_id: str) -> str | None:
        self._reads += 1
        if self.lost:
            return None
        seen = await self._reader.item(ItemKey(drive_id=self._watch.drive_id, item_id=item_id))
        return None if seen is None else seen.parent_id or None
