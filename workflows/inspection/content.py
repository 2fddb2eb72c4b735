"""What streams past while a file is read once: its checksums, its beginning, and telling names inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from workflows.inspection.checksum import Checksum, Hasher

HEAD: Final = 64 * 1024  # bytes that are enough to recognise a type
_PACKED: Final = b"PK\x03\x04"
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
    inside: frozenset[str]  # what names in a packed file tell, as TELLING has it


class ContentReader:
    """Feed it the pieces of one file in order."""

    def __init__(self) -> None:
        self._hasher = Hasher()
        self._head = b""
        self._tail = b""
        self._inside: set[str] = set()

    @property
    def size(self) -> int:
        """How many bytes went by."""
        return self._hasher.size

    def update(self, piece: bytes) -> None:
        """Add the next bytes."""
        self._hasher.update(piece)
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        if self._head.startswith(_PACKED):
            self._look_for_names(piece)

    def seen(self) -> ContentSeen:
        """Say what went by."""
        return ContentSeen(checksum=self._hasher.checksum(), head=self._head, inside=frozenset(self._inside))

    def _look_for_names(self, piece: bytes) -> None:
        """Look across the border between pieces too: names in a zip file are never packed."""
        border = self._tail + piece[:_OVERLAP]
        for name, meaning in _NAMES.items():
            if name in piece or name in border:
                self._inside.add(meaning)
        self._tail = (self._tail + piece)[-_OVERLAP:] if len(piece) < _OVERLAP else piece[-_OVERLAP:]
