from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.inspection import naming
from workflows.inspection.naming import NamedFiles

CHAT = (
    "12-11-2026 09:15 - Berichten en oproepen worden end-to-end versleuteld.\n"
    "12-11-2026 09:15 - Fenna: IMG-20261112-WA0001.jpg (bestand bijgevoegd)\n"
    "12-11-2026 09:16 - Bram: Dank, ik kijk ernaar\n"
    "12-11-2026 09:17 - Fenna: VID-20261112-WA0002.mp4 (bestand bijgevoegd)\n"
)
WANTED = ("IMG-20261112-WA0001.jpg", "VID-20261112-WA0002.mp4", "vakantie.jpg")
NAMED = frozenset(WANTED[:2])


def named(data: bytes, step: int = 1_000_000, *, name: str = "WhatsApp-chat met Bram.txt") -> object:
    reader = NamedFiles(name, WANTED)
    for start in range(0, len(data), step):
        reader.feed(data[start : start + step])
    return reader.finish()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_chat_names_its_files_in_any_encoding(encoding: str) -> None:
    assert named(CHAT.encode(encoding)) == NAMED


@given(st.integers(1, 200))
def test_it_makes_no_difference_in_what_pieces_it_comes(step: int) -> None:
    assert named(CHAT.encode("utf-8"), step) == NAMED


def test_a_text_that_is_no_chat_names_nothing() -> None:
    letter = b"Beste Bram, hierbij IMG-20261112-WA0001.jpg (bestand bijgevoegd)."

    assert named(letter, name="brief.txt") is None
    assert named(b"", name="leeg.txt") is None


def test_a_long_chat_is_read_in_portions_that_end_with_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    parse = naming.parse
    monkeypatch.setattr(naming, "PORTION", 200)
    monkeypatch.setattr(naming, "parse", lambda text: read.append(text) or parse(text))

    assert named((CHAT * 5).encode(), 64) == NAMED
    assert "".join(read) == CHAT * 5
    assert all(part.endswith("\n") and len(part) <= 200 for part in read if part)


def test_a_line_without_an_end_is_cut_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "PORTION", 50)
    monkeypatch.setattr(naming, "LONGEST_LINE", 200)
    reader = NamedFiles("_chat.txt", WANTED)
    for _ in range(100):
        reader.feed(b"x" * 20)

    assert len(reader._text) < 200  # noqa: SLF001 - the bound is on what is kept
    assert reader.finish() is None
