"""How .NET reads a date and time that follows a format."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.expressions.dotnet.calendar import Calendar, calendar_of
from workflows.expressions.dotnet.dateformat import bad_pattern, standard_pattern, tokens_of_pattern
from workflows.expressions.dotnet.dateparse import clock_ticks, fraction_ticks, full_year, offset_ticks
from workflows.expressions.dotnet.moments import DAY, Moment, bad_moment, moment_at, ticks_at

_LONGEST = 1_000
_WIDTHS = {"d": 2, "M": 2, "h": 2, "H": 2, "m": 2, "s": 2}


def read_exactly(text: str, pattern: str, today: int, locale: str) -> Moment:
    """Read a text by a standard or custom format; raises ExpressionError when it does not follow it."""
    calendar = calendar_of(locale)
    if not pattern or len(pattern) > _LONGEST or len(text) > _LONGEST:
        raise bad_pattern()

    if len(pattern) == 1:
        calendar = calendar_of("en-US") if pattern in "oOrRsu" else calendar
        pattern = standard_pattern(pattern, calendar)
    return _Reader(text, calendar).moment(pattern, today)


@dataclass
class _Found:
    """What has been read so far."""

    numbers: dict[str, int] = field(default_factory=dict)  # by format letter
    fraction: int = 0
    afternoon: bool | None = None
    weekday: int | None = None
    zone: str | None = None


class _Reader:
    """Follows the format through the text, once."""

    def __init__(self, text: str, calendar: Calendar) -> None:
        self._text = text
        self._calendar = calendar
        self._at = 0
        self._found = _Found()

    def moment(self, pattern: str, today: int) -> Moment:
        """Read all of the text."""
        for kind, run in tokens_of_pattern(pattern):
            if kind == "text":
                self._literal(run)
            else:
                self._letters(run)
        if self._at != len(self._text):
            raise bad_moment()

        return _assembled(self._found, today)

    def _literal(self, text: str) -> None:
        if not self._text.startswith(text, self._at):
            raise bad_moment()
        self._at += len(text)

    def _letters(self, run: str) -> None:
        letter, size = run[0], len(run)
        if letter in "dM" and size >= 3:
            self._name(letter, size)
        elif letter in _WIDTHS:
            self._keep(letter, int(self._digits(size if size == 2 else 1, 2)))
        elif letter == "y":
            self._year(size)
        elif letter in "fF":
            self._fraction(letter, size)
        else:
            self._rest(letter)

    def _rest(self, letter: str) -> None:
        match letter:
            case "t":
                self._half_day()
            case "z" | "K":
                self._zone(letter)
            case ":":
                self._literal(self._calendar.time_mark)
            case "/":
                self._literal(self._calendar.date_mark)
            case _:
                self._literal(self._calendar.era)

    def _keep(self, letter: str, number: int) -> None:
        if self._found.numbers.setdefault(letter, number) != number:
            raise bad_moment()

    def _digits(self, least: int, most: int) -> str:
        end = self._at
        while end < len(self._text) and end - self._at < most and self._text[end] in "0123456789":
            end += 1
        digits, self._at = self._text[self._at : end], end
        if len(digits) < least:
            raise bad_moment()

        return digits

    def _year(self, size: int) -> None:
        digits = self._digits(min(size, 4) if size != 1 else 1, 2 if size <= 2 else 4)
        self._keep("y", full_year(digits) if size <= 2 else int(digits))

    def _fraction(self, letter: str, size: int) -> None:
        if size > 7:
            raise bad_pattern()
        self._found.fraction = fraction_ticks(self._digits(0 if letter == "F" else size, size))

    def _name(self, letter: str, size: int) -> None:
        calendar = self._calendar
        long, short = (
            (calendar.days, calendar.short_days)
            if letter == "d"
            else (calendar.months, calendar.short_months)
        )
        place = self._one_of(short if size == 3 else long)
        if letter == "M":
            self._keep("M", place + 1)
        else:
            self._found.weekday = place

    def _one_of(self, names: tuple[str, ...]) -> int:
        rest = self._text[self._at : self._at + 60].lower()
        fitting = [at for at, name in enumerate(names) if name and rest.startswith(name.lower())]
        if not fitting:
            raise bad_moment()

        place = max(fitting, key=lambda at: len(names[at]))
        self._at += len(names[place])
        return place

    def _half_day(self) -> None:
        names = (self._calendar.morning, self._calendar.afternoon, "AM", "PM")
        self._found.afternoon = self._one_of(names) % 2 == 1

    def _zone(self, letter: str) -> None:
        rest = self._text[self._at : self._at + 1]
        if rest in ("Z", "z") and rest:
            self._found.zone, self._at = "Z", self._at + 1
        elif rest in ("+", "-") and rest:
            start = self._at
            self._at += 1
            self._digits(1, 2)
            if self._text[self._at : self._at + 1] == ":":
                self._at += 1
                self._digits(2, 2)
            self._found.zone = self._text[start : self._at]
        elif letter == "z":
            raise bad_moment()


def _assembled(found: _Found, today: int) -> Moment:
    numbers = found.numbers
    now = Moment(ticks=today, utc=True).day
    dated = numbers.keys() & {"y", "M", "d"}
    year = numbers.get("y", now.year)
    month = numbers.get("M", 1 if dated else now.month)
    day = numbers.get("d", 1 if dated else now.day)
    ticks = ticks_at(year, month, day)
    if found.weekday is not None and dated and found.weekday != (ticks // DAY + 1) % 7:
        raise bad_moment()

    ticks += _clock(found)
    return (
        moment_at(ticks, utc=False)
        if found.zone is None
        else moment_at(ticks - offset_ticks(found.zone), utc=True)
    )


def _clock(found: _Found) -> int:
    numbers = found.numbers
    hour = numbers.get("H", numbers.get("h", 0))
    if "H" not in numbers and "h" in numbers:
        if not 1 <= hour <= 12:
            raise bad_moment()
        hour = hour % 12 + (12 if found.afternoon else 0)
    return clock_ticks(str(hour), str(numbers.get("m", 0)), str(numbers.get("s", 0)), None) + found.fraction
