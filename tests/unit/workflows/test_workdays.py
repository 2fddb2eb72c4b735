from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.workdays import add_workdays, feestdagen, is_workday, workdays_until

DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def test_the_feestdagen_of_a_year_are_those_of_the_termijnenwet() -> None:
    assert sorted(feestdagen(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


@pytest.mark.parametrize(
    ("year", "second_easter_day"),
    [
        (2024, date(2024, 4, 1)),
        (2025, date(2025, 4, 21)),
        (2038, date(2038, 4, 26)),
        (2285, date(2285, 3, 23)),
    ],
)
def test_easter_is_where_it_is(year: int, second_easter_day: date) -> None:
    assert second_easter_day in feestdagen(year)


def test_kings_day_moves_when_it_would_be_a_sunday() -> None:
    assert (date(2025, 4, 26) in feestdagen(2025), date(2025, 4, 27) in feestdagen(2025)) == (True, False)


@pytest.mark.parametrize(
    ("start", "count", "found"),
    [
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
    ],
)
def test_working_days_are_added(start: date, count: int, found: date) -> None:
    assert add_workdays(start, count) == found


def test_a_municipality_has_free_days_of_its_own() -> None:
    carnival = {date(2027, 2, 8), date(2027, 2, 9)}

    assert add_workdays(date(2027, 2, 5), 1, carnival) == date(2027, 2, 10)


@given(DAYS, st.integers(1, 60))
def test_what_is_added_can_be_counted(start: date, count: int) -> None:
    found = add_workdays(start, count)

    assert (is_workday(found), workdays_until(start, found)) == (True, count)
    assert workdays_until(found, start) == -count


@given(DAYS)
def test_there_is_a_working_day_within_a_week(day: date) -> None:
    assert add_workdays(day, 0) - day < timedelta(days=7)
