"""OneDrive's quickXorHash: 160 bits that change with every byte, fast, and not for security."""

from __future__ import annotations

import base64
from functools import reduce
from operator import xor
from typing import Final

PERIOD: Final = 160  # bytes: byte i and byte i + 160 are rotated by the same number of bits
STRIDE: Final = 11  # bits that each next byte is rotated further
BLOCK: Final = PERIOD * 512  # folded at once; the fastest size measured, it stays in the processor's cache

_MASK: Final = (1 << PERIOD) - 1


class QuickXorHash:
    """Feed it bytes in any pieces; the digest is the one that Graph gives as `quickXorHash`.

    All bytes that share a rotation are first XORed together as one big number, and rotated once, at the end.
    """

    def __init__(self) -> None:
        self._lanes = 0  # up to BLOCK bytes wide, little-endian; byte i belongs to rotation i mod PERIOD
        self._length = 0

    def update(self, data: bytes | memoryview) -> None:
        """Add the next bytes."""
        view = memoryview(data)
        place = self._length % PERIOD
        head = min(len(view), -place % PERIOD)
        self._lanes ^= int.from_bytes(view[:head], "little") << (8 * place)
        for start in range(head, len(view), BLOCK):
            self._lanes ^= int.from_bytes(view[start : start + BLOCK], "little")
        self._length += len(view)

    def digest(self) -> bytes:
        """Return the 20 bytes over everything fed so far; feeding may go on."""
        length = self._length.to_bytes(8, "little")
        return (_rotated(_folded(self._lanes)) ^ int.from_bytes(bytes(12) + length, "little")).to_bytes(
            20, "little"
        )

    def base64(self) -> str:
        """Return the digest as Graph writes it."""
        return base64.b64encode(self.digest()).decode()


def _folded(lanes: int) -> bytes:
    wide = lanes.to_bytes(BLOCK, "little")
    periods = (int.from_bytes(wide[start : start + PERIOD], "little") for start in range(0, BLOCK, PERIOD))
    return reduce(xor, periods).to_bytes(PERIOD, "little")


def _rotated(period: bytes) -> int:
    result = 0
    for place, byte in enumerate(period):
        wide = byte << (STRIDE * place % PERIOD)
        result ^= (wide & _MASK) ^ (wide >> PERIOD)
    return result
