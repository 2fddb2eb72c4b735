from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.inspection.quickxor import BLOCK, QuickXorHash

RCLONE = Path(sys.executable).with_name("rclone")


def hashed(*pieces: bytes) -> str:
    hasher = QuickXorHash()
    for piece in pieces:
        hasher.update(piece)
    return hasher.base64()


def slowly(data: bytes) -> str:
    """Follow Microsoft's description to the letter: one byte at a time."""
    value = 0
    for place, byte in enumerate(data):
        shift = place * 11 % 160
        value ^= (byte << shift | byte >> (160 - shift)) & ((1 << 160) - 1)
    value ^= len(data) << 96
    return base64.b64encode(value.to_bytes(20, "little")).decode()


def test_nothing_hashes_to_zeros() -> None:
    assert hashed() == "A" * 27 + "="


def test_asking_twice_gives_the_same_answer_and_feeding_may_go_on() -> None:
    hasher = QuickXorHash()
    hasher.update(b"een")
    assert hasher.base64() == hasher.base64() == hashed(b"een")
    hasher.update(b"twee")
    assert hasher.base64() == hashed(b"eentwee")


@pytest.mark.parametrize(
    "size", [1, 19, 20, 159, 160, 161, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 77]
)
def test_every_length_agrees_with_the_description(size: int) -> None:
    data = bytes(place * 31 % 251 for place in range(size))
    assert hashed(data) == slowly(data)


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=700), max_size=8))
def test_the_pieces_do_not_matter(pieces: list[bytes]) -> None:
    assert hashed(*pieces) == slowly(b"".join(pieces))


@pytest.mark.skipif(not RCLONE.exists(), reason="rclone is not on this machine")
def test_rclone_computes_the_same(tmp_path: Path) -> None:
    data = bytes(place * 7 % 256 for place in range(100_003))
    (tmp_path / "data").write_bytes(data)
    answer = subprocess.run(
        [RCLONE, "--config", "", "hashsum", "quickxor", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert base64.b64encode(bytes.fromhex(answer.stdout.split()[0])).decode() == hashed(data)
