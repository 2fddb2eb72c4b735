"""Which entry on disk is which known item: the decision, without touching the disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watcher.simulator.disk import Entry
from watcher.simulator.item import Item

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Every entry with the item that it is, if it is known; and the items that are no longer on disk."""

    pairs: tuple[tuple[Entry, Item | None], ...]
    lost: tuple[Item, ...]


def pair(known: Iterable[Item], found: Sequence[Entry]) -> Pairing:
    """Recognise entries by inode first, so that a rename or move keeps its id, then by path.

    *known* holds the live items without the root, and the recycled ones, which may be put back by hand.
    """
    items = {item.id: item for item in known}
    paths = {item.id: _path(item, items) for item in items.values() if item.live}
    matched = _by_inode(items, paths, found)
    matched |= _by_path(items, paths, found, matched)
    taken = set(matched.values())
    return Pairing(
        pairs=tuple((entry, items.get(matched.get(entry.path, ""))) for entry in found),
        lost=tuple(item for item in items.values() if item.live and item.id not in taken),
    )


def _path(item: Item, items: dict[str, Item]) -> Path:
    names = [item.name]
    while item.parent_id in items:
        item = items[item.parent_id]
        names.append(item.name)
    return tuple(reversed(names))


def _by_inode(items: dict[str, Item], paths: dict[str, Path], found: Sequence[Entry]) -> dict[Path, str]:
    by_inode = {item.inode: item for item in items.values() if not item.live}
    by_inode |= {item.inode: item for item in items.values() if item.live}
    matched = {}
    for entry in found:
        item = by_inode.get(entry.inode)
        if item and _same(item, paths.get(item.id), entry):
            matched[entry.path] = by_inode.pop(entry.inode).id
    return matched


def _same(item: Item, path: Path | None, entry: Entry) -> bool:
    """Tell a moved file from a new one that was given the number of a removed one."""
    if item.folder is not entry.folder:
        return False
    untouched = (item.size, item.mtime_ns) == (entry.size, entry.mtime_ns)
    return untouched or (path is not None and path == entry.path)


def _by_path(
    items: dict[str, Item], paths: dict[str, Path], found: Sequence[Entry], matched: dict[Path, str]
) -> dict[Path, str]:
    taken = set(matched.values())
    by_path = {(path, items[item].folder): item for item, path in paths.items() if item not in taken}
    pairs = ((entry.path, by_path.get((entry.path, entry.folder))) for entry in found)
    return {path: item for path, item in pairs if item and path not in matched}
