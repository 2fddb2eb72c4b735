"""Working days: which days nobody in the Netherlands works, and how to count without them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

SATURDAY = 5
MOST_DAYS = 3660  # no term of ours is longer than ten years


@cache
def feestdagen(year: int) -> frozenset[date]:
    """List the days that the Algemene termijnenwet, article 3, counts as feestdagen.

    Good Friday is among them (second paragraph), and 5 May in every year. King's Day moves to Saturday when it
    falls on a Sunday.
    """
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            easter - timedelta(days=2),
            easter + timedelta(days=1),
            kings_day - timedelta(days=1) if kings_day.weekday() == SATURDAY + 1 else kings_day,
            date(year, 5, 5),
            easter + timedelta(days=39),
            easter + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_workday(day: date, free: Collection[date] = ()) -> bool:
    """Whether people work; *free* are the municipality's own free days."""
    return day.weekday() < SATURDAY and day not in feestdagen(day.year) and day not in free


def add_workdays(day: date, count: int, free: Collection[date] = ()) -> date:
    """Find the working day that is *count* working days after *day*; 0 gives the first working day from *day* on."""
    found, left = day, count
    for _ in range(MOST_DAYS):
        if is_workday(found, free) and left <= 0:
            break
        found += timedelta(days=1)
        left -= is_workday(found, free)
    return found


def workdays_until(start: date, end: date, free: Collection[date] = ()) -> int:
    """Count the working days after *start* up to and including *end*; negative when *end* is before *start*."""
    if end < start:
        return -workdays_until(end, start, free)
    days = (start + timedelta(days=n) for n in range(1, min((end - start).days, MOST_DAYS) + 1))
    return sum(is_workday(day, free) for day in days)


def _easter(year: int) -> date:
    """Work out Easter Sunday in the Gregorian calendar, after Gauss as completed by Butcher (1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
