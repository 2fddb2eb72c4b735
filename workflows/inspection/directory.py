"""The end of a zip file: how long its list of contents says it is, before anybody reads that list."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Final

from workflows.inspection.limits import Limits

_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_LONGEST_COMMENT: Final = 65_535
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_SIZE: Final = 20
_LARGE_END: Final = b"PK\x06\x06"
_LARGE_END_SIZE: Final = 56
_ENTRY: Final = 46  # bytes that one entry takes at least
_MOST_ENDS: Final = 64  # looked at, from the back


def directory_fits(file: IO[bytes], limits: Limits) -> bool:
    """Tell whether the list may be read into memory; True where there is none, which the reading itself will say.

    A comment can hold something that looks like another end: the worst claim counts.
    """
    size = file.seek(0, io.SEEK_END)
    length = min(size, _END_SIZE + _LONGEST_COMMENT)
    file.seek(size - length)
    tail = file.read(length)
    worst = max((_claimed(file, tail, place, size - length) for place in _places(tail)), default=0)
    return worst <= min(limits.zip_directory, limits.zip_entries * (_ENTRY + 1024))


def _places(tail: bytes) -> Iterator[int]:
    place = tail.rfind(_END)
    for _ in range(_MOST_ENDS):
        if place < 0:
            return
        yield place
        place = tail.rfind(_END, 0, place)


def _claimed(file: IO[bytes], tail: bytes, place: int, offset: int) -> int:
    claimed = int.from_bytes(tail[place + 12 : place + 16], "little")
    return max(claimed if claimed != 0xFFFFFFFF else 0, _large_size(file, offset + place))


def _large_size(file: IO[bytes], end: int) -> int:
    """Read the length from the large (zip64) form, which stands just before the end; 0 where there is none."""
    start = end - _LOCATOR_SIZE - _LARGE_END_SIZE
    if start < 0:
        return 0
    file.seek(start)
    record = file.read(_LARGE_END_SIZE + _LOCATOR_SIZE)
    if record[_LARGE_END_SIZE:].startswith(_LOCATOR) and record.startswith(_LARGE_END):
        return int.from_bytes(record[40:48], "little")
    return 0
