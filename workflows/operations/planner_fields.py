"""What a flow says about a Planner task, turned into Planner's own fields, and back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from workflows.errors import BadInputError
from workflows.jsontypes import Json, JsonObject
from workflows.operations.nested import within

MOST_TITLE, MOST_DESCRIPTION, MOST_CHECKS = 255, 30_000, 20
TEXTS: Final = ("title", "bucketId", "startDateTime", "dueDateTime")
NUMBERS: Final = {"percentComplete": 100, "priority": 10}  # and the most that they may be
ASSIGNMENT: Final = {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}
CHECK: Final = "#microsoft.graph.plannerChecklistItem"


def task_fields(parameters: Mapping[str, Any]) -> JsonObject:
    """Read what is said about a task itself; what is left empty stays as it is. Raises BadInputError."""
    said = within(parameters, "body")
    texts = {name: str(said[name]) for name in TEXTS if said.get(name)}
    if len(texts.get("title", "")) > MOST_TITLE:
        raise wrong("title", f"Geef een titel van hooguit {MOST_TITLE} tekens.")
    numbers = {name: _number(said[name], name) for name in NUMBERS if said.get(name) not in (None, "")}
    labels = {name: bool(on) for name, on in said.items() if _is_label(name) and isinstance(on, bool)}
    return {**texts, **numbers, **({"appliedCategories": labels} if labels else {})}


def details_fields(parameters: Mapping[str, Any]) -> JsonObject:
    """Read what is said about the details of a task. Raises BadInputError."""
    said = within(parameters, "body")
    fields: JsonObject = {}
    if said.get("description") is not None:
        fields = {"description": str(said["description"])[:MOST_DESCRIPTION]}
    checks = said.get("checklist")
    if checks:
        fields = {**fields, "checklist": _checklist(checks)}
    return fields


def task_shown(task: JsonObject) -> JsonObject:
    """Spell a task as the connector does: as Planner, with the assigned people also as a list."""
    assigned = task.get("assignments")
    people = assigned if isinstance(assigned, Mapping) else {}
    return {**task, "_assignments": [{"userId": user} for user in people]}


def task_named(task: JsonObject) -> JsonObject:
    """Spell only what is about nobody: ids, dates and progress."""
    names = ("id", "planId", "bucketId", "percentComplete", "priority", "startDateTime", "dueDateTime")
    return {name: task[name] for name in names if name in task}


def details_shown(details: JsonObject) -> JsonObject:
    """Spell details as the connector does: with the checklist as a list."""
    checks = details.get("checklist")
    items = checks.items() if isinstance(checks, Mapping) else ()
    listed: list[Json] = [{"id": key, **one} for key, one in items if isinstance(one, dict)]
    return {**details, "checklist": listed}


def differing(fields: JsonObject, now: JsonObject) -> JsonObject:
    """Leave out what stands there already."""
    return {name: value for name, value in fields.items() if now.get(name) != value}


def wrong(name: str, advice: str) -> BadInputError:
    """Say which part of the task is not right."""
    return BadInputError("planner-field-wrong", f"De Planner-taak klopt niet: {name}.", next_step=advice)


def _checklist(said: object) -> JsonObject:
    items = [one for one in said if isinstance(one, Mapping)] if isinstance(said, Sequence) else []
    if not items or len(items) > MOST_CHECKS:
        raise wrong("checklist", f"Geef een lijst van 1 tot {MOST_CHECKS} punten, elk met een title.")
    return {_check_id(one): _check(one) for one in items}


def _check(one: Mapping[str, Any]) -> JsonObject:
    checked = str(one.get("isChecked", False)).casefold() == "true"
    return {"@odata.type": CHECK, "title": str(one.get("title", ""))[:100], "isChecked": checked}


def _check_id(one: Mapping[str, Any]) -> str:
    """Name a point after what it says, so that writing it again writes the same point."""
    try:
        return str(uuid.UUID(str(one.get("id"))))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{one.get('id', '')}/{one.get('title', '')}"))


def _number(value: object, name: str) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or int(text) > NUMBERS[name]:
        raise wrong(name, f"Geef een heel getal van 0 tot {NUMBERS[name]}.")
    return int(text)


def _is_label(name: str) -> bool:
    number = name.removeprefix("category")
    return name.startswith("category") and number.isascii() and number.isdigit() and 1 <= int(number) <= 25
