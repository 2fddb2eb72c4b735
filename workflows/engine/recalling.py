"""What a run gave or goes through that its history does not keep, and that can be read again: no archive, and no loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.definition.flow import Action, Flow
from workflows.engine.entry import Entry
from workflows.engine.shield import is_shielded
from workflows.expressions import ExpressionError
from workflows.expressions.references import references
from workflows.jsontypes import JsonObject
from workflows.operations.operation import Operations

CHANGING = frozenset({"appsetting", "guid", "rand", "utcNow", "variables"})
"""Functions that can give something else the next time."""


def recalled(flow: Flow, operations: Operations, entry: Entry) -> JsonObject | None:
    """Give the outputs of an action with what its operation keeps elsewhere; None where it keeps nothing elsewhere."""
    if "Connection" not in entry.type or not isinstance(entry.outputs, Mapping) or is_shielded(entry.outputs):
        return None
    action = find(flow.actions, entry.path)
    operation = None if action is None or action.operation is None else operations.get(action.operation)
    return None if operation is None or operation.recall is None else operation.recall(entry.outputs)


def find(actions: Mapping[str, Action], path: str) -> Action | None:
    """Find an action by its path."""
    found: Action | None = None
    for name in path.split("/"):
        found = actions.get(name)
        if found is None:
            return None
        actions = {child: action for branch in found.branches.values() for child, action in branch.items()}
    return found


def is_steady(template: Any) -> bool:
    """Whether a text gives the same whenever it is worked out: it reads only what does not change any more."""
    if not isinstance(template, str):
        return False
    try:
        named = references(template)
    except ExpressionError:
        return False
    return not any(one.kind == "function" and one.name in CHANGING for one in named)
