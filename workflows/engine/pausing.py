"""Until when a Wait waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from workflows.engine.variables import is_number
from workflows.errors import PermanentError

UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000}
LONGEST = timedelta(days=36_500)


def moment_of(inputs: Any, now: datetime) -> datetime:
    """Read the moment from the evaluated inputs of a Wait; raises PermanentError."""
    asked = inputs if isinstance(inputs, Mapping) else {}
    until, interval = asked.get("until"), asked.get("interval")
    if isinstance(until, Mapping):
        return _spelled(until.get("timestamp"))
    if isinstance(interval, Mapping):
        return now + _span(interval)
    raise PermanentError("wait-unreadable", "Deze actie zegt niet hoe lang er gewacht moet worden.")


def _span(interval: Mapping[str, Any]) -> timedelta:
    seconds, count = UNITS.get(str(interval.get("unit", "")).lower()), interval.get("count")
    if seconds is None or not is_number(count) or count is None:
        raise PermanentError(
            "wait-unreadable", "Een wachttijd is een aantal seconden, minuten, uren of dagen."
        )
    return timedelta(seconds=min(max(seconds * count, 0), LONGEST.total_seconds()))


def _spelled(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise PermanentError("wait-unreadable", "Dit is geen tijdstip om op te wachten.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # Power Automate reads it as UTC
