from __future__ import annotations

import datetime as dt

import pytest

from workflows.inspection.whatsapp.dates import DateOrder, Evidence, Reading, Written, day_of, days, read


def written(date: str, separator: str = "/") -> Written:
    first, second, third = date.split(separator)
    return Written(first, second, third, separator)


def run(*dates: str, separator: str = "/") -> list[Written]:
    return [written(date, separator) for date in dates]


def reading(order: DateOrder, evidence: Evidence) -> Reading:
    return Reading(order=order, evidence=evidence)


def test_a_year_in_front_is_proof() -> None:
    assert read(run("2022/5/2"), ()) == reading(DateOrder.YMD, Evidence.YEAR_FIRST)


def test_a_value_over_twelve_is_proof() -> None:
    assert read(run("5/2/22", "5/13/22"), ()) == reading(DateOrder.MDY, Evidence.VALUES)
    assert read(run("02-05-2022", "13-05-2022", separator="-"), ()) == reading(DateOrder.DMY, Evidence.VALUES)


def test_a_year_of_two_digits_in_front_is_proof_where_the_other_way_was_before_whatsapp() -> None:
    assert read(run("22-05-02", separator="-"), ()) == reading(DateOrder.YMD, Evidence.VALUES)
    assert read(run("13-05-14", separator="-"), ()) == reading(DateOrder.DMY, Evidence.VALUES)


def test_values_that_contradict_each_other_prove_nothing() -> None:
    found = read(run("13/5/22", "14/5/22", "5/15/22"), ())
    assert (found.order, found.certain) == (DateOrder.DMY, False)


def test_a_date_in_a_file_name_is_proof() -> None:
    media = [(written("5/2/22"), dt.date(2022, 5, 2))]
    assert read(run("5/2/22"), media) == reading(DateOrder.MDY, Evidence.MEDIA)


def test_a_file_name_from_another_time_proves_nothing() -> None:
    media = [(written("5/2/22"), dt.date(2021, 1, 1))]
    assert read(run("5/2/22"), media) == reading(DateOrder.MDY, Evidence.HABIT)


def test_time_that_runs_forward_only_one_way_is_proof() -> None:
    dates = run("03/04/22", "01/05/22", "02/05/22", "01/06/22")
    assert read(dates, ()) == reading(DateOrder.DMY, Evidence.CHRONOLOGY)


def test_one_step_back_is_only_a_hint() -> None:
    found = read(run("03/04/22", "01/05/22"), ())
    assert (found.order, found.evidence, found.certain) == (DateOrder.DMY, Evidence.HINT, False)


@pytest.mark.parametrize(
    ("date", "separator", "order"),
    [
        ("02-05-2022", "-", DateOrder.DMY),
        ("2.5.2022", ".", DateOrder.DMY),
        ("5/2/22", "/", DateOrder.MDY),
        ("05/02/22", "/", DateOrder.DMY),
        ("5/2/2022", "/", DateOrder.DMY),
        ("12/9/22", "/", DateOrder.MDY),
        ("12/09/22", "/", DateOrder.DMY),
    ],
)
def test_without_proof_the_habit_of_the_notation_is_followed_and_declared(
    date: str, separator: str, order: DateOrder
) -> None:
    found = read(run(date, separator=separator), ())
    assert (found.order, found.certain) == (order, False)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("3/18/2565", dt.date(2022, 3, 18)),
        ("3/18/R4", dt.date(2022, 3, 18)),
        ("١٨/٣/٢٠٢٢", dt.date(2022, 3, 18)),
        ("18/03/22", dt.date(2022, 3, 18)),
        ("۱۴۰۰/۱۲/۲۷", dt.date(2022, 3, 18)),
        ("1399/12/30", dt.date(2021, 3, 20)),
    ],
)
def test_other_calendars_and_digits_are_understood(date: str, expected: dt.date) -> None:
    assert day_of(written(date), DateOrder.DMY) == expected


def test_a_year_between_day_and_month_is_understood() -> None:
    assert days(written("06/2022/18")) == {DateOrder.MDY: dt.date(2022, 6, 18)}
    assert days(written("06/2022/05")) == {
        DateOrder.DMY: dt.date(2022, 5, 6),
        DateOrder.MDY: dt.date(2022, 6, 5),
    }


def test_a_month_by_name_is_understood() -> None:
    assert day_of(Written("21", "Okt", "2013", " "), DateOrder.MDY) == dt.date(2013, 10, 21)
    assert days(Written("21", "Foo", "2013", " ")) == {}


@pytest.mark.parametrize(
    "date",
    ["45/99/2020", "31/04/2022", "10/10/1870", "1400/12/30", "1401/13/1", "25/12/1446", "0/0/0", "1/1/123"],
)
def test_what_is_never_a_day_has_no_reading(date: str) -> None:
    assert days(written(date)) == {}


def test_a_date_that_is_impossible_in_the_order_is_read_the_only_other_way() -> None:
    assert day_of(written("13/5/22"), DateOrder.MDY) == dt.date(2022, 5, 13)
