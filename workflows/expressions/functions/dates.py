"""Functions on dates and times, which are texts."""

from __future__ import annotations

from workflows.expressions.dotnet.dateexact import read_exactly
from workflows.expressions.dotnet.dateformat import format_moment
from workflows.expressions.dotnet.dateparse import read_moment
from workflows.expressions.dotnet.moments import DAY, HOUR, MINUTE, SECOND, Moment, moment_at
from workflows.expressions.dotnet.zones import from_utc, is_utc, to_utc, zone_of
from workflows.expressions.functions.arguments import refused, text, whole
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.values import Value

_UNITS = {"second": SECOND, "minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY}
_MONTHS = {"month": 1, "year": 12}
_MOST_MONTHS = 120_000


def read_stamp(run: Run, value: Value, place: int = 1) -> Moment:
    """Read a date and time from an argument."""
    return read_moment(text(value, place), run.scope.ticks())


def _now(run: Run) -> Moment:
    return moment_at(run.scope.ticks(), utc=True)


def written(moment: Moment, pattern: Value, place: int) -> str:
    """Write a moment in the format that an argument names."""
    return format_moment(moment, text(pattern, place))


def _moved(moment: Moment, amount: int, unit: str) -> Moment:
    name = unit.lower()
    if name in _UNITS:
        return moment.moved(amount * _UNITS[name])
    if name in _MONTHS:
        months = max(-_MOST_MONTHS, min(_MOST_MONTHS, amount * _MONTHS[name]))
        return moment.moved_months(months)

    raise refused("expression_bad_unit", "de eenheid is Second, Minute, Hour, Day, Week, Month of Year.")


def _add_seconds(run: Run, stamp: Value, amount: Value, pattern: Value = "o") -> str:
    return written(read_stamp(run, stamp).moved(whole(amount, 2) * SECOND), pattern, 3)


def _add_minutes(run: Run, stamp: Value, amount: Value, pattern: Value = "o") -> str:
    return written(read_stamp(run, stamp).moved(whole(amount, 2) * MINUTE), pattern, 3)


def _add_hours(run: Run, stamp: Value, amount: Value, pattern: Value = "o") -> str:
    return written(read_stamp(run, stamp).moved(whole(amount, 2) * HOUR), pattern, 3)


def _add_days(run: Run, stamp: Value, amount: Value, pattern: Value = "o") -> str:
    return written(read_stamp(run, stamp).moved(whole(amount, 2) * DAY), pattern, 3)


def _add_to_time(run: Run, stamp: Value, amount: Value, unit: Value, pattern: Value = "o") -> str:
    return written(_moved(read_stamp(run, stamp), whole(amount, 2), text(unit, 3)), pattern, 4)


def _subtract_from_time(run: Run, stamp: Value, amount: Value, unit: Value, pattern: Value = "o") -> str:
    return written(_moved(read_stamp(run, stamp), -whole(amount, 2), text(unit, 3)), pattern, 4)


def _future(run: Run, amount: Value, unit: Value, pattern: Value = "o") -> str:
    return written(_moved(_now(run), whole(amount, 1), text(unit, 2)), pattern, 3)


def _past(run: Run, amount: Value, unit: Value, pattern: Value = "o") -> str:
    return written(_moved(_now(run), -whole(amount, 1), text(unit, 2)), pattern, 3)


def _utc_now(run: Run, pattern: Value = "o") -> str:
    return written(_now(run), pattern, 1)


def _format(run: Run, stamp: Value, pattern: Value = "o", locale: Value = "en-US") -> str:
    return format_moment(read_stamp(run, stamp), text(pattern, 2), text(locale, 3))


def _parse(run: Run, stamp: Value, locale: Value = "en-US", pattern: Value = None) -> str:
    today, culture = run.scope.ticks(), text(locale, 2)
    if pattern is None:
        moment = read_moment(text(stamp, 1), today, culture)
    else:
        moment = read_exactly(text(stamp, 1), text(pattern, 3), today, culture)
    return format_moment(moment, "o")


def _from_utc(run: Run, stamp: Value, zone: Value, pattern: Value = "o") -> str:
    return written(from_utc(read_stamp(run, stamp), zone_of(text(zone, 2))), pattern, 3)


def _to_utc(run: Run, stamp: Value, zone: Value, pattern: Value = "o") -> str:
    return written(to_utc(read_stamp(run, stamp), zone_of(text(zone, 2))), pattern, 3)


def _convert(run: Run, stamp: Value, source: Value, target: Value, pattern: Value = "o") -> str:
    moment, goal = read_stamp(run, stamp), zone_of(text(target, 3))
    there = from_utc(to_utc(moment, zone_of(text(source, 2))), goal)
    return written(moment_at(there.ticks, utc=is_utc(goal)), pattern, 4)


_GROUP = "Datum en tijd"
FUNCTIONS = (
    Function(
        name="addDays",
        group=_GROUP,
        says="Telt dagen op bij een tijdstip.",
        example="addDays('2026-03-01T00:00:00Z', 10)",
        result="2026-03-11T00:00:00.0000000Z",
        call=_add_days,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="addHours",
        group=_GROUP,
        says="Telt uren op bij een tijdstip.",
        example="addHours('2026-03-01T00:00:00Z', 10)",
        result="2026-03-01T10:00:00.0000000Z",
        call=_add_hours,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="addMinutes",
        group=_GROUP,
        says="Telt minuten op bij een tijdstip.",
        example="addMinutes('2026-03-01T00:00:00Z', 10)",
        result="2026-03-01T00:10:00.0000000Z",
        call=_add_minutes,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="addSeconds",
        group=_GROUP,
        says="Telt seconden op bij een tijdstip.",
        example="addSeconds('2026-03-01T00:00:00Z', 10)",
        result="2026-03-01T00:00:10.0000000Z",
        call=_add_seconds,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="addToTime",
        group=_GROUP,
        says="Telt tijd op bij een tijdstip, in Second, Minute, Hour, Day, Week, Month of Year.",
        example="addToTime('2026-01-31T00:00:00Z', 1, 'Month')",
        result="2026-02-28T00:00:00.0000000Z",
        call=_add_to_time,
        least=3,
        most=4,
        kind="reads",
    ),
    Function(
        name="convertFromUtc",
        group=_GROUP,
        says="Rekent een tijdstip in UTC om naar een tijdzone.",
        example="convertFromUtc('2026-07-01T12:00:00Z', 'W. Europe Standard Time', 'HH:mm')",
        result="14:00",
        call=_from_utc,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="convertTimeZone",
        group=_GROUP,
        says="Rekent een tijdstip om van de ene tijdzone naar de andere.",
        example="convertTimeZone('2026-07-01T12:00:00', 'UTC', 'W. Europe Standard Time', 'HH:mm')",
        result="14:00",
        call=_convert,
        least=3,
        most=4,
        kind="reads",
    ),
    Function(
        name="convertToUtc",
        group=_GROUP,
        says="Rekent een tijdstip in een tijdzone om naar UTC.",
        example="convertToUtc('2026-07-01T12:00:00', 'W. Europe Standard Time')",
        result="2026-07-01T10:00:00.0000000Z",
        call=_to_utc,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="formatDateTime",
        group=_GROUP,
        says="Schrijft een tijdstip volgens een opmaak van .NET, in de taal die u kiest.",
        example="formatDateTime('2026-03-01', 'd MMMM yyyy', 'nl-NL')",
        result="1 maart 2026",
        call=_format,
        least=1,
        most=3,
        kind="reads",
    ),
    Function(
        name="getFutureTime",
        group=_GROUP,
        says="Geeft het tijdstip dat zo veel tijd na nu ligt.",
        example="less(utcNow(), getFutureTime(1, 'Day'))",
        result=True,
        call=_future,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="getPastTime",
        group=_GROUP,
        says="Geeft het tijdstip dat zo veel tijd voor nu ligt.",
        example="greater(utcNow(), getPastTime(1, 'Day'))",
        result=True,
        call=_past,
        least=2,
        most=3,
        kind="reads",
    ),
    Function(
        name="parseDateTime",
        group=_GROUP,
        says="Leest een tijdstip dat in een taal of volgens een opmaak geschreven is.",
        example="parseDateTime('1 maart 2026', 'nl-NL')",
        result="2026-03-01T00:00:00.0000000",
        call=_parse,
        least=1,
        most=3,
        kind="reads",
    ),
    Function(
        name="subtractFromTime",
        group=_GROUP,
        says="Trekt tijd af van een tijdstip, in Second, Minute, Hour, Day, Week, Month of Year.",
        example="subtractFromTime('2026-03-31T00:00:00Z', 1, 'Month')",
        result="2026-02-28T00:00:00.0000000Z",
        call=_subtract_from_time,
        least=3,
        most=4,
        kind="reads",
    ),
    Function(
        name="utcNow",
        group=_GROUP,
        says="Geeft het tijdstip van nu, in UTC.",
        example="utcNow('yyyy-MM-dd')",
        result=None,
        call=_utc_now,
        most=1,
        kind="reads",
    ),
)
