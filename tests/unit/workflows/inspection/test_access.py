from __future__ import annotations

import io
from pathlib import Path

import pytest

from workflows.errors import RetryableError
from workflows.inspection.access import BLOCK, BytesAccess, FileAccess, Seekable, in_thread, read_all

DATA = bytes(place % 251 for place in range(2 * BLOCK + 100))


def seekable(data: bytes = DATA) -> tuple[Seekable, list[int]]:
    asked: list[int] = []

    def fetch(offset: int, length: int) -> bytes:
        asked.append(offset)
        return data[offset : offset + length]

    return Seekable(len(data), fetch), asked


def test_it_reads_as_a_file_does() -> None:
    file, _ = seekable()
    assert file.readable()
    assert file.seekable()
    assert file.read(10) == DATA[:10]
    assert file.seek(-20, io.SEEK_END) == len(DATA) - 20
    assert file.read() == DATA[-20:]
    assert file.read(1) == b""
    assert file.seek(BLOCK - 5) == BLOCK - 5
    assert file.read(10) == DATA[BLOCK - 5 : BLOCK + 5]
    assert file.seek(5, io.SEEK_CUR) == file.tell() == BLOCK + 10


def test_the_same_place_is_fetched_once() -> None:
    file, asked = seekable()
    for _ in range(3):
        file.seek(0)
        file.read(100)
    assert asked == [0]


def test_before_the_beginning_there_is_nothing() -> None:
    file, _ = seekable()
    with pytest.raises(OSError, match="negative"):
        file.seek(-1)


def test_a_source_that_gives_less_than_it_promised_ends_there() -> None:
    file = Seekable(100, lambda _offset, _length: b"kort")
    assert file.read() == b"kort"


async def test_a_file_is_read_from_any_place(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(DATA)
    access = FileAccess(tmp_path / "a")
    assert access.size == len(DATA)
    assert await access.read_at(BLOCK, 7) == DATA[BLOCK : BLOCK + 7]
    assert await read_all(access) == DATA


async def test_work_in_a_thread_reads_through_the_event_loop() -> None:
    assert await in_thread(BytesAccess(DATA), lambda file: file.read()) == DATA


class Broken(BytesAccess):
    async def read_at(self, offset: int, length: int) -> bytes:
        raise ConnectionResetError(offset, length)


async def test_a_broken_connection_is_no_broken_file() -> None:
    with pytest.raises(RetryableError) as raised:
        await in_thread(Broken(DATA), lambda file: file.read())
    assert raised.value.code == "lezen_mislukt"
