"""What a run knows when one of its expressions is evaluated."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workflows.expressions.values import Value

_TICK_ZERO = datetime(1, 1, 1, tzinfo=UTC)


class Nothing:
    """Stands where there is no current item, because null is an item too."""


NOTHING = Nothing()


def ticks_of(moment: datetime) -> int:
    """Count the 100-nanosecond ticks since 0001-01-01 of an aware moment."""
    return (moment - _TICK_ZERO) // timedelta(microseconds=1) * 10


def current_ticks() -> int:
    """Read this machine's clock, in ticks; the engine passes its own clock."""
    return ticks_of(datetime.now(UTC))


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Everything that functions may look up; the engine makes one for each place in a flow.

    Mappings may be lazy: only what an expression names is read. Values within are plain JSON (dict, list, …) and
    are never changed. Records of a trigger or action are what `trigger()` and `actions('X')` give: name, inputs,
    outputs, status, code, error, startTime, endTime, trackingId, clientTrackingId.
    """

    trigger: Mapping[str, Value] | None = None
    actions: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    action: Callable[[], Mapping[str, Value]] | None = (
        None  # action(): the action that the expression belongs to, found anew each time that it is asked for
    )
    results: Mapping[str, Value] = field(
        default_factory=dict
    )  # result('Scope'): its children's records, by scope
    items: Mapping[str, Value] = field(default_factory=dict)  # items('Loop'), by loop
    item: Value | Nothing = NOTHING  # item() in Select, Query, Join and the innermost loop
    iteration_indexes: Mapping[str, int] = field(default_factory=dict)
    variables: Mapping[str, Value] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    appsettings: Mapping[str, Value] = field(default_factory=dict)
    workflow: Mapping[str, Value] | None = None
    callback_url: str | None = None
    ticks: Callable[[], int] = current_ticks  # utcNow(), in ticks since 0001-01-01 UTC
    random_between: Callable[[int, int], int] = random.randrange  # rand(low, high), without high
    new_guid: Callable[[], uuid.UUID] = uuid.uuid4
