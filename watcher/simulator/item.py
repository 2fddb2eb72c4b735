"""One file or folder of a simulated drive, as the simulator remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where an item is."""

    LIVE = "live"  # on disk
    RECYCLED = "recycled"  # in the recycle bin, on its own or with the folder above it
    GONE = "gone"  # nowhere


class Author(StrEnum):
    """Who did it."""

    OWNER = "owner"  # a person, through the folder on disk or the page
    APP = "app"  # a program, through Graph


@dataclass(frozen=True, kw_only=True)
class Item:
    """What is known of one item; a change is a new Item."""

    id: str
    parent_id: str | None  # None: the root
    name: str
    folder: bool
    inode: int
    size: int = 0
    mtime_ns: int = 0  # of the file on disk; for files also fileSystemInfo.lastModifiedDateTime
    quick_xor: str | None = None  # base64; None for folders
    version: int = 1  # in the eTag
    content_version: int = 1  # in the cTag
    created: datetime
    modified: datetime
    made_ns: int  # fileSystemInfo.createdDateTime, as the client gave it
    created_by: Author = Author.OWNER
    modified_by: Author = Author.OWNER
    seq: int  # the place of its last change in the feed
    state: State = State.LIVE
    recycled_with: str | None = None  # the item whose deletion took this one along
    bump_at: datetime | None = None  # when the service touches the metadata by itself
    label: str | None = None  # a retention label that forbids deletion
    creator: str | None = None  # JSON identity of the person who made it; None: the drive's owner

    @property
    def live(self) -> bool:
        """Whether the item is on disk."""
        return self.state is State.LIVE
