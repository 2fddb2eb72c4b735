"""An original on its way to the zaaksysteem: streamed, hashed, and cut or coded as the API wants it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from workflows.errors import PermanentError
from workflows.ports import Bytes

Source = Callable[[], Bytes]
"""Open the original's bytes from the start; may be called again."""

PIECE = 96 * 1024  # bytes; a multiple of three, so that base64 needs no padding in between


class OriginalChangedError(PermanentError):
    """Het origineel is veranderd sinds Informatiebeheer het bekeek."""

    next_step = "Er is niets geregistreerd. Bekijk de nieuwe inhoud en kies dan opnieuw."


@dataclass(frozen=True, kw_only=True)
class Original:
    """The bytes that must arrive, and what DI saw of them."""

    source: Source
    size: int  # bytes
    sha256: str  # hex


class Reading:
    """One pass over an original that ends well only when size and SHA-256 are what DI saw.

    Its methods raise OriginalChangedError `original-changed`, and whatever the source raises.
    """

    def __init__(self, original: Original) -> None:
        """Get ready; nothing is opened before the with block."""
        self._original = original
        self._hash = hashlib.sha256()
        self._read = 0
        self._rest = b""

    async def __aenter__(self) -> Self:
        """Open the source."""
        self._opened = self._original.source()
        self._pieces = await self._opened.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        """Close the source."""
        return await self._opened.__aexit__(kind, error, trace)

    async def take(self, length: int) -> AsyncIterator[bytes]:
        """Give the next *length* bytes, in pieces of at most `PIECE` bytes."""
        left = length
        while left:
            piece = await self._next(min(left, PIECE))
            left -= len(piece)
            yield piece

    async def skip(self, length: int) -> None:
        """Read the next *length* bytes for the checksum only."""
        async for _ in self.take(length):
            pass

    async def check(self) -> None:
        """Make sure that the source ends here and that the bytes are the ones DI saw."""
        more = self._rest
        while not more and (piece := await anext(self._pieces, None)) is not None:
            more = piece
        if more or self._read != self._original.size or self._hash.hexdigest() != self._original.sha256:
            raise OriginalChangedError("original-changed")

    async def _next(self, most: int) -> bytes:
        while not self._rest:
            fresh = await anext(self._pieces, None)
            if fresh is None:
                raise OriginalChangedError("original-changed")
            self._rest = fresh
        piece, self._rest = self._rest[:most], self._rest[most:]
        self._read += len(piece)
        self._hash.update(piece)
        return piece


def base64_length(size: int) -> int:
    """How many characters *size* bytes take in base64."""
    return 4 * ((size + 2) // 3)


async def in_base64(reading: Reading, size: int) -> AsyncIterator[bytes]:
    """Code the whole original; ends well only when the bytes are the ones DI saw."""
    rest = b""
    async for piece in reading.take(size):
        ready = rest + piece
        whole = len(ready) - len(ready) % 3
        rest = ready[whole:]
        yield b64encode(ready[:whole])
    await reading.check()
    yield b64encode(rest)
