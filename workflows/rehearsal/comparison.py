"""Whether a rehearsal went as its test expects, and what it really came to, in the same words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.definition.names import closest
from workflows.engine.entry import Entry
from workflows.jsontypes import Json, JsonObject
from workflows.rehearsal.stage import NO_RESULT, Played, Rehearsal

_MOST_SPELLED = 500  # characters of a value in a difference


def outcome_of(rehearsal: Rehearsal) -> JsonObject:
    """Spell everything that a test may expect: what it expects is a part of this."""
    told: dict[str, Any] = {"trigger": rehearsal.trigger.code or rehearsal.trigger.outcome.value}
    if len(rehearsal.runs) == 1:
        return {**told, **_run(rehearsal.runs[0])}
    return {**told, "runs": [_run(one) for one in rehearsal.runs]}


def differences(expected: Json, found: Json, place: str = "") -> Iterator[str]:
    """Name every place where *found* is not what is expected; members that are not expected may be there."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, value in expected.items():
            inner = f"{place}.{name}" if place else name
            if name in found or value is None:
                yield from differences(value, found.get(name), inner)
            else:
                yield _missing(inner, name, found)
    elif (
        isinstance(expected, list | tuple) and isinstance(found, list | tuple) and len(expected) == len(found)
    ):
        for number, (value, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(value, other, f"{place}[{number}]")
    elif isinstance(expected, str) and isinstance(found, Mapping) and "status" in found:
        yield from differences(expected, found["status"], f"{place}.status")
    elif not _same(expected, found):
        yield f"{place}: verwacht {_spelled(expected)}, kreeg {_spelled(found)}"


def unanswered(rehearsal: Rehearsal) -> Iterator[str]:
    """Name the actions of which the test does not say what the outside world answers: then it proves nothing."""
    for played in rehearsal.runs:
        for entry in played.entries:
            if (entry.error or {}).get("code") == NO_RESULT:
                yield f"actions.{_name(entry)}: de test geeft er geen uitkomst voor; zet er een in staticResults"


def _missing(place: str, name: str, found: Mapping[str, Json]) -> str:
    meant = closest(name, found)
    return f"{place}: verwacht, maar dit is er niet" + (f', bedoelt u "{meant}"?' if meant else "")


def _spelled(value: Json) -> str:
    """Write a value as a test would, and no more of it than a line takes."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_SPELLED else text[: _MOST_SPELLED - 1] + "…"


def _same(expected: Json, found: Json) -> bool:
    """Compare values as JSON: true is no 1."""
    return isinstance(expected, bool) is isinstance(found, bool) and expected == found


def _run(played: Played) -> dict[str, Any]:
    told: dict[str, Any] = {
        "run": {"status": played.status.value, "code": (played.error or {}).get("code")},
        "actions": {_name(entry): _action(entry) for entry in played.entries},
        "variables": dict(played.variables),
    }
    given = {"response": played.response, "outputs": played.outputs}
    return {**told, **{name: value for name, value in given.items() if value is not None}}


def _name(entry: Entry) -> str:
    """Name an action by its name, and in a loop by its round as well."""
    return f"{entry.name} {entry.iteration}".strip()


def _action(entry: Entry) -> dict[str, Any]:
    return {
        "status": entry.status.value,
        "code": entry.code,
        "inputs": entry.inputs,
        "outputs": entry.outputs,
        "tracked": entry.tracked,
    }
