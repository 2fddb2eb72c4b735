from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zaaksysteem import original, source_of
from workflows.zaaksysteem.original import (
    PIECE,
    Original,
    OriginalChangedError,
    Reading,
    base64_length,
    in_base64,
)

CONTENT = bytes(range(250)) * 3


async def coded(wanted: Original) -> bytes:
    async with Reading(wanted) as reading:
        return b"".join([piece async for piece in in_base64(reading, wanted.size)])


async def cut(wanted: Original, lengths: list[int]) -> list[bytes]:
    async with Reading(wanted) as reading:
        parts = [b"".join([piece async for piece in reading.take(length)]) for length in lengths]
        await reading.check()
        return parts


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(1, 50))
def test_any_pieces_become_the_base64_of_the_whole(content: bytes, piece: int) -> None:
    wanted = replace(original(content), source=source_of(content, piece))
    spelled = asyncio.run(coded(wanted))
    assert spelled == base64.b64encode(content)
    assert len(spelled) == base64_length(len(content))


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=300), st.integers(1, 50), st.integers(1, 80))
def test_any_pieces_are_cut_into_the_asked_parts(content: bytes, piece: int, part: int) -> None:
    lengths = [min(part, len(content) - start) for start in range(0, len(content), part)]
    wanted = replace(original(content), source=source_of(content, piece))
    parts = asyncio.run(cut(wanted, lengths))
    assert ([len(one) for one in parts], b"".join(parts)) == (lengths, content)


@pytest.mark.parametrize("other", [CONTENT[:-1], CONTENT + b"x", b"x" + CONTENT[1:], b""])
async def test_other_bytes_never_end_well(other: bytes) -> None:
    changed = replace(original(CONTENT), source=source_of(other))
    with pytest.raises(OriginalChangedError):
        await coded(changed)
    with pytest.raises(OriginalChangedError):
        await cut(changed, [300, 300, 150])


async def test_pieces_are_never_larger_than_a_piece() -> None:
    content = b"x" * (PIECE * 3 + 5)
    wanted = replace(original(content), source=source_of(content, len(content)))
    async with Reading(wanted) as reading:
        sizes = [len(piece) async for piece in reading.take(wanted.size)]
        await reading.check()
    assert sizes == [PIECE, PIECE, PIECE, 5]


async def test_empty_pieces_at_the_end_are_no_more_bytes() -> None:
    wanted = original(CONTENT)

    async def read() -> None:
        async with Reading(wanted) as reading:
            await reading.skip(len(CONTENT))
            await reading.check()

    await read()
