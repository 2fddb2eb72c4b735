"""Time zones by their Windows name, as flows write them, or by their IANA name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from workflows.expressions.dotnet.moments import SECOND, Moment, moment_at, out_of_range
from workflows.expressions.errors import ExpressionError
from workflows.expressions.suggestion import closest

_GONE = {"Kamchatka Standard Time": "Asia/Kamchatka", "Mid-Atlantic Standard Time": "Etc/GMT+2"}
"""Names that Windows keeps for old settings, and that CLDR's table has no more."""

_ZERO = datetime(1, 1, 1, tzinfo=UTC)
_LONGEST = 100


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """Find a time zone, by CLDR's table of Windows names; raises ExpressionError when there is none."""
    windows = _windows_zones()
    known = windows.get(_plain(name))
    try:
        return ZoneInfo(known or _iana(name))
    except (KeyError, ValueError, OSError) as error:
        raise ExpressionError(
            "expression_unknown_zone",
            "deze tijdzone bestaat niet; schrijf bijvoorbeeld 'W. Europe Standard Time'.",
            suggestion=closest(name, get_global("windows_zone_mapping")),
        ) from error


def from_utc(moment: Moment, zone: ZoneInfo) -> Moment:
    """Tell the time on the clocks of a zone."""
    return moment_at(moment.ticks + _offset(_ZERO + _since(moment), zone), utc=is_utc(zone))


def to_utc(moment: Moment, zone: ZoneInfo) -> Moment:
    """Read the clocks of a zone as UTC.

    An hour that comes twice is read as winter time, as .NET does; an hour that is skipped as if it had come.
    """
    clock = (_ZERO + _since(moment)).replace(tzinfo=zone)
    first, second = clock.replace(fold=0), clock.replace(fold=1)
    offset = min(_shift(first), _shift(second))
    return moment_at(moment.ticks - offset, utc=True)


def is_utc(zone: ZoneInfo) -> bool:
    """Tell UTC itself from zones that happen to agree with it."""
    return zone.key in ("UTC", "Etc/UTC", "Etc/UCT", "Etc/GMT")


def _since(moment: Moment) -> timedelta:
    return timedelta(seconds=moment.ticks // SECOND)


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    try:
        return _shift(moment.astimezone(zone))
    except OverflowError as error:
        raise out_of_range() from error


def _shift(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else offset // timedelta(seconds=1) * SECOND


def _iana(name: str) -> str:
    if len(name) > _LONGEST or not name.isascii() or not name:
        raise ValueError(name)

    return name


@lru_cache(maxsize=1)
def _windows_zones() -> dict[str, str]:
    return {_plain(name): zone for name, zone in {**_GONE, **get_global("windows_zone_mapping")}.items()}


def _plain(name: str) -> str:
    """Leave out capitals and points: Microsoft's own page says that a flow may have to."""
    return name.strip().lower().replace(".", "")
