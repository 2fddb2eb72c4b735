"""One OneDrive over a plain folder: the folder on disk is the truth, the items follow it."""

from __future__ import annotations

import json
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path, PurePosixPath

from watcher.simulator import ids
from watcher.simulator.disk import Entry, allowed_name, quick_xor, read_tree
from watcher.simulator.errors import GraphError, bad_request, name_taken, not_found, on_hold, stale
from watcher.simulator.item import Author, Item, State
from watcher.simulator.observation import Look, bump, lose, observe
from watcher.simulator.pairing import pair
from watcher.simulator.shelf import Shelf
from watcher.simulator.users import WATCHED_FOLDER, SimUser, identity_json
from workflows.ports import Clock
from workflows.store.database import Database

BUMP_AFTER = timedelta(seconds=2)  # OneDrive gives a fresh eTag shortly after an upload, by itself


@dataclass(frozen=True, kw_only=True)
class Times:
    """What a client says about a file's own times, in nanoseconds since 1970; None: nothing said."""

    created_ns: int | None = None
    modified_ns: int | None = None


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A received file that is to get its place in a drive."""

    file: Path
    conflict: str = "replace"  # when the name is taken: fail, replace or rename
    times: Times = Times()
    author: Author = Author.APP


class Drive:
    """The drive of one user; whoever uses it holds its *lock* and looks first."""

    def __init__(self, user: SimUser, data: Path, database: Database, clock: Clock) -> None:
        """Open the drive, and make its folders when it is new."""
        self.user = user
        self.id = user.drive_id
        self.root_id = ids.root_id(self.id)
        self.folder = data / "onedrive" / user.key
        self.bin = data / "recycle" / user.key
        self.incoming = data / "incoming"
        self.lock = threading.RLock()
        self.shelf = Shelf(database, self.id)
        self._clock = clock
        self._start()

    def look(self, author: Author = Author.OWNER) -> None:
        """Bring the items up to date with the disk."""
        look = self._circumstances(author)
        known = [
            item for item in self.shelf.all() if item.state is not State.GONE and item.id != self.root_id
        ]
        pairing = pair(known, read_tree(self.folder))
        homes: dict[tuple[str, ...], str] = {(): self.root_id}
        changed: list[Item] = []
        for entry, item in pairing.pairs:
            now = observe(look, entry, item, homes[entry.path[:-1]])
            homes[entry.path] = now.id
            changed += [now] if now is not item else []
        changed += [lose(look, item, self._binned(item)) for item in pairing.lost]
        self.shelf.save(changed)
        due = (item for item in self.shelf.all() if item.live and item.bump_at and item.bump_at <= look.now)
        self.shelf.save([bump(look, item) for item in due])

    def find(self, item_id: str | None, path: tuple[str, ...] = ()) -> Item:
        """Return the live item at *path* below an item (None: the root); raises GraphError 404."""
        item = self.shelf.live(item_id or self.root_id)
        for name in path:
            below = self.shelf.child(item.id, name)
            if below is None:
                raise not_found()
            item = below
        return item

    def on_disk(self, item: Item) -> Path:
        """Return where the item lies."""
        return self.folder.joinpath(*self.shelf.path(item))

    def make_folder(
        self, parent: Item, name: str, conflict: str = "fail", author: Author = Author.APP
    ) -> Item:
        """Make a folder; raises GraphError when the name is taken or refused."""
        taken = self._checked(parent, name)
        if taken and conflict == "rename":
            name = self.free_name(parent, name)
        elif taken and (conflict == "fail" or not taken.folder):
            raise name_taken()
        (self.on_disk(parent) / name).mkdir(exist_ok=True)
        return self._arrived(parent, name, author)

    def place(self, parent: Item, name: str, arrival: Arrival) -> tuple[Item, bool]:
        """Move a received file to its name; return the item and whether it is new."""
        taken = self._checked(parent, name)
        if taken and arrival.conflict == "rename":
            name, taken = self.free_name(parent, name), None
        elif taken and (arrival.conflict == "fail" or taken.folder):
            raise name_taken()
        name = taken.name if taken else name
        _set_modified(arrival.file, arrival.times)
        arrival.file.replace(self.on_disk(parent) / name)
        item = self._dated(self._arrived(parent, name, arrival.author), arrival.times)
        return item, taken is None

    def change(self, item: Item, *, name: str | None, parent: Item | None, times: Times) -> Item:
        """Rename, move or date an item; raises GraphError when that cannot be."""
        home = parent or self.shelf.live(item.parent_id or "")
        wanted = name or item.name
        taken = self._checked(home, wanted)
        if taken and taken.id != item.id:
            raise name_taken()
        if home.id == item.id or item in self.shelf.ancestors(home):
            raise bad_request("A folder cannot be moved into itself.")
        target = self.on_disk(home) / wanted
        self.on_disk(item).rename(target)
        self.look(Author.APP)  # first the move alone: with another time as well it would pass for a new file
        _set_modified(target, times)
        self.look(Author.APP)
        return self._dated(self.shelf.live(item.id), times)

    def recycle(self, item: Item, author: Author = Author.APP) -> None:
        """Move an item, with all it holds, to the recycle bin; raises GraphError 403 under a retention label."""
        self.may_go(item)
        place = self.bin / item.id
        place.mkdir(parents=True, exist_ok=True)
        self.on_disk(item).rename(place / item.name)
        self.look(author)

    def erase(self, item: Item) -> None:
        """Remove an item, with all it holds, for good; raises GraphError 403 under a retention label."""
        self.may_go(item)
        place = self.on_disk(item)
        shutil.rmtree(place) if item.folder else place.unlink()
        self.look(Author.APP)

    def restore(self, item_id: str) -> Item:
        """Take an item out of the recycle bin, back to its folder or else the root; raises GraphError 404."""
        item = self.shelf.known(item_id)
        if item is None or item not in self.shelf.recycled():
            raise not_found()
        above = self.shelf.known(item.parent_id or "")
        home = above if above and above.live else self.shelf.live(self.root_id)
        taken = self.shelf.child(home.id, item.name)
        name = self.free_name(home, item.name) if taken else item.name
        (self.bin / item.id / item.name).rename(self.on_disk(home) / name)
        (self.bin / item.id).rmdir()
        self.look()
        return self.shelf.live(item_id)

    def may_go(self, item: Item) -> None:
        """Refuse to remove the root and what a retention label keeps."""
        if item.id == self.root_id:
            raise GraphError(403, "accessDenied", "The root folder cannot be deleted.")
        if any(found.label for found in (item, *self.shelf.below(item.id))):
            raise on_hold()

    def set_label(self, item: Item, label: str | None) -> Item:
        """Give an item a retention label that forbids deletion, or take it off."""
        return self.touch(replace(item, label=label))

    def set_creator(self, item: Item, maker: SimUser) -> Item:
        """Say who made an item, where that is not the owner of the drive."""
        return self.touch(replace(item, creator=json.dumps(identity_json(maker))))

    def touch(self, item: Item) -> Item:
        """Give an item a new eTag and a new place in the feed."""
        touched = replace(item, version=item.version + 1, seq=self.shelf.seq + 1)
        self.shelf.save([touched])
        return touched

    def free_name(self, parent: Item, name: str) -> str:
        """Return the first of "name 1.ext", "name 2.ext", … that is free."""
        path = PurePosixPath(name)
        number = 1
        while self.shelf.child(parent.id, f"{path.stem} {number}{path.suffix}"):
            number += 1
        return f"{path.stem} {number}{path.suffix}"

    def etag(self, item: Item) -> str:
        """Return the tag of the item's metadata and content."""
        return ids.etag(item.id, item.version)

    def ctag(self, item: Item) -> str:
        """Return the tag of the item's content."""
        return ids.ctag(item.id, item.content_version)

    def check_match(self, item: Item, if_match: str | None) -> None:
        """Accept either tag; raises GraphError 412 for any other."""
        if if_match not in {None, "*", self.etag(item), self.ctag(item)}:
            raise stale()

    def _start(self) -> None:
        self.incoming.mkdir(parents=True, exist_ok=True)
        if self.shelf.known(self.root_id) is None:
            (self.folder / WATCHED_FOLDER).mkdir(parents=True, exist_ok=True)
            self.shelf.save([self._root()])
        self.folder.mkdir(parents=True, exist_ok=True)

    def _root(self) -> Item:
        seen, now = self.folder.stat(), self._clock()
        return Item(
            id=self.root_id,
            parent_id=None,
            name="root",
            folder=True,
            inode=seen.st_ino,
            created=now,
            modified=now,
            made_ns=seen.st_mtime_ns,
            seq=1,
        )

    def _circumstances(self, author: Author) -> Look:
        now = self._clock()
        numbers = self._numbers()
        return Look(
            now=now,
            author=author,
            bump_at=now + BUMP_AFTER,
            new_id=lambda: ids.item_id(self.id, uuid.uuid4()),
            next_seq=lambda: next(numbers),
            hash_of=self._hash_of,
        )

    def _numbers(self) -> Iterator[int]:
        number = self.shelf.seq
        while True:
            number += 1
            yield number

    def _hash_of(self, entry: Entry) -> str | None:
        return quick_xor(self.folder.joinpath(*entry.path))

    def _binned(self, item: Item) -> str | None:
        chain = (item, *self.shelf.ancestors(item))
        return next((above.id for above in chain if (self.bin / above.id).exists()), None)

    def _checked(self, parent: Item, name: str) -> Item | None:
        if not parent.folder:
            raise bad_request("The parent is not a folder.")
        if not allowed_name(name):
            raise bad_request(
                "The provided name cannot contain the characters or form that OneDrive refuses."
            )
        return self.shelf.child(parent.id, name)

    def _arrived(self, parent: Item, name: str, author: Author) -> Item:
        self.look(author)
        return self.find(parent.id, (name,))

    def _dated(self, item: Item, times: Times) -> Item:
        if times.created_ns is None or times.created_ns == item.made_ns:
            return item
        dated = replace(item, made_ns=times.created_ns)
        self.shelf.save([dated])
        return dated


def _set_modified(file: Path, times: Times) -> None:
    if times.modified_ns is not None:
        os.utime(file, ns=(times.modified_ns, times.modified_ns))
