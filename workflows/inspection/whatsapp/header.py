"""What starts a message: a date and a time in any notation, recognised by shape and never by language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from workflows.inspection.whatsapp.dates import Written
from workflows.inspection.whatsapp.marks import MARKS, SPACES

# Every repetition below has a small upper bound, so that no text can make the search slow.
_GAP: Final = rf"[ _\t{SPACES}{MARKS}]{{0,4}}"
_SPACE: Final = rf"[ _\t{SPACES}]"
_LEAD: Final = rf"\n[{MARKS}{SPACES}]{{0,4}}"
_DATE: Final = (
    rf"(?P<a>[RH令和평成昭和]{{0,2}}\d{{1,4}}){_GAP}(?P<sep>[./\-‐‑–年년]){_GAP}"
    rf"(?P<b>\d{{1,2}}(?:\d\d)?){_GAP}[./\-‐‑–月월]{_GAP}"
    rf"(?P<c>[RH]?\d{{1,4}})(?!\d)(?:{_GAP}(?:[.日일]|BE|AP|г\.?))?"
)
_MONTH: Final = r"[^\W\d_]{3,12}"
_NAMED: Final = (
    rf"(?:(?P<d1>\d{{1,2}})[-. /]{{1,2}}(?:de )?(?P<n1>{_MONTH})|(?P<n2>{_MONTH})\.? (?P<d2>\d{{1,2}}))"
    rf"[.,]?(?: de)?,?[-. /](?P<y>\d{{4}}|\d{{2}}(?!\d))"
)
_TIME: Final = (
    rf"(?P<h>\d{{1,2}}){_GAP}[:.h]{_GAP}(?P<m>\d{{2}})(?:{_GAP}(?:[:.]|min){_GAP}(?P<s>\d{{2}}))?(?!\d)"
)
_BEFORE: Final = r"(?P<before>[^\d\[\]:\n]{1,18})"  # ", ", " à ", " klo ", " 下午"
_AFTER: Final = r"(?P<after>[^\d\[\]:\n\-–]{0,18}(?:-midi)?)"  # " PM", " p. m.", " Uhr", " م"
_KOREAN: Final = rf"(?P<before>{_GAP}오[전후]{_GAP})"
_HALF: Final = rf"(?P<after>{_GAP}(?:[AaPp]{_GAP}\.?{_GAP}[Mm]\.?)?)"
_BRACKET: Final = rf"\](?::|{_SPACE}?-(?={_SPACE}))?"
_PLAN: Final = (
    rf"{_SPACE}\d{{1,2}}[:.]\d{{2}}(?!\d)"  # "3-5-2022 14:00 - 15:00 overleg" was typed by a person
)
_DASH: Final = rf"{_SPACE}[-–—](?={_SPACE}|\n|$)(?!{_PLAN}){_SPACE}?"
_OPEN: Final = rf"{_LEAD} ?\[{_GAP}"


FIRST_WITHIN: Final = 256 * 1024  # characters: a chat's first header stands at its top


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One way in which an app writes its headers."""

    name: str
    platform: str  # the app that writes it: "ios" or "android"
    pattern: re.Pattern[str]
    needs_seconds: bool = False  # the first header had them, so one without was pasted by a person


class Header(NamedTuple):
    """One header as found, nothing decided about its date yet."""

    start: int  # of the line end before it
    end: int  # where the author or the sentence begins
    date: Written
    time: tuple[str, str, str | None]
    halves: str  # what stands around the time: may say which half of the day


def _shape(name: str, platform: str, expression: str) -> Shape:
    return Shape(name=name, platform=platform, pattern=re.compile(expression))


SHAPES: Final = (
    _shape("bracket", "ios", f"{_OPEN}{_DATE}{_BEFORE}{_TIME}{_AFTER}{_BRACKET}"),
    _shape("dash", "android", f"{_LEAD}{_DATE}{_BEFORE}{_TIME}{_AFTER}{_DASH}"),
    _shape(
        "bracket, time first",
        "ios",
        f"{_OPEN}{_TIME}(?P<after>[^\\d\\[\\]:\\n]{{1,14}}){_DATE}{_GAP}{_BRACKET}",
    ),
    _shape("dash, time first", "android", f"{_LEAD}{_TIME}(?P<after>[^\\d\\[\\]:\\n]{{1,14}}){_DATE}{_DASH}"),
    _shape("comma", "android", f"{_LEAD}{_DATE}{_KOREAN}{_TIME}{_GAP}, "),
    _shape("blank and comma", "android", f"{_LEAD}{_DATE}{_BEFORE}{_TIME}{_HALF} , (?=[^\\n:]{{1,80}}: )"),
    _shape("colon", "ios", f"{_LEAD}{_DATE}{_BEFORE}{_TIME}{_HALF}: "),
    _shape("bare", "ios", f"{_LEAD}{_DATE}{_BEFORE}{_TIME}{_HALF} (?=[^\\n:]{{1,80}}: )"),
    _shape("dash, named month", "android", f"{_LEAD}{_NAMED}{_BEFORE}{_TIME}{_AFTER}{_DASH}"),
    _shape("bracket, named month", "ios", f"{_OPEN}{_NAMED}{_BEFORE}{_TIME}{_AFTER}{_BRACKET}"),
)


def shape_of(text: str) -> Shape | None:
    """Say how this transcript writes its headers: the way its first header does. *text* starts with a line end."""
    found = [
        (match.start(), place, match)
        for place, shape in enumerate(SHAPES)
        if (match := shape.pattern.search(text, 0, FIRST_WITHIN))
    ]
    if not found:
        return None
    _, place, match = min(found, key=lambda candidate: candidate[:2])
    shape = SHAPES[place]
    return Shape(
        name=shape.name,
        platform=shape.platform,
        pattern=shape.pattern,
        needs_seconds=shape.platform == "ios" and match["s"] is not None,
    )


def headers(text: str, shape: Shape) -> Iterator[Header]:
    """Find all headers of one shape. *text* starts with a line end, and its line ends are plain."""
    groups = shape.pattern.groupindex
    clock = [groups[name] for name in ("h", "m", "s", "before", "after") if name in groups]
    date = [groups[name] for name in (_BY_NAME if "y" in groups else _BY_NUMBER)]
    needs_seconds = shape.needs_seconds
    known: dict[tuple[str, ...], Written] = {}  # there are many messages to a day
    for match in shape.pattern.finditer(text):
        hour, minute, second, *around = match.group(*clock)
        if second or not needs_seconds:
            parts = match.group(*date)
            written = known.get(parts) or known.setdefault(parts, _written(parts))
            start, end = match.span()
            halves = around[0] if len(around) == 1 else around[0] + around[1]  # never more than two
            yield Header(start, end, written, (hour, minute, second), halves)


_BY_NUMBER: Final = ("a", "b", "c", "sep")
_BY_NAME: Final = ("d1", "d2", "n1", "n2", "y")  # the month before or after the day; the year is last


def _written(parts: tuple[str, ...]) -> Written:
    if len(parts) == len(_BY_NUMBER):
        return Written._make(parts)
    day, day_behind, month, month_in_front, year = parts
    return Written(day or day_behind, month or month_in_front, year, " ")
