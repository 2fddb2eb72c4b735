from __future__ import annotations

from datetime import date

import pytest

from workflows.expressions.dotnet.moments import (
    DAY,
    HOUR,
    Moment,
    bad_moment,
    moment_at,
    out_of_range,
    ticks_at,
)
from workflows.expressions.errors import ExpressionError


def at(year: int, month: int, day: int) -> Moment:
    return moment_at(ticks_at(year, month, day), utc=True)


def test_a_moment_has_a_day_and_a_time() -> None:
    moment = at(2026, 3, 1).moved(5 * HOUR)
    assert (moment.day, moment.time) == (date(2026, 3, 1), 5 * HOUR)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 11, 30), 3, (2027, 2, 28)),
        ((2026, 1, 15), -12, (2025, 1, 15)),
        ((9999, 11, 30), 1, (9999, 12, 30)),
    ],
)
def test_months_end_where_they_end(
    start: tuple[int, int, int], months: int, end: tuple[int, int, int]
) -> None:
    assert at(*start).moved_months(months) == at(*end)


def test_time_stops_at_both_ends() -> None:
    for moment, ticks in ((at(1, 1, 1), -1), (at(9999, 12, 31), DAY)):
        with pytest.raises(ExpressionError, match="expression_date_out_of_range"):
            moment.moved(ticks)
    with pytest.raises(ExpressionError, match="expression_date_out_of_range"):
        at(9999, 12, 31).moved_months(1)


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_bad_date"):
        ticks_at(2026, 2, 29)


def test_errors_have_codes() -> None:
    assert (bad_moment().code, out_of_range().code) == ("expression_bad_date", "expression_date_out_of_range")
