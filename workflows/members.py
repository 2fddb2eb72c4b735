"""Files inside a zip, unpacked in memory when somebody needs them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import IO

from workflows.inspection.access import in_thread
from workflows.inspection.archive import Archive, StoppedError
from workflows.inspection.limits import DEFAULT_LIMITS, Limits
from workflows.model import UploadFile
from workflows.ports import Originals
from workflows.transcripts import FileAccess


async def read_member(
    originals: Originals, file: UploadFile, name: str, most: int, limits: Limits = DEFAULT_LIMITS
) -> bytes | None:
    """Unpack the member called *name*; None when it is not there, damaged, or larger than *most* bytes."""
    return (await read_members(originals, file, [name], most, limits)).get(name)


async def read_members(
    originals: Originals, file: UploadFile, names: Collection[str], most: int, limits: Limits = DEFAULT_LIMITS
) -> Mapping[str, bytes]:
    """Unpack the members called *names*, without those that are not there, damaged, or larger than *most* bytes."""

    def unpack(content: IO[bytes]) -> dict[str, bytes]:
        archive = Archive(content, limits)
        unpacked = {}
        for entry in archive.entries:
            if entry.name in names and entry.size <= most:
                with suppress(StoppedError):
                    unpacked[entry.name] = b"".join(archive.read(entry))
        return unpacked

    return await in_thread(FileAccess(originals=originals, file=file), unpack)


async def read_part(
    originals: Originals,
    file: UploadFile,
    name: str,
    *,
    start: int,
    length: int,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes | None:
    """Give *length* bytes of the member called *name* from *start*; None when it is not there or damaged.

    What is packed has to be unpacked from its beginning, so the further on, the more it costs.
    """

    def unpack(content: IO[bytes]) -> bytes | None:
        archive = Archive(content, limits)
        entry = next((entry for entry in archive.entries if entry.name == name), None)
        if entry is None:
            return None
        try:
            return _part_of(archive.read(entry), start, length)
        except StoppedError:
            return None

    return await in_thread(FileAccess(originals=originals, file=file), unpack)


def _part_of(pieces: Iterator[bytes], start: int, length: int) -> bytes:
    """Pass over what comes before *start*, and stop as soon as there is enough."""
    place, part = 0, bytearray()
    for piece in pieces:
        part += piece[max(0, start - place) :]
        place += len(piece)
        if len(part) >= length:
            break
    return bytes(part[:length])
