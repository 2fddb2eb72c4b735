from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.dotnet.dateformat import format_moment
from workflows.expressions.dotnet.dateparse import (
    clock_ticks,
    fraction_ticks,
    full_year,
    offset_ticks,
    read_moment,
)
from workflows.expressions.dotnet.moments import HOUR, MINUTE, ticks_at
from workflows.expressions.errors import ExpressionError

TODAY = ticks_at(2026, 5, 6) + 7 * HOUR


def read(text: str, locale: str = "en-US") -> str:
    return format_moment(read_moment(text, TODAY, locale), "o")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01", "2026-03-01T00:00:00.0000000"),
        ("2026-3-1", "2026-03-01T00:00:00.0000000"),
        ("2026-03-01T10:20", "2026-03-01T10:20:00.0000000"),
        (" 2026-03-01 10:20:30 ", "2026-03-01T10:20:30.0000000"),
        ("2026-03-01T10:20:30.1234567Z", "2026-03-01T10:20:30.1234567Z"),
        ("2026-03-01T10:20:30.12345678Z", "2026-03-01T10:20:30.1234568Z"),
        ("2026-03-01T10:20:30+02:00", "2026-03-01T08:20:30.0000000Z"),
        ("2026-03-01T10:20:30-0130", "2026-03-01T11:50:30.0000000Z"),
        ("2026-03-01T24:00:00", "2026-03-02T00:00:00.0000000"),
        ("2026-03-01Z10:20:30", "2026-03-01T10:20:30.0000000Z"),
        ("3/1/2026", "2026-03-01T00:00:00.0000000"),
        ("3-1-2026 1:02 PM", "2026-03-01T13:02:00.0000000"),
        ("03/01/2026 12:00:00 AM", "2026-03-01T00:00:00.0000000"),
        ("3/1/26", "2026-03-01T00:00:00.0000000"),
        ("3/1/99", "1999-03-01T00:00:00.0000000"),
        ("2026/3/1 5pm", "2026-03-01T17:00:00.0000000"),
        ("Sunday, March 1, 2026", "2026-03-01T00:00:00.0000000"),
        ("1 Mar 2026 10:00", "2026-03-01T10:00:00.0000000"),
        ("Sun, 01 Mar 2026 14:05:09 GMT", "2026-03-01T14:05:09.0000000Z"),
        ("March 2026", "2026-03-01T00:00:00.0000000"),
        ("March 5", "2026-03-05T00:00:00.0000000"),
        ("2026 March 5", "2026-03-05T00:00:00.0000000"),
        ("3/5", "2026-03-05T00:00:00.0000000"),
        ("2026/3", "2026-03-01T00:00:00.0000000"),
        ("3/2026", "2026-03-01T00:00:00.0000000"),
        ("10:30", "2026-05-06T10:30:00.0000000"),
        ("1:30 PM", "2026-05-06T13:30:00.0000000"),
    ],
)
def test_many_ways_of_writing_are_read(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("1-3-2026", "nl-NL"),
        ("1 maart 2026", "nl-NL"),
        ("zondag 1 mrt. 2026", "nl-NL"),
        ("01/03/2026", "fr-FR"),
        ("domingo, 1 de marzo de 2026", "es-ES"),
        ("2026. 03. 01.", "hu-HU"),
    ],
)
def test_cultures_are_read_by_their_own_names_and_order(text: str, locale: str) -> None:
    assert read(text, locale) == "2026-03-01T00:00:00.0000000"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01Z10:20:30+01:00",
        "",
        "gisteren",
        "20260301",
        "2026-02-30",
        "13/1/2026",
        "3/1/2026 25:00",
        "2026-03-01T10:60",
        "2026-03-01T10:20:30+99:00",
        "Monday, March 1, 2026",
        "March March 2026",
        "2026-03-01 en meer",
        "5",
        "1/2/3/4",
        "13:00 AM",
        "1" * 500,
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_date"):
        read(text)


def test_parts_are_counted_in_ticks() -> None:
    assert clock_ticks("1", "2", None, "5") == HOUR + 2 * MINUTE + 5_000_000
    assert fraction_ticks("00000015") == 2
    assert [offset_ticks(zone) for zone in ("Z", "+01:30", "-1", "+0130")] == [
        0,
        HOUR + 30 * MINUTE,
        -HOUR,
        HOUR + 30 * MINUTE,
    ]
    assert [full_year(digits) for digits in ("49", "50", "0049")] == [2049, 1950, 49]


@given(
    st.text(alphabet="0123456789:/-.T+Z AMPmarch,\u00e9", max_size=25),
    st.sampled_from(["en-US", "nl-NL", "ja-JP"]),
)
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_refused(text: str, locale: str) -> None:
    try:
        read(text, locale)
    except ExpressionError as error:
        assert error.code in ("expression_bad_date", "expression_date_out_of_range")  # noqa: PT017 - fine too
