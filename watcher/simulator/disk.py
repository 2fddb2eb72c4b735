"""What lies in a folder on disk, read under limits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workflows.errors import BadInputError
from workflows.inspection.quickxor import QuickXorHash

MAX_ENTRIES = 50_000
MAX_DEPTH = 50
PIECE = 1 << 20
FORBIDDEN = re.compile(r'["*:<>?/\\|\x00-\x1f\x7f]|^\s|[\s.]$')  # what OneDrive refuses in a name
MAX_NAME = 255


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file or folder found on disk."""

    path: tuple[str, ...]
    folder: bool
    inode: int
    size: int
    mtime_ns: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path[-1]


def allowed_name(name: str) -> bool:
    """Whether OneDrive accepts *name* for a file or folder."""
    return 0 < len(name) <= MAX_NAME and FORBIDDEN.search(name) is None


def read_tree(root: Path) -> list[Entry]:
    """List everything below *root*, folders before what they hold; what OneDrive cannot hold is left out.

    Raises BadInputError when there is more than a simulator should carry.
    """
    found: list[Entry] = []
    for entry in _walk(root, ()):
        found.append(entry)
        if len(found) > MAX_ENTRIES:
            raise BadInputError("simulator_too_many_files", "Er liggen te veel bestanden in deze map.")
    return found


def _walk(folder: Path, path: tuple[str, ...]) -> Iterator[Entry]:
    taken: set[str] = set()
    for name in _names(folder):
        if not allowed_name(name) or name.casefold() in taken:
            continue
        entry = _entry(folder / name, (*path, name))
        if entry is None:
            continue
        taken.add(name.casefold())
        yield entry
        if entry.folder and len(entry.path) < MAX_DEPTH:
            yield from _walk(folder / name, entry.path)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are wanted, not paths
    except (FileNotFoundError, NotADirectoryError):
        return []


def _entry(file: Path, path: tuple[str, ...]) -> Entry | None:
    try:
        seen = file.lstat()
    except FileNotFoundError:  # it went while we were looking
        return None
    folder, plain = file.is_dir() and not file.is_symlink(), file.is_file() and not file.is_symlink()
    if not (folder or plain):
        return None
    return Entry(
        path=path,
        folder=folder,
        inode=seen.st_ino,
        size=seen.st_size if plain else 0,
        mtime_ns=seen.st_mtime_ns,
    )


def quick_xor(file: Path) -> str | None:
    """Return the base64 quickXorHash of the bytes that are there now; None when the file went."""
    hashing = QuickXorHash()
    try:
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                hashing.update(piece)
    except FileNotFoundError:
        return None
    return hashing.base64()
