from __future__ import annotations

import pytest

from workflows.console.reading import read_page
from workflows.inspection.whatsapp.message import Message, Transcript


def _transcript(count: int) -> Transcript:
    messages = [
        Message(f"2026-11-{1 + n // 150:02}T10:00:00", "Fenna" if n % 2 else "Jelle", f"bericht {n}")
        for n in range(count)
    ]
    return Transcript(platform="ios", locale="nl", notations=(), messages=tuple(messages))


def test_a_page_holds_days_with_numbered_messages() -> None:
    page = read_page(_transcript(500), "2", "")

    assert (page.page, page.pages, page.total, page.hits) == (2, 3, 500, 500)
    assert [(day.day, day.messages[0].number, len(day.messages)) for day in page.days] == [
        ("2026-11-02", 201, 100),
        ("2026-11-03", 301, 100),
    ]


@pytest.mark.parametrize(
    ("asked", "given"), [("0", 1), ("-1", 1), ("x", 1), ("", 1), ("99", 3), ("9" * 30, 1), ("²", 1)]
)
def test_a_page_that_is_not_there_becomes_the_nearest(asked: str, given: int) -> None:
    assert read_page(_transcript(500), asked, "").page == given


def test_searching_looks_at_texts_and_authors_whatever_their_case() -> None:
    transcript = _transcript(500)

    assert read_page(transcript, "1", "BERICHT 499").hits == 1
    assert read_page(transcript, "1", "jelle").hits == 250
    assert read_page(transcript, "1", "niets").days == ()


def test_an_empty_transcript_has_one_empty_page() -> None:
    page = read_page(_transcript(0), "1", "")

    assert (page.pages, page.days) == (1, ())
