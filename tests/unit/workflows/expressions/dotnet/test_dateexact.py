from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.dotnet.dateexact import read_exactly
from workflows.expressions.dotnet.dateformat import format_moment
from workflows.expressions.dotnet.moments import ticks_at
from workflows.expressions.errors import ExpressionError

TODAY = ticks_at(2026, 5, 6)


def read(text: str, pattern: str, locale: str = "en-US") -> str:
    return format_moment(read_exactly(text, pattern, TODAY, locale), "o")


@pytest.mark.parametrize(
    ("text", "pattern", "moment"),
    [
        ("01032026", "ddMMyyyy", "2026-03-01T00:00:00.0000000"),
        ("1-3-26 9h", "d-M-yy H\\h", "2026-03-01T09:00:00.0000000"),
        ("2026-03-01T10:20:30.1234567Z", "o", "2026-03-01T10:20:30.1234567Z"),
        ("Sun, 01 Mar 2026 14:05:09 GMT", "r", "2026-03-01T14:05:09.0000000"),
        ("Sunday March 1 2026", "dddd MMMM d yyyy", "2026-03-01T00:00:00.0000000"),
        ("01/03/2026 02:05 PM", "dd/MM/yyyy hh:mm tt", "2026-03-01T14:05:00.0000000"),
        ("12:05 AM", "hh:mm tt", "2026-05-06T00:05:00.0000000"),
        ("2026-03-01 10:20 +02:00", "yyyy-MM-dd HH:mm zzz", "2026-03-01T08:20:00.0000000Z"),
        ("10:20:30.5", "H:mm:ss.FFF", "2026-05-06T10:20:30.5000000"),
        ("2026", "yyyy", "2026-01-01T00:00:00.0000000"),
        ("3/1/2026", "d", "2026-03-01T00:00:00.0000000"),
    ],
)
def test_a_text_is_read_by_its_format(text: str, pattern: str, moment: str) -> None:
    assert read(text, pattern) == moment


def test_names_are_the_cultures_own() -> None:
    assert read("1 maart 2026", "d MMMM yyyy", "nl-NL") == "2026-03-01T00:00:00.0000000"


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("1-3-2026", "dd-MM-yyyy"),
        ("01-03-2026x", "dd-MM-yyyy"),
        ("01-03", "dd-MM-yyyy"),
        ("32", "dd"),
        ("Monday 1 3 2026", "dddd d M yyyy"),
        ("Foo", "MMM"),
        ("1 2", "d dd"),
        ("13", "hh"),
        ("x", "zzz"),
        ("+x", "zzz"),
    ],
)
def test_a_text_that_does_not_follow_is_refused(text: str, pattern: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_date"):
        read(text, pattern)


@pytest.mark.parametrize("pattern", ["", "q", "ffffffff", "d" * 2_000])
def test_an_impossible_format_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_format"):
        read("1", pattern)


@given(
    st.integers(0, ticks_at(9999, 12, 31)),
    st.sampled_from(["o", "yyyy-MM-dd HH:mm:ss.fffffff", "dddd d MMMM yyyy h:mm:ss.fffffff tt"]),
    st.sampled_from(["en-US", "nl-NL", "de-DE"]),
)
@settings(max_examples=200, deadline=None)
def test_what_is_written_reads_back_the_same(ticks: int, pattern: str, locale: str) -> None:
    moment = read_exactly("2026-03-01", "yyyy-MM-dd", TODAY, locale).moved(ticks - ticks_at(2026, 3, 1))
    assert read_exactly(format_moment(moment, pattern, locale), pattern, TODAY, locale) == moment
