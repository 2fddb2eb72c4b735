"""The two checksums of a file, taken together in one pass: SHA-256 for the record, quickXorHash for OneDrive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from workflows.inspection.quickxor import QuickXorHash


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """What a whole file hashed to."""

    sha256: str  # hex, lower case
    quickxor: str  # base64, as Graph gives it
    size: int  # bytes


class Hasher:
    """Feed it the pieces of one file in order, then ask for the checksum.

    Both hashes let go of the interpreter while they work on a large piece.
    """

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._quickxor = QuickXorHash()
        self._size = 0

    @property
    def size(self) -> int:
        """How many bytes were fed."""
        return self._size

    def update(self, piece: bytes | memoryview) -> None:
        """Add the next bytes."""
        self._size += len(piece)
        self._quickxor.update(piece)
        self._sha256.update(piece)

    def checksum(self) -> Checksum:
        """Return the checksum over everything fed so far; feeding may go on."""
        return Checksum(sha256=self._sha256.hexdigest(), quickxor=self._quickxor.base64(), size=self._size)


def checksum_of(data: bytes) -> Checksum:
    """Hash bytes that are in memory anyway."""
    hasher = Hasher()
    hasher.update(data)
    return hasher.checksum()
