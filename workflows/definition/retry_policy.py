"""A retryPolicy as a definition writes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from workflows.definition.cursor import Cursor
from workflows.definition.flow import RetryPolicy

MOST_RETRIES = 90
_SHORTEST, _LONGEST = timedelta(seconds=5), timedelta(days=1)
_DEFAULT_INTERVAL = timedelta(seconds=7)


def read_retry_policy(owner: Cursor, inputs: Cursor | None) -> RetryPolicy | None:
    """Read the policy of an action, from its inputs or beside them; None means the default."""
    found = (inputs.object("retryPolicy") if inputs else None) or owner.object("retryPolicy")
    if found is None:
        return None

    match found.choice("type", ("none", "fixed", "exponential")):
        case "none":
            return RetryPolicy(type="none")
        case "fixed":
            return _repeated(found, "fixed")
        case "exponential":
            return _repeated(found, "exponential")
        case _:
            return _untyped(found)


def _untyped(found: Cursor) -> RetryPolicy | None:
    if found.find("type") is None:
        found.wrong("member_missing", 'hier ontbreekt "type": none, fixed of exponential')
    return None


def _repeated(found: Cursor, kind: Literal["fixed", "exponential"]) -> RetryPolicy:
    return RetryPolicy(
        type=kind,
        count=found.number("count", 1, MOST_RETRIES) or 4,
        interval=_bounded(found, "interval") or _DEFAULT_INTERVAL,
        minimum=_bounded(found, "minimumInterval"),
        maximum=_bounded(found, "maximumInterval"),
    )


def _bounded(found: Cursor, name: str) -> timedelta | None:
    length = found.duration(name)
    if length is None or _SHORTEST <= length <= _LONGEST:
        return length

    found.wrong("duration_out_of_range", f'"{name}" ligt tussen PT5S en P1D')
    return None
