"""Triggers as a definition writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping

from workflows.definition.action_reader import read_options, read_secure
from workflows.definition.cursor import Cursor
from workflows.definition.flow import Trigger
from workflows.definition.kinds import TRIGGER_KINDS, UNSUPPORTED_TRIGGERS, official
from workflows.definition.recurrence import Recurrence
from workflows.definition.shape import TRIGGER_COMMON, check_shape, check_transitions, official_members
from workflows.errors import BewaarstroomError

ON_THE_CLOCK = frozenset({"Recurrence", "SlidingWindow"})
FREQUENCIES = ("Second", "Minute", "Hour", "Day", "Week", "Month", "Year")
MOST_RUNS = 100  # at the same time
MOST_WAITING = 100  # runs beyond that
MOST_ABREAST = 50  # of one folder


def read_triggers(cursor: Cursor | None) -> Mapping[str, Trigger]:
    """Read every trigger; what is wrong is noted."""
    if cursor is None:
        return {}

    return {name: _read_trigger(name, one) for name, one in cursor.each() if _is_trigger(one)}


def _is_trigger(cursor: Cursor) -> bool:
    if not isinstance(cursor.value, Mapping):
        cursor.wrong("object_expected", "hier hoort een trigger, met type en inputs")
        return False
    if cursor.find("type") is None:
        cursor.wrong("type_missing", 'deze trigger heeft geen "type"')

    return True


def _read_trigger(name: str, cursor: Cursor) -> Trigger:
    kind_name = official(cursor.text("type") or "", TRIGGER_KINDS, UNSUPPORTED_TRIGGERS)
    kind = TRIGGER_KINDS.get(kind_name.lower())
    if kind:
        check_shape(cursor, kind, TRIGGER_COMMON)
    check_transitions(cursor)
    inputs, recurrence = cursor.find("inputs"), cursor.object("recurrence")
    correlation, options = cursor.object("correlation"), read_options(cursor)
    if recurrence:
        _check_recurrence(recurrence, on_the_clock=kind_name in ON_THE_CLOCK)
    return Trigger(
        name=name,
        type=kind_name,
        kind=cursor.text("kind"),
        inputs=official_members(inputs.value, kind) if inputs else None,
        recurrence=recurrence.members if recurrence else {},
        conditions=_read_conditions(cursor),
        split_on=cursor.text("splitOn"),
        concurrency=_read_concurrency(cursor, options),
        most_waiting=_read_most_waiting(cursor, options),
        folder_runs=_read_folder_runs(cursor),
        secure_outputs="outputs" in read_secure(cursor.object("runtimeConfiguration")),
        options=options,
        tracking_id=correlation.text("clientTrackingId") if correlation else None,
        place=cursor.place,
    )


def _check_recurrence(recurrence: Cursor, *, on_the_clock: bool) -> None:
    if _is_template(recurrence, "frequency") or _is_template(recurrence, "interval"):
        return
    recurrence.choice("frequency", FREQUENCIES)
    recurrence.number("interval", 1, 1_000_000)
    for name in ("frequency", "interval"):
        if recurrence.find(name) is None:
            recurrence.wrong("member_missing", f'hier ontbreekt "{name}"')
            return
    if on_the_clock and "@" not in json.dumps(recurrence.value, default=str):
        _check_times(recurrence)


def _check_times(recurrence: Cursor) -> None:
    """Note what is wrong with times, zone and schedule, as far as no expression is in it."""
    try:
        Recurrence.parsed(recurrence.members)
    except BewaarstroomError as error:
        recurrence.wrong("recurrence_wrong", error.message[:1].lower() + error.message[1:].rstrip("."))


def _is_template(cursor: Cursor, name: str) -> bool:
    found = cursor.find(name)
    return found is not None and isinstance(found.value, str) and "@" in found.value


def _read_conditions(cursor: Cursor) -> tuple[str, ...]:
    conditions = cursor.find("conditions")
    texts = [_condition(item) for item in conditions.items()] if conditions else []
    return tuple(text for text in texts if text is not None)


def _condition(item: Cursor) -> str | None:
    if isinstance(item.value, str):
        return item.value

    text = item.text("expression")
    if text is None:
        item.wrong("member_missing", 'hier ontbreekt "expression": de voorwaarde')
    return text


def _read_concurrency(cursor: Cursor, options: frozenset[str]) -> int | None:
    if "singleinstance" in options:
        return 1

    runtime = cursor.object("runtimeConfiguration")
    concurrency = runtime.object("concurrency") if runtime else None
    return concurrency.number("runs", 1, MOST_RUNS) if concurrency else None


def _read_most_waiting(cursor: Cursor, options: frozenset[str]) -> int | None:
    if "singleinstance" in options:
        return 0

    runtime = cursor.object("runtimeConfiguration")
    concurrency = runtime.object("concurrency") if runtime else None
    return concurrency.number("maximumWaitingRuns", 1, MOST_WAITING) if concurrency else None


def _read_folder_runs(cursor: Cursor) -> int:
    runtime = cursor.object("runtimeConfiguration")
    folder = runtime.object("folderConcurrency") if runtime else None
    return (folder.number("runs", 1, MOST_ABREAST) if folder else None) or 1
