from __future__ import annotations

import hashlib

import pytest

from workflows.inspection.checksum import Checksum, Hasher, checksum_of
from workflows.inspection.quickxor import BLOCK, QuickXorHash


def expected(data: bytes) -> Checksum:
    quickxor = QuickXorHash()
    quickxor.update(data)
    return Checksum(sha256=hashlib.sha256(data).hexdigest(), quickxor=quickxor.base64(), size=len(data))


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
def test_both_hashes_cover_the_whole_file(size: int) -> None:
    data = bytes(place % 253 for place in range(size))
    assert checksum_of(data) == expected(data)


def test_small_and_large_pieces_mix() -> None:
    pieces = [b"begin", bytes(BLOCK + 1), b"", b"x" * 1000, b"y" * (2 * BLOCK)]
    hasher = Hasher()
    for piece in pieces:
        hasher.update(piece)
    assert hasher.checksum() == expected(b"".join(pieces))
