"""The actions of Power Automate that calculate with date and time: each kind, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition.cursor import Cursor

MOMENTS: Mapping[str, tuple[str, ...]] = {
    "AddToTime": ("baseTime", "interval", "timeUnit"),
    "ConvertTimeZone": ("baseTime", "sourceTimeZone", "destinationTimeZone"),
    "CurrentTime": (),
    "GetFutureTime": ("interval", "timeUnit"),
    "GetPastTime": ("interval", "timeUnit"),
    "SubtractFromTime": ("baseTime", "interval", "timeUnit"),
}
"""What the inputs of each kind hold at least."""


def check_moment(cursor: Cursor) -> None:
    """Note when an Expression action has no kind that exists, or lacks what its kind needs."""
    kind, inputs = cursor.choice("kind", MOMENTS), cursor.find("inputs")
    if kind is None or isinstance(inputs.value if inputs else None, str):
        return
    there = {name.lower() for name in (inputs.members if inputs else {})}
    for name in MOMENTS[kind]:
        if name.lower() not in there:
            (inputs or cursor).wrong("member_missing", f'hier ontbreekt "{name}": {kind} heeft het nodig')
