"""One picture inside a zip, unpacked in memory when somebody looks at it."""

from __future__ import annotations

from typing import IO

from workflows.console.transcripts import FileAccess
from workflows.inspection.access import in_thread
from workflows.inspection.archive import Archive, StoppedError
from workflows.inspection.limits import DEFAULT_LIMITS, Limits
from workflows.model import UploadFile
from workflows.ports import Originals


async def read_member(
    originals: Originals, file: UploadFile, name: str, most: int, limits: Limits = DEFAULT_LIMITS
) -> bytes | None:
    """Unpack the member called *name*; None when it is not there, damaged, or larger than *most* bytes."""

    def unpack(content: IO[bytes]) -> bytes | None:
        archive = Archive(content, limits)
        entry = next((entry for entry in archive.entries if entry.name == name), None)
        if entry is None or entry.size > most:
            return None
        try:
            return b"".join(archive.read(entry))
        except StoppedError:
            return None

    return await in_thread(FileAccess(originals=originals, file=file), unpack)
