from __future__ import annotations

import io
import struct
import zipfile

import pytest

from workflows.inspection.directory import directory_fits
from workflows.inspection.limits import DEFAULT_LIMITS, MEGABYTE


def end(claimed: int, comment: bytes = b"") -> bytes:
    return b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, claimed, 0, len(comment)) + comment


def large_end(claimed: int) -> bytes:
    record = b"PK\x06\x06" + bytes(36) + struct.pack("<Q", claimed) + bytes(8)
    return record + b"PK\x06\x07" + bytes(16) + end(0xFFFFFFFF)


def fits(data: bytes) -> bool:
    return directory_fits(io.BytesIO(data), DEFAULT_LIMITS)


def test_a_usual_zip_fits() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("_chat.txt", "hoi")
    assert fits(out.getvalue())


@pytest.mark.parametrize("data", [end(17 * MEGABYTE), large_end(17 * MEGABYTE)])
def test_a_list_that_would_fill_the_memory_does_not(data: bytes) -> None:
    assert not fits(data)


def test_an_innocent_end_in_a_comment_hides_nothing() -> None:
    assert not fits(end(17 * MEGABYTE, end(10)))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", bytes(70_000), b"PK\x05\x06" * 20_000])
def test_what_is_no_zip_is_left_to_the_reader(data: bytes) -> None:
    directory_fits(io.BytesIO(data), DEFAULT_LIMITS)
