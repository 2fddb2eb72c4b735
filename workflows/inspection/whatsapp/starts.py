"""Where messages start: the headers in the file's own notation, without those that somebody pasted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from workflows.inspection.whatsapp.clock import time_of
from workflows.inspection.whatsapp.dates import DateOrder, Written, day_of, days, read
from workflows.inspection.whatsapp.header import Shape, headers
from workflows.inspection.whatsapp.marks import plain

MOST_MESSAGES: Final = 200_000  # five times what WhatsApp exports; the rest is left unread, and that is said
RARE: Final = 10  # times as many headers in another notation
_MINUTE: Final = 5  # characters of a time: Android writes no seconds


class Start(NamedTuple):
    """Where a message starts, and when it was sent."""

    start: int
    end: int
    written: Written
    time: str
    halves: str


Style = tuple[str, bool, bool]  # notation, a comma after the date, words around the time
_Moment = tuple[dt.date, str]


def starts(text: str, shape: Shape) -> list[Start]:
    """Find where messages start; one more than MOST_MESSAGES is enough to know that there are more."""
    found = list(_dated(text, shape))
    return found if _alike(found) else list(_own(found))


def _dated(text: str, shape: Shape) -> Iterator[Start]:
    """Keep the headers whose numbers are a day and a time."""
    last, usable, count = None, False, 0
    for start, end, written, (hour, minute, second), halves in headers(text, shape):
        if written is not last:
            last, usable = written, bool(days(written))
        time = time_of(hour, minute, second, halves) if usable else None
        if time is not None:
            yield Start(start, end, written, time, halves)
            count += 1
        if count > MOST_MESSAGES:
            return


def _alike(found: Sequence[Start]) -> bool:
    notations = {start.written for start in found}
    around = {start.halves for start in found}
    return len({date.notation for date in notations}) <= 1 and len(set(map(_around, around))) <= 1


def _own(found: Sequence[Start]) -> Iterator[Start]:
    """Leave out what was pasted: in another notation than the file's own, and at a moment that does not fit there.

    An export is written in one notation; only files that were put together hold two, and in those time runs on.
    What was pasted is not most of a file: a longer run up to the end is another part of it.
    """
    own = _own_style(found)
    order = read([start.written for start in found if _style(start) == own], ()).order
    runs = [(is_own, list(run)) for is_own, run in groupby(found, lambda start: _style(start) == own)]
    before: _Moment | None = None
    for place, (is_own, run) in enumerate(runs):
        if is_own:
            before = _moment(run[-1], order)
        after = _moment(runs[place + 1][1][0], order) if not is_own and place + 1 < len(runs) else None
        rest = place + 1 == len(runs) and 2 * len(run) > len(found)
        if is_own or rest or before is None or _fits(run, before, after):
            yield from run


def _own_style(found: Sequence[Start]) -> Style:
    """Take the first header's, unless that is rare: a part of a file can begin within what was pasted."""
    counted = Counter(map(_style, found))
    first, (most, count) = _style(found[0]), counted.most_common(1)[0]
    return most if count > RARE * counted[first] else first


def _fits(run: Sequence[Start], before: _Moment, after: _Moment | None) -> bool:
    """Tell whether these moments, in one order or another, follow each other between the two around them."""
    for order in DateOrder:
        if all(order in days(start.written) for start in run):
            moments = [before, *(_moment(start, order) for start in run), *([after] if after else [])]
            if moments == sorted(moments):
                return True
    return False


def _moment(start: Start, order: DateOrder) -> _Moment:
    return day_of(start.written, order), start.time[:_MINUTE]


def _style(start: Start) -> Style:
    return (start.written.notation, *_around(start.halves))


@lru_cache(maxsize=256)
def _around(halves: str) -> tuple[bool, bool]:
    said = plain(halves)
    return "," in said or "،" in said, any(sign.isalpha() for sign in said)
