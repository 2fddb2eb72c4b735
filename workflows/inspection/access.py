"""Reading anywhere in a file that lies somewhere else, as zip files need."""

from __future__ import annotations

import asyncio
import io
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Final, Protocol, TypeVar, cast, runtime_checkable

from workflows.errors import RetryableError

BLOCK: Final = 4 * 1024 * 1024  # bytes fetched at a time
KEPT: Final = 4  # blocks remembered: the end of a zip, and where it is being read

_READERS: Final = ThreadPoolExecutor(max_workers=8, thread_name_prefix="reading")
"""Threads that wait for the loop get a room of their own: in the loop's they could keep out what they wait for."""

T = TypeVar("T")


class RandomAccess(Protocol):
    """Content that can be read from any place."""

    @property
    def size(self) -> int:
        """Give the length in bytes."""
        ...

    async def read_at(self, offset: int, length: int) -> bytes:
        """Read exactly *length* bytes from *offset* (shorter only at the end)."""
        ...


@runtime_checkable
class NearAccess(Protocol):
    """Content on this machine: a thread reads it itself, without asking the event loop."""

    def read_now(self, offset: int, length: int) -> bytes:
        """Read exactly *length* bytes from *offset* (shorter only at the end)."""
        ...


class BytesAccess:
    """Bytes in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        """Give the length in bytes."""
        return len(self._data)

    async def read_at(self, offset: int, length: int) -> bytes:
        """Read a part."""
        return self._data[offset : offset + length]


class FileAccess:
    """A file on this machine, opened only while a part is read: an upload can have thousands."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size

    @property
    def size(self) -> int:
        """Give the length in bytes, as it was."""
        return self._size

    async def read_at(self, offset: int, length: int) -> bytes:
        """Read a part; the disk is near enough not to wait for in a thread."""
        return self.read_now(offset, length)

    def read_now(self, offset: int, length: int) -> bytes:
        """Read a part at once."""
        with self._path.open("rb", buffering=0) as file:
            return os.pread(file.fileno(), length, offset)


class Seekable(io.RawIOBase):
    """A file object for zipfile over any source of parts; it fetches blocks and remembers a few."""

    def __init__(self, size: int, fetch: Callable[[int, int], bytes]) -> None:
        super().__init__()
        self._size = size
        self._fetch = fetch
        self._place = 0
        self._blocks: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Say where reading goes on."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, as files do."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("negative seek")
        self._place = base + offset
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Read up to *size* bytes, fewer only at the end."""
        wanted = self._size - self._place if size < 0 else min(size, self._size - self._place)
        parts = []
        while wanted > 0:
            part = self._part(wanted)
            if not part:
                break
            parts.append(part)
            self._place += len(part)
            wanted -= len(part)
        return b"".join(parts)

    def _part(self, wanted: int) -> bytes:
        number, start = divmod(self._place, BLOCK)
        return self._block(number)[start : start + wanted]

    def _block(self, number: int) -> bytes:
        if number not in self._blocks:
            self._blocks[number] = self._fetch(number * BLOCK, min(BLOCK, self._size - number * BLOCK))
            if len(self._blocks) > KEPT:
                self._blocks.popitem(last=False)
        self._blocks.move_to_end(number)
        return self._blocks[number]


async def in_thread(access: RandomAccess, work: Callable[[IO[bytes]], T]) -> T:
    """Run *work*, which reads as from a file, beside the event loop that fetches the parts from far away for it.

    What `read_at` raises comes out; an OSError as RetryableError.
    """
    loop = asyncio.get_running_loop()
    stopped = threading.Event()

    def fetch(offset: int, length: int) -> bytes:
        if stopped.is_set():
            raise OSError("reading was stopped")
        try:
            if isinstance(access, NearAccess):
                return access.read_now(offset, length)
            return asyncio.run_coroutine_threadsafe(access.read_at(offset, length), loop).result()
        except OSError as exc:  # else zipfile would take it for a broken file
            raise RetryableError("lezen_mislukt", "Het bestand kon niet helemaal gelezen worden.") from exc

    try:
        return await loop.run_in_executor(_READERS, work, cast("IO[bytes]", Seekable(access.size, fetch)))
    finally:
        stopped.set()


async def read_all(access: RandomAccess) -> bytes:
    """Read everything; the caller has checked the size."""
    places = range(0, access.size, BLOCK)
    return b"".join([await access.read_at(place, min(BLOCK, access.size - place)) for place in places])
