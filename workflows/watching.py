"""A watched folder, and what was last seen of each item in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from workflows.model import ItemKey, Person

RECEIVED: Final = "received"
"""The code of an item that belongs to an upload: no complaint, it is left alone until it changes."""


class Mode(StrEnum):
    """How we learn what happened in a folder."""

    ROOT_DELTA = "root_delta"  # from the feed of the whole drive
    FOLDER_DELTA = "folder_delta"  # from the feed of the folder alone
    LISTING = "listing"  # by listing the folder at every look


class ModeReason(StrEnum):
    """Why it is this way and not another."""

    DEFAULT = "default"
    CONFIGURED = "configured"
    DELTA_REFUSED = "delta-refused"  # the app may not read the feed, and may list the folder
    TEST_PASSED = "self-test-passed"
    TEST_EMPTY = "self-test-empty"  # nothing in the folder to compare the feed with
    TEST_INCOMPLETE = "self-test-incomplete"  # the folder's feed left something out
    TEST_LEAKS = "self-test-leaks"  # the folder's feed told of the rest of the drive
    TEST_REFUSED = "self-test-refused"
    FEED_SILENT = "feed-silent"  # later, the folder's feed kept a file to itself that a listing found
    FEED_RESTARTS = "feed-restarts"  # later, it had to start afresh again and again
    FEED_REFUSED = "feed-refused"  # later, it could not be read any more


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One folder in one OneDrive, or in a library that many people share."""

    drive_id: str
    folder_id: str
    owner: Person  # of a shared library: the contact, for what nobody is known to have brought
    delta_link: str | None = None  # where the feed goes on; None: list the folder first
    last_look: datetime | None = None
    next_look: datetime | None = None
    problem_code: str | None = None  # None: all is well
    problem_since: datetime | None = None
    failures: int = 0  # looks that failed, in a row
    source: str = ""  # which entry of the settings asks for it
    shared: bool = False  # a library: *owner* is its contact, who made a file is its employee
    mode: Mode = Mode.ROOT_DELTA
    mode_because: ModeReason = ModeReason.DEFAULT
    nudged_at: datetime | None = None  # when Graph last said that something changed in the drive
    last_change: datetime | None = None  # when something in it was last seen to happen
    found_at: datetime | None = None  # when its name last led to it
    leaving_since: datetime | None = None  # nobody asks for it any more: one last look, then it is let go

    @property
    def folder(self) -> ItemKey:
        """The watched folder as an item."""
        return ItemKey(drive_id=self.drive_id, item_id=self.folder_id)


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What we last knew of an item, and since when it has looked that way."""

    key: ItemKey
    top_id: str  # the file or folder right below the watched folder
    content: str  # of a top folder: of everything in it
    size: int
    is_folder: bool
    first_seen: datetime
    still_since: datetime
    code: str | None = None  # why it is not looked at any more: RECEIVED, or a visible reason
    tries: int = 0  # that failed, in a row

    @property
    def is_top(self) -> bool:
        """Whether it lies right in the watched folder."""
        return self.key.item_id == self.top_id
