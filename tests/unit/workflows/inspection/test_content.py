from __future__ import annotations

import pytest

from workflows.inspection.checksum import checksum_of
from workflows.inspection.content import HEAD, PACKED, ContentReader, ContentSeen, MemberReader, told_by


def read(*pieces: bytes) -> MemberReader:
    reader = MemberReader()
    for piece in pieces:
        reader.update(piece)
    return reader


def test_the_beginning_and_the_checksums_are_kept() -> None:
    data = bytes(range(256)) * 1000
    reader = ContentReader()
    reader.update(data[:10])
    reader.update(data[10:])
    assert reader.seen() == ContentSeen(checksum=checksum_of(data), head=data[:HEAD])
    assert reader.size == len(data)


def test_of_a_member_the_same_is_known_but_for_onedrives_hash() -> None:
    data = bytes(range(256)) * 1000
    reader = read(data[:10], data[10:])
    assert (reader.sha256, reader.size, reader.head) == (checksum_of(data).sha256, len(data), data[:HEAD])


def test_nothing_has_an_empty_beginning() -> None:
    assert read().head == b""


@pytest.mark.parametrize("border", range(4, 40))
def test_a_macro_is_found_wherever_the_pieces_part(border: int) -> None:
    data = PACKED + b"1234word/vbaProject.bin" + bytes(20)
    assert read(data[:border], data[border:]).inside == {"macro"}


def test_a_macro_is_found_in_single_bytes() -> None:
    data = PACKED + b"word/vbaProject.bin"
    assert read(*(data[place : place + 1] for place in range(len(data)))).inside == {"macro"}


def test_an_app_is_found_and_plain_text_is_not_searched() -> None:
    assert read(PACKED + b"classes.dex").inside == {"program"}
    assert read(b"het woord classes.dex").inside == frozenset()


def test_names_tell_what_a_packed_file_is() -> None:
    assert told_by(["word/document.xml", "word/vbaProject.bin", "x"]) == {"docx", "macro"}
