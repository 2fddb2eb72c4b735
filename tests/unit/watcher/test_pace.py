from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.pace import LONGEST_BACKOFF, LONGEST_WITHOUT_DRIVE, Pace

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
PACE = Pace()


@pytest.mark.parametrize(
    ("quiet", "seconds"),
    [(0, 30), (50, 30), (120, 60), (300, 150), (3_600, 300)],
)
def test_a_folder_is_looked_at_less_the_longer_it_is_quiet(quiet: float, seconds: float) -> None:
    assert PACE.interval(TUESDAY - timedelta(seconds=quiet), TUESDAY) == timedelta(seconds=seconds)


def test_where_nothing_ever_happened_the_promise_holds() -> None:
    assert PACE.interval(None, TUESDAY) == timedelta(minutes=5)
    assert PACE.interval(None, NIGHT) == timedelta(minutes=15)


def test_what_is_announced_needs_no_looking() -> None:
    long_ago = TUESDAY - timedelta(hours=1)

    assert PACE.interval(long_ago, TUESDAY, told=True) == timedelta(minutes=15)
    assert PACE.interval(TUESDAY, TUESDAY, told=True) == timedelta(seconds=30)


def test_a_notification_may_come_before_the_feed_shows_it() -> None:
    """OD#1402."""
    long_ago = TUESDAY - timedelta(hours=1)
    just = TUESDAY - timedelta(seconds=20)

    assert PACE.interval(long_ago, TUESDAY, told=True, nudged_at=just) == timedelta(seconds=30)
    assert PACE.interval(long_ago, TUESDAY, told=True, nudged_at=long_ago) == timedelta(minutes=15)


@given(quiet=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)), night=st.booleans())
def test_nobody_waits_longer_than_promised(quiet: timedelta, night: bool) -> None:  # noqa: FBT001 - hypothesis names it
    now = NIGHT if night else TUESDAY

    assert PACE.look_every <= PACE.interval(now - quiet, now) <= PACE.promised(now)


def test_a_folder_that_fails_is_left_alone_longer_and_a_drive_that_is_gone_longest() -> None:
    assert [PACE.after_failure(n, "x") for n in (0, 1, 50)] == [
        timedelta(seconds=30),
        timedelta(seconds=60),
        LONGEST_BACKOFF,
    ]
    assert PACE.after_failure(50, "drive-gone") == LONGEST_WITHOUT_DRIVE


def test_five_thousand_folders_stay_near_forty_percent_of_the_day() -> None:
    """Every five minutes for ten office hours and every fifteen in the others: of 2.4 million units a day."""
    looks = 5_000 * (10 * 60 / 5 + 14 * 60 / 15)

    assert looks / 2_400_000 == pytest.approx(0.37, abs=0.005)
