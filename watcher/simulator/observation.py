"""What an entry on disk makes of the item that it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.simulator.disk import Entry
from watcher.simulator.item import Author, Item, State


@dataclass(frozen=True, kw_only=True)
class Look:
    """The circumstances of one look at the disk."""

    now: datetime
    author: Author  # of whatever this look finds changed
    bump_at: datetime | None  # when the service will touch new content by itself
    new_id: Callable[[], str]
    next_seq: Callable[[], int]
    hash_of: Callable[[Entry], str | None]  # base64 quickXorHash of a file


def observe(look: Look, entry: Entry, item: Item | None, parent_id: str) -> Item:
    """Return the item as it now is: the very same object when nothing happened to it."""
    if item is None:
        return _new(look, entry, parent_id)
    if not item.live:
        return _touched(
            look, item, parent_id=parent_id, name=entry.name, state=State.LIVE, recycled_with=None
        )
    item = _content(look, entry, item)
    if (item.parent_id, item.name) != (parent_id, entry.name):
        return _touched(look, item, parent_id=parent_id, name=entry.name)
    return item


def lose(look: Look, item: Item, bin_id: str | None) -> Item:
    """Return the item as it is when it is no longer on disk; *bin_id* names the deletion that took it."""
    gone = replace(item, seq=look.next_seq(), modified=look.now, bump_at=None)
    if bin_id is None:
        return replace(gone, state=State.GONE)
    return replace(gone, state=State.RECYCLED, recycled_with=None if bin_id == item.id else bin_id)


def bump(look: Look, item: Item) -> Item:
    """Return the item after the service touched its metadata: a new eTag and nothing a person did."""
    return replace(item, version=item.version + 1, seq=look.next_seq(), bump_at=None)


def _new(look: Look, entry: Entry, parent_id: str) -> Item:
    return Item(
        id=look.new_id(),
        parent_id=parent_id,
        name=entry.name,
        folder=entry.folder,
        inode=entry.inode,
        size=entry.size,
        mtime_ns=entry.mtime_ns,
        quick_xor=None if entry.folder else look.hash_of(entry),
        created=look.now,
        modified=look.now,
        made_ns=entry.mtime_ns,
        created_by=look.author,
        modified_by=look.author,
        seq=look.next_seq(),
        bump_at=None if entry.folder else look.bump_at,
    )


def _content(look: Look, entry: Entry, item: Item) -> Item:
    if (item.inode, item.size, item.mtime_ns) == (entry.inode, entry.size, entry.mtime_ns):
        return item
    seen = replace(item, inode=entry.inode, size=entry.size, mtime_ns=entry.mtime_ns)
    if entry.folder:
        return seen  # its own moment of change only says that something in it changed
    seen = replace(seen, quick_xor=look.hash_of(entry))
    if (seen.size, seen.quick_xor) == (item.size, item.quick_xor):
        return _touched(look, seen)
    return _touched(look, seen, content_version=item.content_version + 1, bump_at=look.bump_at)


def _touched(look: Look, item: Item, **changes: object) -> Item:
    stamped = {"modified": look.now, "modified_by": look.author, "seq": look.next_seq()}
    return replace(item, version=item.version + 1, **stamped, **changes)  # type: ignore[arg-type]  # Item's own fields
