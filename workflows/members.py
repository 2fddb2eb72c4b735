"""Files inside a zip, unpacked in memory when somebody needs them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
