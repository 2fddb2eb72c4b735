"""The two checksums of a file, taken together in one pass: SHA-256 for the record, quickXorHash for OneDrive."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from workflows.inspection.quickxor import QuickXorHash

WORTH_SHARING: Final = 256 * 1024  # bytes; from here a second processor earns back the handing over


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """What a whole file hashed to."""

    sha256: str  # hex, lower case
    quickxor: str  # base64, as Graph gives it
    size: int  # bytes


class Hasher:
    """Feed it the pieces of one file in order, then ask for the checksum.

    A large piece goes through both hashes at once: hashlib lets go of the interpreter while it works.
    """

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._quickxor = QuickXorHash()
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="quickxor")
        self._size = 0

    @property
    def size(self) -> int:
        """How many bytes were fed."""
        return self._size

    def update(self, piece: bytes | memoryview) -> None:
        """Add the next bytes."""
        self._size += len(piece)
        if len(piece) < WORTH_SHARING:
            self._quickxor.update(piece)
            self._sha256.update(piece)
            return
        waiting = self._beside.submit(self._quickxor.update, piece)
        self._sha256.update(piece)
        waiting.result()

    def checksum(self) -> Checksum:
        """Return the checksum over everything fed so far; feeding may go on."""
        return Checksum(sha256=self._sha256.hexdigest(), quickxor=self._quickxor.base64(), size=self._size)


def checksum_of(data: bytes) -> Checksum:
    """Hash bytes that are in memory anyway."""
    hasher = Hasher()
    hasher.update(data)
    return hasher.checksum()
