from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from config.hours import OfficeHours, read_hours


def test_days_and_times_are_read() -> None:
    assert read_hours("ma-vr 07:00-19:00") == OfficeHours(
        days=frozenset({0, 1, 2, 3, 4}), opens=time(7), closes=time(19)
    )
    assert read_hours("za-ma 09:00-12:30").days == {5, 6, 0}
    assert read_hours("wo 09:00-12:30").days == {2}


def test_hours_are_those_of_amsterdam() -> None:
    hours = read_hours("ma-vr 07:00-19:00")

    assert hours.cover(datetime(2026, 7, 1, 5, 0, tzinfo=UTC))  # seven o'clock in summer
    assert not hours.cover(datetime(2026, 12, 1, 5, 59, tzinfo=UTC))  # a minute before, in winter
    assert not hours.cover(datetime(2026, 12, 1, 18, 0, tzinfo=UTC))
    assert not hours.cover(datetime(2026, 11, 28, 12, 0, tzinfo=UTC))  # Saturday


@pytest.mark.parametrize("text", ["", "altijd", "ma-vr", "ma-vr 19:00-07:00", "ma-vr 25:00-26:00", "ma 7-19"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="office_hours"):
        read_hours(text)
