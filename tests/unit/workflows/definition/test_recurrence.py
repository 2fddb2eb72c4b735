from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.definition.recurrence import Recurrence
from workflows.errors import BewaarstroomError

ANCHOR = datetime(2026, 11, 24, 9, 17, 5, tzinfo=UTC)  # a Tuesday
AMSTERDAM = "W. Europe Standard Time"


def _slots(written: dict[str, Any], count: int = 3, anchor: datetime = ANCHOR) -> list[str]:
    """The first slots, in UTC."""
    recurrence = Recurrence.parsed(written)
    slot, found = recurrence.first(anchor), []
    while slot is not None and len(found) < count:
        found.append(f"{slot:%Y-%m-%dT%H:%M:%S}")
        slot = recurrence.after(slot, anchor)
    return found


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            {"frequency": "Minute", "interval": 3},
            ["2026-11-24T09:17:05", "2026-11-24T09:20:05", "2026-11-24T09:23:05"],
            id="at once without a start",
        ),
        pytest.param(
            {"frequency": "hour", "interval": 6, "startTime": "2026-11-24T00:00:00Z"},
            ["2026-11-24T12:00:00", "2026-11-24T18:00:00", "2026-11-25T00:00:00"],
            id="from a start in the past",
        ),
        pytest.param(
            {"frequency": "Day", "interval": 2, "startTime": "2026-11-30T08:00:00", "timeZone": AMSTERDAM},
            ["2026-11-30T07:00:00", "2026-12-02T07:00:00", "2026-12-04T07:00:00"],
            id="a start on the clocks of the zone",
        ),
        pytest.param(
            {"frequency": "Day", "interval": 1, "schedule": {"hours": [8, "17"], "minutes": [0, 30]}},
            ["2026-11-24T17:00:00", "2026-11-24T17:30:00", "2026-11-25T08:00:00"],
            id="hours and minutes",
        ),
        pytest.param(
            {"frequency": "Day", "interval": 1, "schedule": {"hours": [12]}},
            ["2026-11-24T12:00:00", "2026-11-25T12:00:00", "2026-11-26T12:00:00"],
            id="hours alone are whole hours",
        ),
        pytest.param(
            {
                "frequency": "Week",
                "interval": 1,
                "timeZone": AMSTERDAM,
                "schedule": {"weekDays": ["Friday", "Monday"], "hours": [7], "minutes": [15]},
            },
            ["2026-11-27T06:15:00", "2026-11-30T06:15:00", "2026-12-04T06:15:00"],
            id="days of the week",
        ),
        pytest.param(
            {
                "frequency": "Week",
                "interval": 2,
                "startTime": "2026-11-25T08:00:00Z",
                "schedule": {"weekDays": ["Monday", "Thursday"]},
            },
            ["2026-11-26T08:00:00", "2026-12-07T08:00:00", "2026-12-10T08:00:00"],
            id="every other week counts from the week of the start",
        ),
        pytest.param(
            {"frequency": "Month", "interval": 1, "startTime": "2027-01-31T08:00:00Z"},
            ["2027-01-31T08:00:00", "2027-02-28T08:00:00", "2027-03-31T08:00:00"],
            id="the last day of a short month",
        ),
        pytest.param(
            {"frequency": "Month", "interval": 1, "schedule": {"monthDays": [-1, 15], "hours": [6]}},
            ["2026-11-30T06:00:00", "2026-12-15T06:00:00", "2026-12-31T06:00:00"],
            id="named days of the month",
        ),
        pytest.param(
            {"frequency": "Year", "interval": 1, "startTime": "2024-02-29T08:00:00Z"},
            ["2027-02-28T08:00:00", "2028-02-29T08:00:00", "2029-02-28T08:00:00"],
            id="leap days",
        ),
        pytest.param(
            {
                "frequency": "Day",
                "interval": 1,
                "endTime": "2026-11-25T23:00:00Z",
                "schedule": {"hours": [23]},
            },
            ["2026-11-24T23:00:00", "2026-11-25T23:00:00"],
            id="until an end",
        ),
    ],
)
def test_slots(written: dict[str, Any], expected: list[str]) -> None:
    assert _slots(written) == expected


def test_a_time_that_the_clock_skips_comes_later_and_one_that_comes_twice_counts_once() -> None:
    nightly = {
        "frequency": "Day",
        "interval": 1,
        "timeZone": AMSTERDAM,
        "schedule": {"hours": [2], "minutes": [30]},
    }

    assert _slots(nightly, 3, datetime(2027, 3, 26, 12, tzinfo=UTC)) == [
        "2027-03-27T01:30:00",
        "2027-03-28T01:30:00",  # 03:30 on the clock
        "2027-03-29T00:30:00",
    ]
    assert _slots(nightly, 3, datetime(2026, 10, 23, 12, tzinfo=UTC)) == [
        "2026-10-24T00:30:00",
        "2026-10-25T00:30:00",
        "2026-10-26T01:30:00",
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"frequency": "Fortnight"}, "recurrence-wrong"),
        ({"frequency": "Day", "interval": 0}, "recurrence-wrong"),
        ({"frequency": "Day", "interval": "veel"}, "recurrence-wrong"),
        ({"frequency": "Day", "startTime": "morgen"}, "recurrence-wrong"),
        ({"frequency": "Day", "startTime": {}}, "recurrence-wrong"),
        ({"frequency": "Day", "schedule": {"hours": [24]}}, "recurrence-wrong"),
        ({"frequency": "Week", "schedule": {"weekDays": ["Maandag"]}}, "recurrence-wrong"),
        ({"frequency": "Day", "timeZone": "Middelburg"}, "expression_unknown_zone"),
    ],
)
def test_a_recurrence_that_is_wrong_is_refused(written: dict[str, Any], code: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        Recurrence.parsed(written)

    assert refused.value.code == code


def test_what_never_comes_is_never() -> None:
    never = {
        "frequency": "Month",
        "interval": 12,
        "startTime": "2026-02-01T00:00:00Z",
        "schedule": {"monthDays": [31]},
    }

    assert _slots(never) == []
    assert _slots({"frequency": "Day", "interval": 1_000_000, "startTime": "9998-01-01T00:00:00Z"}, 2) == [
        "9998-01-01T00:00:00"
    ]


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware at once


@given(
    moment=MOMENTS,
    anchor=MOMENTS,
    frequency=st.sampled_from(["Second", "Minute", "Hour", "Day", "Week", "Month", "Year"]),
    interval=st.integers(1, 500),
    zone=st.sampled_from(["UTC", AMSTERDAM, "Tonga Standard Time", "America/New_York"]),
    hours=st.lists(st.integers(0, 23), max_size=3),
)
def test_the_next_slot_is_later_and_the_first_of_them(
    *, moment: datetime, anchor: datetime, frequency: str, interval: int, zone: str, hours: list[int]
) -> None:
    recurrence = Recurrence.parsed(
        {"frequency": frequency, "interval": interval, "timeZone": zone, "schedule": {"hours": hours}}
    )
    slot = recurrence.after(moment, anchor)

    assert slot is not None
    assert slot > moment
    assert slot >= anchor
    just_before = recurrence.after(slot - timedelta(microseconds=1), anchor)
    assert just_before == slot
    between = moment + (slot - moment) / 2
    assert recurrence.after(between, anchor) == slot
