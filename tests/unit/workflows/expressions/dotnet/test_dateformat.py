from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.dotnet.calendar import calendar_of
from workflows.expressions.dotnet.dateformat import (
    bad_pattern,
    format_moment,
    standard_pattern,
    tokens_of_pattern,
)
from workflows.expressions.dotnet.dateparse import read_moment
from workflows.expressions.errors import ExpressionError

MOMENT = read_moment("2026-03-01T14:05:09.0120000Z", 0)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("", "3/1/2026 2:05:09 PM"),
        ("d", "3/1/2026"),
        ("D", "Sunday, March 1, 2026"),
        ("f", "Sunday, March 1, 2026 2:05 PM"),
        ("F", "Sunday, March 1, 2026 2:05:09 PM"),
        ("g", "3/1/2026 2:05 PM"),
        ("G", "3/1/2026 2:05:09 PM"),
        ("M", "March 1"),
        ("o", "2026-03-01T14:05:09.0120000Z"),
        ("R", "Sun, 01 Mar 2026 14:05:09 GMT"),
        ("s", "2026-03-01T14:05:09"),
        ("t", "2:05 PM"),
        ("T", "2:05:09 PM"),
        ("u", "2026-03-01 14:05:09Z"),
        ("U", "Sunday, March 1, 2026 2:05:09 PM"),
        ("Y", "March 2026"),
        ("yyyyMMdd", "20260301"),
        ("%d", "1"),
        ("d/M/yy h:m:s t", "1/3/26 2:5:9 P"),
        ("ddd MMM yyyyy", "Sun Mar 02026"),
        ("HH:mm:ss.fff", "14:05:09.012"),
        ("ss.FFF|s.F", "09.012|9"),
        ("z|zz|zzz|K", "+0|+00|+00:00|Z"),
        ("'dag' d \"om\" H\\h", "dag 1 om 14h"),
        ("gg yyyy", "AD 2026"),
        ("hh:mm tt", "02:05 PM"),
    ],
)
def test_formats(pattern: str, text: str) -> None:
    assert format_moment(MOMENT, pattern) == text


def test_cultures_have_their_own_names_and_marks() -> None:
    assert format_moment(MOMENT, "dddd d MMMM yyyy", "nl-NL") == "zondag 1 maart 2026"
    assert format_moment(MOMENT, "d/M/yyyy", "nl-NL") == "1-3-2026"
    assert [format_moment(MOMENT, pattern, "ru-RU") for pattern in ("d MMMM", "MMMM yyyy")] == [
        "1 марта",
        "март 2026",
    ]


def test_a_moment_without_a_zone_has_no_z() -> None:
    assert format_moment(read_moment("2026-03-01", 0), "o") == "2026-03-01T00:00:00.0000000"


@pytest.mark.parametrize("pattern", ["q", "ffffffff", "'open", "yyyy\\", "%", "%%", "d" * 2_000])
def test_an_impossible_format_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_format"):
        format_moment(MOMENT, pattern)


def test_standard_formats_are_spelled_out() -> None:
    assert standard_pattern("D", calendar_of("nl-NL")) == "dddd d MMMM yyyy"
    with pytest.raises(ExpressionError):
        standard_pattern("x", calendar_of("nl-NL"))


def test_a_pattern_is_split_in_letters_and_text() -> None:
    assert tokens_of_pattern("dd'x'-M") == [("letters", "dd"), ("text", "x"), ("text", "-"), ("letters", "M")]
    assert bad_pattern().code == "expression_bad_format"


@given(st.text(max_size=10), st.sampled_from(["en-US", "nl-NL", "ar-SA", "ja-JP"]))
@settings(max_examples=300, deadline=None)
def test_any_format_is_written_or_refused(pattern: str, locale: str) -> None:
    try:
        assert isinstance(format_moment(MOMENT, pattern, locale), str)
    except ExpressionError as error:
        assert error.code == "expression_bad_format"  # noqa: PT017 - either outcome is fine
