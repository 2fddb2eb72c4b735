"""What day a header means: the order of day, month and year is proven from the transcript, or declared uncertain."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from workflows.inspection.whatsapp.months import MONTHS

FIRST_YEAR: Final = 2000  # before WhatsApp, but the clock of a phone can be wrong
WHATSAPP_SINCE: Final = 2009
LAST_YEAR: Final = 2099
BUDDHIST: Final = range(2400, 2700)  # 543 years ahead of ours
PERSIAN: Final = range(
    1379, 1425
)  # counted from spring 622: 2000 to 2045; from 1425 on it is the moon's calendar
ERAS: Final = {
    "R": 2018,
    "令": 2018,
    "令和": 2018,
    "H": 1988,
    "平成": 1988,
}  # year 1 of an era follows this one


class DateOrder(StrEnum):
    """In which order a notation writes its three numbers."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


class Evidence(StrEnum):
    """What an order rests on, the strongest first."""

    YEAR_FIRST = "jaar_voorop"
    VALUES = "waarden_boven_12"
    MEDIA = "datum_in_bestandsnaam"
    CHRONOLOGY = "volgorde_van_berichten"
    HINT = "aanwijzing"  # one message out of order: no proof
    HABIT = "gewoonte"  # how this notation is usually read: no proof


class Written(NamedTuple):
    """A date as it stands in a header."""

    first: str
    second: str
    third: str
    separator: str

    @property
    def notation(self) -> str:
        """Tell notations apart: dates written alike are read alike."""
        return _notation(self)


@lru_cache(maxsize=65_536)
def _notation(date: Written) -> str:
    widths = "".join("Y" if len(part) > 2 else "n" for part in (date.first, date.second, date.third))
    return f"{date.separator}{widths}"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one notation is read, and why."""

    order: DateOrder
    evidence: Evidence

    @property
    def certain(self) -> bool:
        """Whether the transcript itself proves it."""
        return self.evidence not in {Evidence.HINT, Evidence.HABIT}


@lru_cache(maxsize=65_536)
def days(written: Written) -> Mapping[DateOrder, dt.date]:
    """Give the day for every order in which these numbers are a day at all; empty when they never are."""
    parts = (written.first, written.second, written.third)
    if not parts[1].isdecimal():
        return _named(parts)
    if _has_year(parts[0]):
        return _only(DateOrder.YMD, _day(parts[0], parts[1], parts[2]))
    if _has_year(parts[1]):
        return _around_year(parts)
    found = _only(DateOrder.DMY, _day(parts[2], parts[1], parts[0]))
    found |= _only(DateOrder.MDY, _day(parts[2], parts[0], parts[1]))
    if not _has_year(parts[2]):
        found |= _only(DateOrder.YMD, _day(parts[0], parts[1], parts[2]))
    return found


def _around_year(parts: tuple[str, str, str]) -> Mapping[DateOrder, dt.date]:
    """Read a day and a month with the year between them; which is which, is told as elsewhere."""
    first, year, last = parts
    return _only(DateOrder.DMY, _day(year, last, first)) | _only(DateOrder.MDY, _day(year, first, last))


def read(dates: Sequence[Written], media: Iterable[tuple[Written, dt.date]]) -> Reading:
    """Decide the order of one notation from all its dates, and from the dates that media file names carry."""
    distinct = list(dict.fromkeys(dates))
    if all(set(days(date)) == {DateOrder.YMD} for date in distinct):
        return Reading(order=DateOrder.YMD, evidence=Evidence.YEAR_FIRST)
    return (
        _by_values(distinct)
        or _by_media(media)
        or _by_chronology(dates)
        or Reading(order=_habit(distinct), evidence=Evidence.HABIT)
    )


def day_of(written: Written, order: DateOrder) -> dt.date:
    """Read one date; one that is impossible in *order* is read in the only order that it has."""
    possible = days(written)
    return possible.get(order) or next(iter(possible.values()))


def _by_values(dates: Iterable[Written]) -> Reading | None:
    proofs = Counter(next(iter(orders)) for date in dates if len(orders := _common(date)) == 1)
    if not proofs:
        return None
    order, most = proofs.most_common(1)[0]
    conflicting = most < sum(proofs.values())
    return Reading(order=order, evidence=Evidence.HABIT if conflicting else Evidence.VALUES)


def _common(date: Written) -> list[DateOrder]:
    """Leave out a two-digit year in front while the numbers can be read with the year behind, since WhatsApp is there."""
    possible = days(date)
    behind: list[DateOrder] = [order for order in possible if order is not DateOrder.YMD]
    recent = [order for order in behind if possible[order].year >= WHATSAPP_SINCE]
    in_front: list[DateOrder] = [order for order in possible if order is DateOrder.YMD]
    return recent or in_front or behind


def _by_media(media: Iterable[tuple[Written, dt.date]]) -> Reading | None:
    votes: Counter[DateOrder] = Counter()
    for written, named in media:
        near = [order for order, day in days(written).items() if abs((day - named).days) <= 1]
        if len(near) == 1:
            votes[near[0]] += 1
    return _winner(votes, Evidence.MEDIA)


def _winner(votes: Counter[DateOrder], evidence: Evidence) -> Reading | None:
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return Reading(order=ranked[0][0], evidence=evidence)


def _by_chronology(dates: Sequence[Written]) -> Reading | None:
    """Prefer the order in which time runs forward, where the other makes it run back."""
    back = {
        order: _jumps_back([day_of(date, order) for date in dates])
        for order in (DateOrder.DMY, DateOrder.MDY)
    }
    forward = min(back, key=lambda order: back[order])
    if 4 * back[forward] >= max(back.values()):
        return None
    if max(back.values()) > 1:
        return Reading(order=forward, evidence=Evidence.CHRONOLOGY)
    return Reading(order=forward, evidence=Evidence.HINT) if dates[0].separator == "/" else None


def _jumps_back(run: Sequence[dt.date]) -> int:
    return sum(later < earlier - dt.timedelta(days=1) for earlier, later in pairwise(run))


def _habit(dates: Sequence[Written]) -> DateOrder:
    """Americans write slashes, and no zero in front; everybody else puts the day first."""
    american = any(date.separator == "/" and len(date.third) == 2 for date in dates)
    numbers = [number for date in dates for number in (date.first, date.second)]
    bare = any(len(number) == 1 for number in numbers) and not any(
        number.startswith("0") for number in numbers
    )
    return DateOrder.MDY if american and bare else DateOrder.DMY


def _has_year(part: str) -> bool:
    return len(part) > 2 or part[:1] in ERAS


def _only(order: DateOrder, day: dt.date | None) -> dict[DateOrder, dt.date]:
    return {} if day is None else {order: day}


def _named(parts: tuple[str, str, str]) -> dict[DateOrder, dt.date]:
    month = MONTHS.get(parts[1].casefold()[:3])
    return {} if month is None else _only(DateOrder.DMY, _day(parts[2], str(month), parts[0]))


def _day(year: str, month: str, day: str) -> dt.date | None:
    number = _year(year)
    if number in PERSIAN and month.isdecimal() and day.isdecimal():
        return _persian_day(number, int(month), int(day))
    if not FIRST_YEAR <= number <= LAST_YEAR or not (month.isdecimal() and day.isdecimal()):
        return None
    try:
        return dt.date(number, int(month), int(day))
    except ValueError:
        return None


def _persian_day(year: int, month: int, day: int) -> dt.date | None:
    """Read the solar calendar of Iran: six months of 31 days, five of 30, the last of 29 or 30.

    Its leap years come every four years and now and then after five, 8 times in 33 years; right from 1244 to 1531.
    """
    leap = {1, 5, 9, 13, 17, 22, 26, 30}
    longest = 31 if month <= 6 else 30 if month <= 11 or year % 33 in leap else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    before = year - PERSIAN.start
    leaps = sum((PERSIAN.start + passed) % 33 in leap for passed in range(before))
    into = 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    return dt.date(2000, 3, 20) + dt.timedelta(days=365 * before + leaps + into)


def _year(part: str) -> int:
    digits = part.lstrip("RH令和平成昭")
    if not digits.isdecimal():
        return 0
    number = int(digits)
    if len(digits) < len(part):
        return number + ERAS.get(part[: len(part) - len(digits)], 0)
    if number in BUDDHIST:
        return number - 543
    return number + 2000 if len(digits) <= 2 else number
