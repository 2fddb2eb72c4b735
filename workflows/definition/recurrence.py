"""When a Recurrence or SlidingWindow fires: its slots, computed and never remembered.

Intervals of seconds, minutes and hours pass as they pass; days, weeks, months and years go by the clocks of the
trigger's time zone, so that eight in the morning stays eight in the morning when summer time begins. A time that a
clock skips comes as much later; one that comes twice counts the first time. Source: Logic Apps, Recurrence trigger.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from workflows.errors import BadInputError
from workflows.expressions.dotnet.zones import zone_of

SPANS = {"second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1)}
FREQUENCIES = frozenset({*SPANS, "day", "week", "month", "year"})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_EMPTY = 50  # periods without a slot in a row; the 31st of every other month has some
MOST_INTERVAL = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """How often, from when, and at which times of which days."""

    frequency: str  # lower case
    interval: int
    zone: ZoneInfo
    start: datetime | None = None  # aware
    end: datetime | None = None
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()  # Monday 0
    monthdays: tuple[int, ...] = ()  # 1 to 31; negative from the end

    @classmethod
    def parsed(cls, written: Mapping[str, Any]) -> Self:
        """Read the evaluated member *recurrence* of a trigger; raises BadInputError or ExpressionError."""
        frequency = str(written.get("frequency", "")).lower()
        zone = zone_of(str(written.get("timeZone") or "UTC"))
        given = written.get("schedule")
        schedule: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        if frequency not in FREQUENCIES:
            raise _wrong("frequency is Second, Minute, Hour, Day, Week, Month of Year")
        return cls(
            frequency=frequency,
            interval=_whole(written.get("interval", 1), 1, MOST_INTERVAL, "interval"),
            zone=zone,
            start=_moment(written.get("startTime"), zone),
            end=_moment(written.get("endTime"), zone),
            hours=_numbers(schedule.get("hours"), 0, 23, "hours"),
            minutes=_numbers(schedule.get("minutes"), 0, 59, "minutes"),
            weekdays=_weekdays(schedule.get("weekDays")),
            monthdays=_numbers(schedule.get("monthDays"), -31, 31, "monthDays"),
        )

    @property
    def scheduled(self) -> bool:
        """Whether it names times or days."""
        return bool(self.hours or self.minutes or self.weekdays or self.monthdays)

    def first(self, anchor: datetime) -> datetime | None:
        """Give the first slot of a trigger that is seen for the first time at *anchor*.

        Without a start and a schedule that is at once, as in Power Automate.
        """
        if self.start is None and not self.scheduled:
            return anchor
        return self.after(anchor - timedelta(microseconds=1), anchor)

    def after(self, moment: datetime, anchor: datetime) -> datetime | None:
        """Give the first slot after *moment*; intervals count from the start, else from *anchor*. None: never again."""
        base = self.start or anchor
        lowest = max(moment, base - timedelta(microseconds=1))
        slot = self._exact(lowest, base) if self.frequency in SPANS else self._by_calendar(lowest, base)
        return None if slot is None or (self.end is not None and slot > self.end) else slot

    def _exact(self, moment: datetime, base: datetime) -> datetime | None:
        step = SPANS[self.frequency] * self.interval
        passed = max((moment - base) // step + 1, 0)
        return _shifted(base, lambda: base + passed * step)

    def _by_calendar(self, moment: datetime, base: datetime) -> datetime | None:
        local = base.astimezone(self.zone).replace(tzinfo=None)
        number = max(self._periods(local, moment.astimezone(self.zone).replace(tzinfo=None)) - 1, 0)
        for period in range(number, number + MOST_EMPTY):
            try:
                slots = sorted(self._aware(one) for one in self._in_period(local, period * self.interval))
            except (ValueError, OverflowError):
                return None  # past the year 9999
            found = next((slot for slot in slots if slot > moment and slot >= base), None)
            if found is not None:
                return found
        return None

    def _periods(self, local: datetime, moment: datetime) -> int:
        """Count the whole intervals between two local moments, roughly: one too few at most."""
        if self.frequency == "day":
            return (moment.date() - local.date()).days // self.interval
        if self.frequency == "week":
            return (_monday(moment) - _monday(local)).days // (7 * self.interval)
        months = (moment.year - local.year) * 12 + moment.month - local.month
        return months // (self.interval * (12 if self.frequency == "year" else 1))

    def _in_period(self, local: datetime, distance: int) -> Iterator[datetime]:
        """Give every slot of the period that lies *distance* days, weeks, months or years from the first."""
        for day in self._days(local, distance):
            for hour in self.hours or (local.hour,):
                for minute in self.minutes or (0 if self.hours and self.start is None else local.minute,):
                    exact = not self.scheduled or self.start is not None
                    second = local.second if exact else 0
                    yield day.replace(
                        hour=hour, minute=minute, second=second, microsecond=local.microsecond if exact else 0
                    )

    def _days(self, local: datetime, distance: int) -> Iterator[datetime]:
        if self.frequency == "day":
            day = local + timedelta(days=distance)
            if not self.weekdays or day.weekday() in self.weekdays:
                yield day
        elif self.frequency == "week":
            monday = _monday(local) + timedelta(weeks=distance)
            for weekday in self.weekdays or (local.weekday(),):
                yield monday + timedelta(days=weekday)
        else:
            yield from self._days_of_month(local, distance * (12 if self.frequency == "year" else 1))

    def _days_of_month(self, local: datetime, distance: int) -> Iterator[datetime]:
        """Give the named days, or the start's own day: the last day where a month is too short for it."""
        years, month = divmod(local.month - 1 + distance, 12)
        year, length = local.year + years, calendar.monthrange(local.year + years, month + 1)[1]
        for day in self.monthdays or (min(local.day, length),):
            number = day if day > 0 else length + 1 + day
            if 1 <= number <= length:
                yield local.replace(year=year, month=month + 1, day=number)

    def _aware(self, local: datetime) -> datetime:
        return local.replace(tzinfo=self.zone, fold=0).astimezone(UTC)


def _shifted(base: datetime, shift: Callable[[], datetime]) -> datetime | None:
    try:
        return shift().astimezone(base.tzinfo)
    except OverflowError:
        return None


def _monday(moment: datetime) -> datetime:
    return moment - timedelta(days=moment.weekday())


def _moment(written: Any, zone: ZoneInfo) -> datetime | None:
    """Read a time: with a Z or an offset as it says, without one by the clocks of the zone."""
    if written in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError as error:
        raise _wrong("startTime en endTime zijn tijdstippen zoals 2026-11-24T08:00:00") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _whole(written: Any, low: int, high: int, name: str) -> int:
    number = int(written) if isinstance(written, str) and written.lstrip("-").isdecimal() else written
    if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
        raise _wrong(f"{name} is een geheel getal van {low} tot en met {high}")
    return number


def _numbers(written: Any, low: int, high: int, name: str) -> tuple[int, ...]:
    listed = written if isinstance(written, Sequence) and not isinstance(written, str) else ()
    return tuple(sorted({_whole(one, low, high, name) for one in listed}))


def _weekdays(written: Any) -> tuple[int, ...]:
    listed = written if isinstance(written, Sequence) and not isinstance(written, str) else ()
    names = [str(one).lower() for one in listed]
    if any(name not in WEEKDAYS for name in names):
        raise _wrong("weekDays zijn Monday tot en met Sunday")
    return tuple(sorted({WEEKDAYS.index(name) for name in names}))


def _wrong(what: str) -> BadInputError:
    return BadInputError("recurrence-wrong", f"De herhaling van de trigger klopt niet: {what}.")
