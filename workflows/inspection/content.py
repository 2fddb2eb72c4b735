"""What streams past while a file is read once: its checksums, its beginning, and telling names inside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workflows.inspection.checksum import Checksum, Hasher

HEAD: Final = 16 * 1024  # bytes that are enough to recognise a type
PACKED: Final = b"PK\x03\x04"
TELLING: Final = {
    "vbaProject.bin": "macro",
    "classes.dex": "program",
    "META-INF/MANIFEST.MF": "program",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
"""Names of parts that tell what a packed file is."""

_NAMES: Final = {name.encode(): meaning for name, meaning in TELLING.items()}
_OVERLAP: Final = max(map(len, _NAMES)) - 1


def told_by(names: Iterable[str]) -> frozenset[str]:
    """Say what the names in a packed file tell about it."""
    return frozenset(
        meaning for name in names for ending, meaning in TELLING.items() if name.endswith(ending)
    )


@dataclass(frozen=True, kw_only=True)
class ContentSeen:
    """One file that was read to its end."""

    checksum: Checksum
    head: bytes


class ContentReader:
    """Feed it the pieces of one file in order."""

    def __init__(self) -> None:
        self._hasher = Hasher()
        self._head = b""

    @property
    def size(self) -> int:
        """How many bytes went by."""
        return self._hasher.size

    def update(self, piece: bytes) -> None:
        """Add the next bytes."""
        self._hasher.update(piece)
        self._head = _longer(self._head, piece)

    def seen(self) -> ContentSeen:
        """Say what went by."""
        return ContentSeen(checksum=self._hasher.checksum(), head=self._head)


class MemberReader:
    """Feed it the pieces of one file in a zip: its names are looked for too, because nobody can look back there."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._tail = b""
        self.head = b""
        self.size = 0
        self.inside: frozenset[str] = frozenset()  # what names in a packed file tell, as TELLING has it

    @property
    def sha256(self) -> str:
        """Give the checksum of everything so far, in hex."""
        return self._sha256.hexdigest()

    def update(self, piece: bytes) -> None:
        """Add the next bytes."""
        self._sha256.update(piece)
        self.size += len(piece)
        self.head = _longer(self.head, piece)
        if self.head.startswith(PACKED):
            self._look_for_names(piece)

    def _look_for_names(self, piece: bytes) -> None:
        """Look across the border between pieces too: names in a zip file are never packed."""
        border = self._tail + piece[:_OVERLAP]
        self.inside |= {meaning for name, meaning in _NAMES.items() if name in piece or name in border}
        self._tail = (self._tail + piece)[-_OVERLAP:] if len(piece) < _OVERLAP else piece[-_OVERLAP:]


def _longer(head: bytes, piece: bytes) -> bytes:
    return head + piece[: HEAD - len(head)] if len(head) < HEAD else head
