from __future__ import annotations

import pytest

from workflows.expressions.dotnet.calendar import calendar_of
from workflows.expressions.errors import ExpressionError


def test_american_patterns() -> None:
    calendar = calendar_of("en-US")
    assert (calendar.short_date, calendar.long_date, calendar.short_time, calendar.long_time) == (
        "M/d/yyyy",
        "dddd, MMMM d, yyyy",
        "h:mm tt",
        "h:mm:ss tt",
    )
    assert (calendar.month_day, calendar.year_month, calendar.order) == ("MMMM d", "MMMM yyyy", "Mdy")


def test_the_invariant_culture_is_english_of_no_country() -> None:
    calendar = calendar_of("")
    assert (calendar.short_date, calendar.long_time, calendar.days[0]) == ("MM/dd/yyyy", "HH:mm:ss", "Sunday")


def test_dutch_patterns() -> None:
    calendar = calendar_of("nl-NL")
    assert (
        calendar.short_date,
        calendar.long_date,
        calendar.short_time,
        calendar.date_mark,
        calendar.order,
    ) == (
        "dd-MM-yyyy",
        "dddd d MMMM yyyy",
        "HH:mm",
        "-",
        "dMy",
    )
    assert (calendar.days[0], calendar.months[2], calendar.short_months[2]) == ("zondag", "maart", "mrt")


def test_finnish_hours_have_a_point() -> None:
    assert calendar_of("fi-FI").time_mark == "."


def test_an_unknown_culture_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_unknown_locale"):
        calendar_of("xx-XX")
