"""How .NET writes a date and time with a standard or custom format."""

from __future__ import annotations

import re
from collections.abc import Callable

from workflows.expressions.dotnet.calendar import Calendar, calendar_of
from workflows.expressions.dotnet.moments import HOUR, MINUTE, SECOND, Moment
from workflows.expressions.errors import ExpressionError

_LONGEST = 1_000
_TOKEN = re.compile(
    r"(?P<letters>d+|f+|F+|g+|h+|H+|m+|M+|s+|t+|y+|z+|K)|(?P<quoted>'[^']*'|\"[^\"]*\")|\\(?P<escaped>.)"
    r"|%(?P<single>[^%])|(?P<other>.)",
    re.DOTALL,
)
_UNIVERSAL = {
    "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK",
    "r": "ddd', 'dd' 'MMM' 'yyyy' 'HH':'mm':'ss' GMT'",
    "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "u": "yyyy'-'MM'-'dd' 'HH':'mm':'ss'Z'",
}


def format_moment(moment: Moment, pattern: str, locale: str = "en-US") -> str:
    """Write a moment in a culture; raises ExpressionError for an impossible format or unknown culture."""
    calendar = calendar_of(locale)
    if len(pattern) > _LONGEST:
        raise bad_pattern()
    if not pattern:
        pattern = "G"
    if len(pattern) == 1:
        return _standard(moment, pattern, calendar)

    return _custom(moment, pattern, calendar)


def standard_pattern(letter: str, calendar: Calendar) -> str:
    """Spell out a standard format; raises ExpressionError when there is none of that letter."""
    patterns = {
        "d": calendar.short_date,
        "D": calendar.long_date,
        "f": f"{calendar.long_date} {calendar.short_time}",
        "F": f"{calendar.long_date} {calendar.long_time}",
        "g": f"{calendar.short_date} {calendar.short_time}",
        "G": f"{calendar.short_date} {calendar.long_time}",
        "m": calendar.month_day,
        "t": calendar.short_time,
        "T": calendar.long_time,
        "U": f"{calendar.long_date} {calendar.long_time}",
        "y": calendar.year_month,
    }
    found = (
        patterns.get(letter)
        or patterns.get({"M": "m", "Y": "y"}.get(letter, ""))
        or _UNIVERSAL.get({"O": "o", "R": "r"}.get(letter, letter))
    )
    if found is None:
        raise bad_pattern()

    return found


def tokens_of_pattern(pattern: str) -> list[tuple[str, str]]:
    """Split a custom format into ("letters", run) and ("text", literal); raises ExpressionError."""
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(pattern):
        kind, text = found.lastgroup or "", found.group(found.lastgroup or 0)
        if kind == "quoted":
            tokens.append(("text", text[1:-1]))
        elif kind == "escaped" or (kind == "other" and text not in "/:'\"\\%"):
            tokens.append(("text", text))
        elif kind == "single":
            tokens.append(("letters", text) if text in _WRITERS else ("text", text))
        elif kind == "other" and text in "'\"\\%":
            raise bad_pattern()
        else:
            tokens.append(("letters", text))
    return tokens


def bad_pattern() -> ExpressionError:
    """Say that a format means nothing."""
    return ExpressionError("expression_bad_format", "deze opmaak van datum en tijd bestaat niet.")


def _standard(moment: Moment, letter: str, calendar: Calendar) -> str:
    if letter in "oOrRsu":
        return _custom(moment, standard_pattern(letter, calendar), calendar_of("en-US"))

    return _custom(moment, standard_pattern(letter, calendar), calendar)


def _custom(moment: Moment, pattern: str, calendar: Calendar) -> str:
    tokens = tokens_of_pattern(pattern)
    beside_day = any(kind == "letters" and text in ("d", "dd") for kind, text in tokens)
    pieces: list[str] = []
    for kind, text in tokens:
        if kind == "text":
            pieces.append(text)
        elif text[0] == "M" and len(text) >= 4 and not beside_day:
            pieces.append(calendar.months_alone[moment.day.month - 1])
        else:
            _append(pieces, text, _WRITERS[text[0]](moment, len(text), calendar))
    return "".join(pieces)


def _append(pieces: list[str], letters: str, written: str) -> None:
    """Add a piece; an empty fraction (F) takes the point before it along."""
    if letters[0] == "F" and not written and pieces and pieces[-1].endswith("."):
        pieces[-1] = pieces[-1][:-1]
    pieces.append(written)


def _day(moment: Moment, size: int, calendar: Calendar) -> str:
    if size <= 2:
        return f"{moment.day.day:0{size}d}"

    names = calendar.short_days if size == 3 else calendar.days
    return names[moment.day.isoweekday() % 7]


def _month(moment: Moment, size: int, calendar: Calendar) -> str:
    if size <= 2:
        return f"{moment.day.month:0{size}d}"

    names = calendar.short_months if size == 3 else calendar.months
    return names[moment.day.month - 1]


def _year(moment: Moment, size: int, _calendar: Calendar) -> str:
    year = moment.day.year if size > 2 else moment.day.year % 100
    return f"{year:0{size}d}"


def _fraction(moment: Moment, size: int, _calendar: Calendar) -> str:
    if size > 7:
        raise bad_pattern()

    return f"{moment.ticks % SECOND:07d}"[:size]


def _short_fraction(moment: Moment, size: int, calendar: Calendar) -> str:
    return _fraction(moment, size, calendar).rstrip("0")


def _hour(moment: Moment, size: int, _calendar: Calendar) -> str:
    return f"{moment.time // HOUR:0{min(size, 2)}d}"


def _half_day_hour(moment: Moment, size: int, _calendar: Calendar) -> str:
    return f"{moment.time // HOUR % 12 or 12:0{min(size, 2)}d}"


def _minute(moment: Moment, size: int, _calendar: Calendar) -> str:
    return f"{moment.time // MINUTE % 60:0{min(size, 2)}d}"


def _second(moment: Moment, size: int, _calendar: Calendar) -> str:
    return f"{moment.time // SECOND % 60:0{min(size, 2)}d}"


def _half_day(moment: Moment, size: int, calendar: Calendar) -> str:
    name = calendar.morning if moment.time < 12 * HOUR else calendar.afternoon
    return name[:1] if size == 1 else name


def _zone(_moment: Moment, size: int, _calendar: Calendar) -> str:
    return ("+0", "+00", "+00:00")[min(size, 3) - 1]


def _kind(moment: Moment, _size: int, _calendar: Calendar) -> str:
    return "Z" if moment.utc else ""


_WRITERS: dict[str, Callable[[Moment, int, Calendar], str]] = {
    "d": _day,
    "f": _fraction,
    "F": _short_fraction,
    "g": lambda _moment, _size, calendar: calendar.era,
    "h": _half_day_hour,
    "H": _hour,
    "K": _kind,
    "m": _minute,
    "M": _month,
    "s": _second,
    "t": _half_day,
    "y": _year,
    "z": _zone,
    ":": lambda _moment, _size, calendar: calendar.time_mark,
    "/": lambda _moment, _size, calendar: calendar.date_mark,
}
