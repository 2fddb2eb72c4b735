"""What the command line says about a file, a zip, a folder, or a transcript on standard input."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Final

from workflows.disk import reason_of
from workflows.errors import BadInputError
from workflows.inspection.access import BytesAccess, FileAccess
from workflows.inspection.archive import is_junk
from workflows.inspection.limits import DEFAULT_LIMITS, Limits
from workflows.inspection.ocr import ocr_here
from workflows.inspection.upload import inspect_upload
from workflows.jsontypes import JsonObject

PIECE: Final = 1024 * 1024  # bytes
STDIN: Final = "-"


class LocalFile(FileAccess):
    """A file on this machine, as an upload's file."""

    def __init__(self, path: Path, name: str) -> None:
        super().__init__(path)
        self.name = name

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream the bytes."""
        yield self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        offset = 0
        while piece := await self.read_at(offset, PIECE):
            offset += len(piece)
            yield piece


class GivenText(BytesAccess):
    """Bytes in memory, as an upload's file."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name

    @asynccontextmanager
    async def open(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream the bytes."""
        yield self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        for offset in range(0, self.size, PIECE):
            yield await self.read_at(offset, PIECE)


async def inspect_path(
    path: Path | str, *, messages: bool = False, limits: Limits = DEFAULT_LIMITS
) -> JsonObject:
    """Inspect a file, a zip or a folder as one upload; raises BadInputError where there is nothing to read."""
    place = Path(path)
    try:
        files = [LocalFile(found, name) for found, name in _found(place, limits)]
        report = await inspect_upload(files, limits, ocr=ocr_here())
    except OSError as exc:
        raise BadInputError(
            "pad_onleesbaar", f"Dit pad kan niet gelezen worden: {path} ({reason_of(exc)})."
        ) from exc
    return {"path": str(path), **report.as_json(messages=messages, texts=True)}


async def inspect_stdin(
    stream: IO[bytes], *, messages: bool = False, limits: Limits = DEFAULT_LIMITS
) -> JsonObject:
    """Inspect a transcript that comes through *stream*; raises BadInputError when it is larger than we read."""
    data = stream.read(limits.transcript_size + 1)
    if len(data) > limits.transcript_size:
        raise BadInputError(
            "invoer_te_groot", f"De invoer is groter dan {limits.transcript_size // 1024**2} MB."
        )
    report = await inspect_upload([GivenText(data, STDIN)], limits)
    return {"path": STDIN, **report.as_json(messages=messages, texts=True)}


def _found(place: Path, limits: Limits) -> Iterator[tuple[Path, str]]:
    """List the files, links not followed; one too many is enough to see that there are too many."""
    if not place.is_dir():
        if place.exists() and not place.is_file():
            raise BadInputError("pad_onleesbaar", f"Dit is geen bestand en geen map: {place}.")
        yield place, place.name
        return
    left = limits.files + 1
    for folder, folders, names in os.walk(place):
        folders.sort()
        for name in sorted(names):
            found = Path(folder, name)
            inside = found.relative_to(place).as_posix()
            if is_junk(inside) or found.is_symlink() or not found.is_file():
                continue
            if not left:
                return
            left -= 1
            yield found, inside
