"""OneDrive's quickXorHash: 160 bits that change with every byte, fast, and not for security."""

from __future__ import annotations

import base64
from typing import Final

import numpy as np
from numpy.typing import NDArray

PERIOD: Final = 160  # bytes: byte i and byte i + 160 are rotated by the same number of bits
STRIDE: Final = 11  # bits that each next byte is rotated further
BLOCK: Final = PERIOD * 512  # folded at once; it stays in the processor's cache

_MASK: Final = (1 << PERIOD) - 1


class QuickXorHash:
    """Feed it bytes in any pieces; the digest is the one that Graph gives as `quickXorHash`.

    All bytes that share a rotation are first XORed together, a block at a time, and rotated once, at the end.
    """

    def __init__(self) -> None:
        self._lanes = np.zeros(BLOCK, np.uint8)  # byte i belongs to rotation i mod PERIOD
        self._length = 0

    def update(self, data: bytes | memoryview) -> None:
        """Add the next bytes."""
        if not data:
            return
        new = np.frombuffer(data, np.uint8)
        place = self._length % BLOCK
        head = min(len(new), -place % BLOCK)
        self._lanes[place : place + head] ^= new[:head]
        tail = len(new) - (len(new) - head) % BLOCK
        if tail > head:
            self._add_blocks(new[head:tail])
        self._lanes[: len(new) - tail] ^= new[tail:]
        self._length += len(new)

    def _add_blocks(self, blocks: NDArray[np.uint8]) -> None:
        words = blocks.view(np.uint64).reshape(-1, BLOCK // 8)
        self._lanes.view(np.uint64)[:] ^= np.bitwise_xor.reduce(words, axis=0)

    def digest(self) -> bytes:
        """Return the 20 bytes over everything fed so far; feeding may go on."""
        length = self._length.to_bytes(8, "little")
        period = np.bitwise_xor.reduce(self._lanes.reshape(-1, PERIOD), axis=0).tobytes()
        return (_rotated(period) ^ int.from_bytes(bytes(12) + length, "little")).to_bytes(20, "little")

    def base64(self) -> str:
        """Return the digest as Graph writes it."""
        return base64.b64encode(self.digest()).decode()


def _rotated(period: bytes) -> int:
    result = 0
    for place, byte in enumerate(period):
        wide = byte << (STRIDE * place % PERIOD)
        result ^= (wide & _MASK) ^ (wide >> PERIOD)
    return result
