"""How a culture writes dates: its names and its patterns in .NET's letters, by CLDR."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from babel import Locale

from workflows.expressions.dotnet.culture import locale_of

_LETTERS = re.compile(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+")
_CLDR = {"E": "d", "c": "d", "L": "M", "a": "t", "b": "t", "B": "t", "u": "y"}


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Names and patterns of one culture."""

    months: tuple[str, ...]  # January first, as within a date
    months_alone: tuple[str, ...]  # as beside no day
    short_months: tuple[str, ...]
    days: tuple[str, ...]  # Sunday first
    short_days: tuple[str, ...]
    morning: str
    afternoon: str
    era: str
    date_mark: str
    time_mark: str
    short_date: str
    long_date: str
    short_time: str
    long_time: str
    month_day: str
    year_month: str

    @property
    def order(self) -> str:
        """The order of day, month and year in numbers, such as dMy."""
        return "".join(dict.fromkeys(mark for mark in self.short_date if mark in "dMy"))


def calendar_of(name: str) -> Calendar:
    """Look up a culture's dates; the empty name is the invariant culture. Raises ExpressionError."""
    return _calendar(locale_of(name)) if name else _invariant()


@lru_cache(maxsize=1)
def _invariant() -> Calendar:
    """English names with patterns that belong to no country."""
    return replace(
        _calendar(locale_of("en-US")),
        short_date="MM/dd/yyyy",
        long_date="dddd, dd MMMM yyyy",
        short_time="HH:mm",
        long_time="HH:mm:ss",
        month_day="MMMM dd",
        year_month="yyyy MMMM",
    )


@lru_cache(maxsize=128)
def _calendar(locale: Locale) -> Calendar:
    short_date = re.sub("y+", "yyyy", _translated(locale.date_formats["short"].pattern))
    short_time = _translated(locale.time_formats["short"].pattern)
    periods = locale.day_periods["format"]["abbreviated"]
    return Calendar(
        months=_months(locale, "format", "wide"),
        months_alone=_months(locale, "stand-alone", "wide"),
        short_months=_months(locale, "format", "abbreviated"),
        days=_days(locale, "wide"),
        short_days=_days(locale, "abbreviated"),
        morning=str(periods["am"]),
        afternoon=str(periods["pm"]),
        era=str(locale.eras["abbreviated"][1]),
        date_mark=_mark(short_date, "/"),
        time_mark=_mark(short_time, ":"),
        short_date=short_date,
        long_date=_translated(locale.date_formats["full"].pattern),
        short_time=short_time,
        long_time=_translated(locale.time_formats["medium"].pattern),
        month_day=_skeleton(locale, "MMMMd", "MMMM d"),
        year_month=_skeleton(locale, "yMMMM", "MMMM yyyy"),
    )


def _months(locale: Locale, context: str, width: str) -> tuple[str, ...]:
    names: Any = locale.months[context][width]
    return tuple(str(names[month]) for month in range(1, 13))


def _days(locale: Locale, width: str) -> tuple[str, ...]:
    names: Any = locale.days["format"][width]
    return tuple(str(names[day]) for day in (6, 0, 1, 2, 3, 4, 5))


def _skeleton(locale: Locale, key: str, otherwise: str) -> str:
    found: Any = locale.datetime_skeletons.get(key)
    return otherwise if found is None else _translated(found.pattern)


def _mark(pattern: str, otherwise: str) -> str:
    found = re.search("[^A-Za-z' ]", pattern)
    return found.group() if found else otherwise


def _translated(pattern: str) -> str:
    """Rewrite CLDR's letters as .NET's; blanks become plain ones."""
    plain = pattern.replace("\u202f", " ").replace("\u00a0", " ").replace("''", "’")
    return "".join(_letter(found.group()) for found in _LETTERS.finditer(plain)).strip()


def _letter(run: str) -> str:
    letter = _CLDR.get(run[0], run[0])
    if not run[0].isalpha():
        return run
    if letter == "y":
        return "yy" if len(run) == 2 else "yyyy"
    if run[0] in "Ec":
        return "dddd" if len(run) == 4 else "ddd"
    if letter == "t":
        return "tt"
    if letter == "G":
        return "g"

    return letter * len(run)
