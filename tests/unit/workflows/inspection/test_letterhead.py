from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.inspection.letterhead import LONGEST, Letterhead, letterhead_of

MAIL = (
    b"From: =?utf-8?q?Andr=C3=A9?= <andre@gemeente.example>\r\n"
    b"To: di@gemeente.example,\r\n fenna@gemeente.example\r\n"
    b"Subject: =?iso-8859-1?q?Caf=E9_vergunning?=\r\n"
    b"Date: Mon, 23 Nov 2026 10:15:00 +0100\r\n\r\nhoi"
)


def test_the_lines_above_a_message_are_read() -> None:
    assert letterhead_of(MAIL) == Letterhead(
        sender="André <andre@gemeente.example>",
        to="di@gemeente.example, fenna@gemeente.example",
        subject="Café vergunning",
        date="2026-11-23T10:15:00+01:00",
    )


@pytest.mark.parametrize("head", [b"", b"zomaar tekst", b"\x00\xff", b"\r\n\r\nFrom: x"])
def test_without_those_lines_there_is_nothing(head: bytes) -> None:
    assert letterhead_of(head) is None


def test_a_line_is_bounded_and_a_wrong_date_is_none() -> None:
    found = letterhead_of(b"Subject: " + b"x" * 9000 + b"\r\nDate: gisteren\r\n\r\n")
    assert found is not None
    assert (len(found.subject or ""), found.date) == (LONGEST, None)


@given(st.binary(max_size=300), st.sampled_from([b"From: ", b"Subject: =?utf-8?b?", b"Date: "]))
def test_nothing_that_is_fed_breaks_it(data: bytes, start: bytes) -> None:
    letterhead_of(start + data)
