"""A moment as .NET keeps it: 100-nanosecond ticks since the year 1, in UTC or in a zone that nobody named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows.expressions.errors import ExpressionError

SECOND = 10_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_MOST = date.max.toordinal() * DAY - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A date with a time of day."""

    ticks: int
    utc: bool

    @property
    def day(self) -> date:
        """The date."""
        return date.fromordinal(self.ticks // DAY + 1)

    @property
    def time(self) -> int:
        """The ticks since midnight."""
        return self.ticks % DAY

    def moved(self, ticks: int) -> Moment:
        """Move by some ticks; raises ExpressionError beyond the years 1 to 9999."""
        return moment_at(self.ticks + ticks, utc=self.utc)

    def moved_months(self, months: int) -> Moment:
        """Move by whole months; the day stays, or becomes the last of a shorter month."""
        day = self.day
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        if not 1 <= year <= 9999:
            raise out_of_range()

        last = _days_in(year, month + 1)
        moved = date(year, month + 1, min(day.day, last))
        return Moment(ticks=(moved.toordinal() - 1) * DAY + self.time, utc=self.utc)


def moment_at(ticks: int, *, utc: bool) -> Moment:
    """Make a moment; raises ExpressionError beyond the years 1 to 9999."""
    if 0 <= ticks <= _MOST:
        return Moment(ticks=ticks, utc=utc)

    raise out_of_range()


def ticks_at(year: int, month: int, day: int) -> int:
    """Count the ticks to the start of a date; raises ExpressionError when there is no such date."""
    try:
        return (date(year, month, day).toordinal() - 1) * DAY
    except ValueError as error:
        raise bad_moment() from error


def bad_moment() -> ExpressionError:
    """Say that a text is no date."""
    return ExpressionError("expression_bad_date", "de tekst is niet te lezen als datum en tijd.")


def out_of_range() -> ExpressionError:
    """Say that a date lies beyond what can be written."""
    return ExpressionError("expression_date_out_of_range", "de datum valt buiten de jaren 1 tot en met 9999.")


def _days_in(year: int, month: int) -> int:
    first = date(year, month, 1).toordinal()
    following = (
        date(year + month // 12, month % 12 + 1, 1).toordinal() if (year, month) != (9999, 12) else first + 31
    )
    return following - first
