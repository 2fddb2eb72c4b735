"""Functions that take parts out of dates, and count between them."""

from __future__ import annotations

from workflows.expressions.dotnet.moments import DAY, HOUR, MINUTE, SECOND
from workflows.expressions.functions.dates import read_stamp, written
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.values import Value


def _start_of_hour(run: Run, stamp: Value, pattern: Value = "o") -> str:
    moment = read_stamp(run, stamp)
    return written(moment.moved(-(moment.ticks % HOUR)), pattern, 2)


def _start_of_day(run: Run, stamp: Value, pattern: Value = "o") -> str:
    moment = read_stamp(run, stamp)
    return written(moment.moved(-moment.time), pattern, 2)


def _start_of_month(run: Run, stamp: Value, pattern: Value = "o") -> str:
    moment = read_stamp(run, stamp)
    return written(moment.moved(-moment.time - (moment.day.day - 1) * DAY), pattern, 2)


def _day_of_week(run: Run, stamp: Value) -> int:
    return read_stamp(run, stamp).day.isoweekday() % 7


def _day_of_month(run: Run, stamp: Value) -> int:
    return read_stamp(run, stamp).day.day


def _day_of_year(run: Run, stamp: Value) -> int:
    return read_stamp(run, stamp).day.timetuple().tm_yday


def _ticks(run: Run, stamp: Value) -> int:
    return read_stamp(run, stamp).ticks


def _difference(run: Run, start: Value, end: Value) -> str:
    ticks = read_stamp(run, end, 2).ticks - read_stamp(run, start).ticks
    sign, size = "-" if ticks < 0 else "", abs(ticks)
    days = f"{size // DAY}." if size >= DAY else ""
    clock = f"{size % DAY // HOUR:02d}:{size % HOUR // MINUTE:02d}:{size % MINUTE // SECOND:02d}"
    fraction = f".{size % SECOND:07d}" if size % SECOND else ""
    return f"{sign}{days}{clock}{fraction}"


_GROUP = "Datum en tijd"
FUNCTIONS = (
    Function(
        name="dateDifference",
        group=_GROUP,
        says="Geeft de tijd tussen twee tijdstippen als dagen.uren:minuten:seconden.",
        example="dateDifference('2026-01-01', '2026-03-01')",
        result="59.00:00:00",
        call=_difference,
        least=2,
        most=2,
        kind="reads",
    ),
    Function(
        name="dayOfMonth",
        group=_GROUP,
        says="Geeft de dag van de maand.",
        example="dayOfMonth('2026-03-15')",
        result=15,
        call=_day_of_month,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="dayOfWeek",
        group=_GROUP,
        says="Geeft de dag van de week; zondag is 0.",
        example="dayOfWeek('2026-03-15')",
        result=0,
        call=_day_of_week,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="dayOfYear",
        group=_GROUP,
        says="Geeft de dag van het jaar.",
        example="dayOfYear('2026-02-01')",
        result=32,
        call=_day_of_year,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="startOfDay",
        group=_GROUP,
        says="Geeft het begin van de dag.",
        example="startOfDay('2026-03-15T13:30:30Z')",
        result="2026-03-15T00:00:00.0000000Z",
        call=_start_of_day,
        least=1,
        most=2,
        kind="reads",
    ),
    Function(
        name="startOfHour",
        group=_GROUP,
        says="Geeft het begin van het uur.",
        example="startOfHour('2026-03-15T13:30:30Z')",
        result="2026-03-15T13:00:00.0000000Z",
        call=_start_of_hour,
        least=1,
        most=2,
        kind="reads",
    ),
    Function(
        name="startOfMonth",
        group=_GROUP,
        says="Geeft het begin van de maand.",
        example="startOfMonth('2026-03-15T13:30:30Z')",
        result="2026-03-01T00:00:00.0000000Z",
        call=_start_of_month,
        least=1,
        most=2,
        kind="reads",
    ),
    Function(
        name="ticks",
        group=_GROUP,
        says="Telt de stappen van 100 nanoseconden sinds het begin van het jaar 1.",
        example="ticks('0001-01-02')",
        result=864000000000,
        call=_ticks,
        least=1,
        most=1,
        kind="reads",
    ),
)
