from __future__ import annotations

import pytest

from workflows.inspection.whatsapp.clock import time_of


@pytest.mark.parametrize(
    ("hour", "halves", "expected"),
    [
        ("9", " PM", "21:25:00"),
        ("9", " am", "09:25:00"),
        ("12", "\u202fAM", "00:25:00"),
        ("12", " p.m.", "12:25:00"),
        ("9", "\u00a0p.\u00a0m.", "21:25:00"),
        ("13", " PM", "13:25:00"),
        ("0", " a. m.", "00:25:00"),
        ("9", "_PM", "21:25:00"),
        ("9", " \u200fم", "21:25:00"),
        ("٩", " ص", "09:25:00"),
        ("9", " 下午", "21:25:00"),
        ("9", " 오후 ", "21:25:00"),
        ("9", ", μ.μ.", "21:25:00"),
        ("9", " klo ", "09:25:00"),
        ("9", " um  Uhr", "09:25:00"),
        ("9", " klo  ip.", "21:25:00"),
        ("9", " odp.", "21:25:00"),
        ("9", " em", "21:25:00"),
        ("9", " mch", "21:25:00"),
        ("9", " \u200bPM", "21:25:00"),
        ("9", " prije podne", "09:25:00"),
        ("9", " de la tarde", "21:25:00"),
        ("24", "", "00:25:00"),
        ("6", " ’s avonds", "18:25:00"),
        ("7", " 's ochtends", "07:25:00"),
        ("12", " ’s middags", "12:25:00"),
        ("3", " ’s middags", "15:25:00"),
        ("12", " ’s nachts", "00:25:00"),
        ("3", " ’s nachts", "03:25:00"),
        ("9", " at night", "21:25:00"),
        ("2", " in the afternoon", "14:25:00"),
        ("9", " de la noche", "21:25:00"),
        ("2", " de l’après-midi", "14:25:00"),
        ("11", " siang", "11:25:00"),
        ("1", " 中午", "13:25:00"),
    ],
)
def test_the_half_of_the_day_is_understood(hour: str, halves: str, expected: str) -> None:
    assert time_of(hour, "25", None, halves) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "second"), [("25", "00", None), ("9", "60", None), ("9", "00", "60")]
)
def test_what_is_no_time_of_day_is_none(hour: str, minute: str, second: str | None) -> None:
    assert time_of(hour, minute, second, "") is None
