from __future__ import annotations

import pytest

from workflows.expressions.dotnet.dateformat import format_moment
from workflows.expressions.dotnet.dateparse import read_moment
from workflows.expressions.dotnet.moments import moment_at
from workflows.expressions.dotnet.zones import from_utc, is_utc, to_utc, zone_of
from workflows.expressions.errors import ExpressionError

DUTCH = "W. Europe Standard Time"


def local(text: str, zone: str) -> str:
    return format_moment(from_utc(read_moment(text, 0), zone_of(zone)), "o")


def universal(text: str, zone: str) -> str:
    return format_moment(to_utc(read_moment(text, 0), zone_of(zone)), "o")


def test_windows_and_iana_names_both_work_in_any_case() -> None:
    assert [zone_of(name).key for name in (DUTCH, "w. europe standard time", "Europe/Amsterdam", "UTC")] == [
        "Europe/Berlin",
        "Europe/Berlin",
        "Europe/Amsterdam",
        "Etc/UTC",
    ]


def test_a_windows_name_may_lack_its_points_or_be_one_that_windows_only_keeps() -> None:
    assert [zone_of(name).key for name in ("W Europe Standard Time", "Kamchatka Standard Time")] == [
        "Europe/Berlin",
        "Asia/Kamchatka",
    ]
    assert zone_of("Mid-Atlantic Standard Time").key == "Etc/GMT+2"


def test_summer_and_winter_time_are_told_apart_and_all_seven_digits_stay() -> None:
    assert local("2026-07-01T12:00:00.1234567Z", DUTCH) == "2026-07-01T14:00:00.1234567"
    assert local("2026-01-01T12:00:00Z", DUTCH) == "2026-01-01T13:00:00.0000000"
    assert universal("2026-07-01T12:00:00.1234567", DUTCH) == "2026-07-01T10:00:00.1234567Z"


def test_an_hour_that_comes_twice_is_winter_time() -> None:
    assert universal("2026-10-25T02:30:00", DUTCH) == "2026-10-25T01:30:00.0000000Z"


def test_an_hour_that_is_skipped_counts_as_if_it_had_come() -> None:
    assert universal("2026-03-29T02:30:00", DUTCH) == "2026-03-29T01:30:00.0000000Z"


def test_utc_is_told_from_zones_that_agree_with_it() -> None:
    assert [is_utc(zone_of(name)) for name in ("UTC", "Europe/London", "GMT Standard Time")] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("name", ["", "Nergens", "../UTC", "Europe", "a" * 200, "é"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ExpressionError, match="expression_unknown_zone"):
        zone_of(name)


def test_a_misspelled_zone_gets_a_suggestion() -> None:
    with pytest.raises(ExpressionError) as caught:
        zone_of("West Europe Standard Time")
    assert caught.value.suggestion == DUTCH


def test_the_ends_of_time_are_refused_in_every_zone() -> None:
    with pytest.raises(ExpressionError, match="expression_date_out_of_range"):
        from_utc(moment_at(0, utc=True), zone_of("Pacific Standard Time"))
