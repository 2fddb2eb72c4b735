"""How .NET reads a date and time that may be written in many ways."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflows.expressions.dotnet.calendar import Calendar, calendar_of
from workflows.expressions.dotnet.moments import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Moment,
    bad_moment,
    moment_at,
    ticks_at,
)

_LONGEST = 200
_ISO = re.compile(
    r"\s*([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:\s*T\s*|\s*(Z)\s*|\s+)([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,]([0-9]+))?)?)?"
    r"\s*(Z|[+-][0-9]{1,2}(?::?[0-9]{2})?)?\s*",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![0-9:])(?:T(?=[0-9]))?([0-9]{1,2})(?::([0-9]{1,2}))(?::([0-9]{1,2})(?:[.,]([0-9]+))?)?(?![0-9:])",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s*(Z|GMT|UTC|[+-][0-9]{1,2}(?::?[0-9]{2})?)(?![A-Za-z0-9])", re.IGNORECASE)
_WORD = re.compile(r"[0-9]+|[^\W\d_]+|.", re.DOTALL)
_FILLING = {"de", "del", "of", "the", "t", "den", "d", "le"}
_MARKS = " \t\r\n,./-'’"


def read_moment(text: str, today: int, locale: str = "en-US") -> Moment:
    """Read a date and time; an offset makes it UTC. *today* (ticks) fills what is left out; raises ExpressionError."""
    found = _ISO.fullmatch(text) if len(text) <= _LONGEST else None
    if found is not None:
        year, month, day, early, *clock, zone = found.groups()
        if early and zone:
            raise bad_moment()

        ticks = ticks_at(int(year), int(month), int(day)) + clock_ticks(*clock)
        return _zoned(ticks, early or zone)

    if len(text) > _LONGEST:
        raise bad_moment()

    return _loosely(text, today, calendar_of(locale))


def clock_ticks(hour: str | None, minute: str | None, second: str | None, fraction: str | None) -> int:
    """Count the ticks since midnight; more than seven digits are rounded. Raises ExpressionError."""
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if (
        hours > 24
        or minutes > 59
        or seconds > 59
        or (hours == 24 and (minutes or seconds or int(fraction or 0)))
    ):
        raise bad_moment()

    return hours * HOUR + minutes * MINUTE + seconds * SECOND + fraction_ticks(fraction or "")


def fraction_ticks(digits: str) -> int:
    """Count the ticks in digits after the point of a second."""
    padded = digits.ljust(8, "0")
    return int(padded[:7]) + (padded[7] >= "5")


def offset_ticks(zone: str) -> int:
    """Count the ticks of +hh:mm, +hhmm or +h; Z and its like are zero. Raises ExpressionError."""
    if zone[0] not in "+-":
        return 0

    hours, _, minutes = zone[1:].partition(":")
    if not minutes and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    if int(hours) > 14 or int(minutes or 0) > 59:
        raise bad_moment()

    ticks = int(hours) * HOUR + int(minutes or 0) * MINUTE
    return -ticks if zone[0] == "-" else ticks


def full_year(digits: str) -> int:
    """Read a year; two digits lie between 1950 and 2049."""
    year = int(digits)
    if len(digits) > 2:
        return year

    return year + (2000 if year < 50 else 1900)


@dataclass(frozen=True, kw_only=True)
class _Pieces:
    numbers: tuple[str, ...]
    month: int | None  # named, from 1
    month_at: int  # how many numbers stand before the month's name
    weekday: int | None  # named, Sunday 0


def _zoned(ticks: int, zone: str | None) -> Moment:
    if zone is None:
        return moment_at(ticks, utc=False)

    return moment_at(ticks - offset_ticks(zone), utc=True)


def _loosely(text: str, today: int, calendar: Calendar) -> Moment:
    rest, clock, zone = _without_time(text, calendar)
    pieces = _pieces(rest, calendar)
    if clock is None and not pieces.numbers:
        raise bad_moment()

    ticks = _date(pieces, today, calendar) if pieces.numbers or pieces.month else today // DAY * DAY
    moment = _zoned(ticks + (clock or 0), zone)
    if pieces.weekday is not None and pieces.weekday != (ticks // DAY + 1) % 7:
        raise bad_moment()

    return moment


def _without_time(text: str, calendar: Calendar) -> tuple[str, int | None, str | None]:
    found = _TIME.search(text) or _hour_only(calendar).search(text)
    if found is None:
        return text, None, None

    hour, *others = found.groups()
    minute, second, fraction = (*others, None, None, None)[:3]
    tail, half = _half_day(text[found.end() :], calendar)
    zone = _ZONE.match(tail)
    tail = tail[zone.end() :] if zone else tail
    ticks = clock_ticks(str(_full_hour(int(hour), afternoon=half)), minute, second, fraction)
    return f"{text[: found.start()]} {tail}", ticks, zone.group(1) if zone else None


def _hour_only(calendar: Calendar) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in (calendar.morning, calendar.afternoon, "AM", "PM"))
    return re.compile(rf"(?<![0-9:/.-])([0-9]{{1,2}})(?=\s*(?:{names})(?![A-Za-z]))", re.IGNORECASE)


def _half_day(tail: str, calendar: Calendar) -> tuple[str, bool | None]:
    """Take AM or PM away; say whether it was PM."""
    bare = tail.lstrip()
    for name, afternoon in (
        (calendar.afternoon, True),
        (calendar.morning, False),
        ("PM", True),
        ("AM", False),
    ):
        if bare[: len(name)].lower() == name.lower() and not bare[len(name) : len(name) + 1].isalpha():
            return bare[len(name) :], afternoon
    return tail, None


def _full_hour(hour: int, *, afternoon: bool | None) -> int:
    if afternoon is None:
        return hour
    if not 1 <= hour <= 12 and not (hour <= 23 and afternoon):
        raise bad_moment()

    return hour % 12 + (12 if afternoon else 0) if hour <= 12 else hour


def _pieces(text: str, calendar: Calendar) -> _Pieces:
    numbers: list[str] = []
    month: int | None = None
    weekday: int | None = None
    month_at = 0
    for word in _WORD.findall(text):
        low = word.lower()
        if word.isdecimal():
            numbers.append(word)
        elif (
            named := _named(low, calendar.months, calendar.short_months, calendar.months_alone)
        ) is not None:
            if month is not None:
                raise bad_moment()
            month, month_at = named + 1, len(numbers)
        elif (named := _named(low, calendar.days, calendar.short_days)) is not None:
            weekday = named
        elif low not in _FILLING and word not in _MARKS:
            raise bad_moment()
    return _Pieces(numbers=tuple(numbers), month=month, month_at=month_at, weekday=weekday)


def _named(word: str, *lists: tuple[str, ...]) -> int | None:
    for names in lists:
        for at, name in enumerate(names):
            if word == name.lower().rstrip("."):
                return at
    return None


def _date(pieces: _Pieces, today: int, calendar: Calendar) -> int:
    this_year = str(Moment(ticks=today, utc=True).day.year).zfill(4)
    if any(len(digits) > 4 for digits in pieces.numbers):
        raise bad_moment()
    if pieces.month is not None:
        return _with_named_month(pieces, pieces.month, this_year)

    match pieces.numbers:
        case (first, second, third):
            return _three_numbers(first, second, third, calendar)
        case (first, second) if len(first) > 2:
            return ticks_at(full_year(first), int(second), 1)
        case (first, second) if len(second) > 2:
            return ticks_at(full_year(second), int(first), 1)
        case (first, second):
            day, month = (
                (first, second) if calendar.order.find("d") < calendar.order.find("M") else (second, first)
            )
            return ticks_at(int(this_year), int(month), int(day))
        case _:
            raise bad_moment()


def _three_numbers(first: str, second: str, third: str, calendar: Calendar) -> int:
    if len(first) > 2:
        return ticks_at(full_year(first), int(second), int(third))

    parts = dict(zip(calendar.order, (first, second, third), strict=False))
    return ticks_at(full_year(parts["y"]), int(parts["M"]), int(parts["d"]))


def _with_named_month(pieces: _Pieces, month: int, this_year: str) -> int:
    match pieces.numbers:
        case (only,) if len(only) > 2 or int(only) > 31:
            return ticks_at(full_year(only), month, 1)
        case (only,):
            return ticks_at(int(this_year), month, int(only))
        case (first, second) if len(first) > 2:
            return ticks_at(full_year(first), month, int(second))
        case (first, second):
            return ticks_at(full_year(second), month, int(first))
        case _:
            raise bad_moment()
