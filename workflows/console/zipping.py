"""A zip that is made while it is sent: stored, not compressed, and never on disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager

Open = Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]


class _Sink(io.RawIOBase):
    """Takes what the zip writes, and gives it away; it cannot go back, so the zip never tries to."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: object) -> int:
        """Take a piece."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting += piece
        return len(piece)

    def take(self) -> bytes:
        """Give what came since the last time."""
        piece = bytes(self._waiting)
        self._waiting.clear()
        return piece


async def zipped(files: Iterable[tuple[str, str, Open]]) -> AsyncIterator[bytes]:
    """Zip (folder, name, how to open) one after another; a name that comes twice gets a number in front."""
    sink, seen = _Sink(), set[str]()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for number, (folder, name, opened) in enumerate(files, start=1):
            entry = _entry(folder, name)
            entry = f"{number} {entry.replace('/', ' ')}" if entry in seen else entry
            seen.add(entry)
            with archive.open(zipfile.ZipInfo(entry), "w", force_zip64=True) as member:
                async with opened() as pieces:
                    async for piece in pieces:
                        member.write(piece)
                        yield sink.take()
    yield sink.take()


def _entry(folder: str, name: str) -> str:
    """Spell a path that stays below where it is unpacked, whatever the names are."""
    steps = [step for step in f"{folder}/{name}".replace("\\", "/").split("/") if step not in {"", ".", ".."}]
    return "/".join(steps) or "bestand"
