"""The tracked properties of actions: evaluated when an action ended, also when it failed, never when it was skipped."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from workflows.definition.flow import Action, Status
from workflows.engine.entry import Entry
from workflows.engine.scope import Surroundings, view_at
from workflows.engine.shield import SHIELDED
from workflows.engine.steps import Node
from workflows.errors import BewaarstroomError
from workflows.expressions import evaluate_value
from workflows.jsontypes import JsonObject

MOST_CHARACTERS = 16_000


def track(around: Surroundings) -> None:
    """Work them out for everything that ended since the last write."""
    tracked = {action.name: action for action in around.flow.walk() if action.tracked_properties}
    if not tracked:
        return
    for entry in around.journal.fresh():
        action = tracked.get(entry.name)
        if action is not None and _is_due(entry):
            around.journal.change(entry.key, tracked=_values(around, action, entry))


def _is_due(entry: Entry) -> bool:
    return entry.tracked is None and entry.status.finished and entry.status is not Status.SKIPPED


def _values(around: Surroundings, action: Action, entry: Entry) -> JsonObject:
    """Evaluate them; a mistake in one is told in their place and harms nothing else."""
    values: dict[str, Any] = {}
    try:
        for name, template in action.tracked_properties.items():
            values |= _one(around, action, entry, name, template)
    except BewaarstroomError as error:
        return {"error": error.code}
    if entry.secure:
        return SHIELDED
    if len(json.dumps(values, default=str)) > MOST_CHARACTERS:
        return {"error": "tracked-too-large"}
    return values


def _one(around: Surroundings, action: Action, entry: Entry, name: str, template: Any) -> JsonObject:
    """Evaluate one; what the history may not keep shields that one alone."""
    view = view_at(around, Node(action=action, path=entry.path, iteration=entry.iteration))
    scope = replace(view.scope, action=lambda: around.known(entry, view.taint))
    value: Any = evaluate_value({name: template}, scope)
    return {name: SHIELDED} if view.taint.is_in(value) else value
