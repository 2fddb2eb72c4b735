"""The items of one drive in memory, and in the database at the same moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from watcher.simulator.errors import not_found
from watcher.simulator.item import Item, State
from watcher.simulator.tables import load_items, save_items
from workflows.store.database import Database


class Shelf:
    """Every item there is or was; this process is the only one that writes them."""

    def __init__(self, database: Database, drive_id: str) -> None:
        """Read what was known of the drive."""
        self._database = database
        self._drive_id = drive_id
        self._items: dict[str, Item] = {}
        self._below: dict[str | None, dict[str, None]] = defaultdict(dict)
        self.seq = 0  # the place of the last change in the feed
        with database.begin() as connection:
            self._remember(load_items(connection, drive_id))

    def save(self, items: Iterable[Item]) -> None:
        """Write items on disk, then in memory."""
        changed = list(items)
        if changed:
            with self._database.begin() as connection:
                save_items(connection, self._drive_id, changed)
            self._remember(changed)

    def all(self) -> Iterator[Item]:
        """Yield every item, gone ones too."""
        return iter(self._items.values())

    def known(self, item_id: str) -> Item | None:
        """Return the item, live or not."""
        return self._items.get(item_id)

    def live(self, item_id: str) -> Item:
        """Return the live item; raises GraphError 404."""
        item = self._items.get(item_id)
        if item is None or not item.live:
            raise not_found()
        return item

    def children(self, parent_id: str) -> list[Item]:
        """Return the live items right below a folder, by name."""
        found = (self._items[child] for child in self._below[parent_id])
        return sorted((item for item in found if item.live), key=lambda item: item.name.casefold())

    def child(self, parent_id: str, name: str) -> Item | None:
        """Return the live item of that name (in any case) in a folder."""
        wanted = name.casefold()
        return next((item for item in self.children(parent_id) if item.name.casefold() == wanted), None)

    def below(self, item_id: str) -> Iterator[Item]:
        """Yield the live items at any depth below a folder, folders first."""
        for item in self.children(item_id):
            yield item
            yield from self.below(item.id)

    def ancestors(self, item: Item) -> Iterator[Item]:
        """Yield the folders above an item, from the nearest to the root, gone ones too."""
        while item.parent_id is not None:
            item = self._items[item.parent_id]
            yield item

    def path(self, item: Item) -> tuple[str, ...]:
        """Return the names from the root down to the item."""
        above = [folder.name for folder in self.ancestors(item) if folder.parent_id is not None]
        return (*reversed(above), item.name) if item.parent_id is not None else ()

    def size(self, item: Item) -> int:
        """Return the bytes of a file, or of all that a folder holds."""
        return sum(found.size for found in self.below(item.id)) if item.folder else item.size

    def recycled(self) -> list[Item]:
        """Return what lies in the recycle bin, one for each deletion, newest first."""
        tops = (item for item in self.all() if item.state is State.RECYCLED and item.recycled_with is None)
        return sorted(tops, key=lambda item: -item.seq)

    def _remember(self, items: Iterable[Item]) -> None:
        for item in items:
            before = self._items.get(item.id)
            if before:
                self._below[before.parent_id].pop(item.id, None)
            self._items[item.id] = item
            self._below[item.parent_id][item.id] = None
            self.seq = max(self.seq, item.seq)
