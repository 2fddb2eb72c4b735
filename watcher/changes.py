"""What OneDrive tells, as plain data: a delta says where to look, a read by id says what is there."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.model import ItemKey, ItemSeen


@dataclass(frozen=True, kw_only=True)
class Touched:
    """The feed says: something happened to this id. Never more than a tap on the shoulder."""

    item_id: str
    parent_id: str | None  # None: the root, or not told
    is_folder: bool
    deleted: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the feed; a page without either link is broken."""

    touched: tuple[Touched, ...]
    next_link: str | None
    delta_link: str | None
    odd: int = 0  # entries that could not be read at all


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """An item that is there and can be no original, and why."""

    key: ItemKey
    parent_id: str
    code: str
    is_folder: bool = False


Seen = ItemSeen | Unreadable


@dataclass(frozen=True, kw_only=True)
class Found:
    """An item below a folder, with its place below that folder."""

    seen: Seen
    folder_path: str  # relative, "" for the folder itself; personal


@dataclass(frozen=True, kw_only=True)
class TopSeen:
    """A file or folder right below the watched folder, read afresh with everything below it; None: not there."""

    item_id: str
    top: Seen | None
    below: tuple[Found, ...] = ()  # depth first, folders included

    @property
    def everything(self) -> tuple[Found, ...]:
        """The top itself and everything below it."""
        return () if self.top is None else (Found(seen=self.top, folder_path=""), *self.below)
