"""What a run gave or goes through that its history does not keep, and that can be read again: no archive, and no loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.definition.flow import Action, Flow
from workflows.engine.entry import Entry
from workflows.engine.shield import is_shielded
from workflows.expressions import ExpressionError
from workflows.expressions.references import Reference, references
from workflows.jsontypes import JsonObject
from workflows.operations.operation import Operations

STEADY = frozenset(
    """
    actions add addDays addHours addMinutes addProperty addSeconds addToTime and array base64
    base64ToBinary base64ToString binary body bool chunk coalesce concat contains convertFromUtc
    convertTimeZone convertToUtc createArray dataUri dataUriToBinary dataUriToString dateDifference
    dayOfMonth dayOfWeek dayOfYear decimal div empty endsWith equals first float formatDateTime
    formatNumber formDataMultiValues formDataValue greater greaterOrEquals if indexOf int intersection
    isFloat isInt item items iterationIndexes join json last lastIndexOf length less lessOrEquals max
    min mod mul multipartBody not nthIndexOf or outputs parameters parseDateTime range removeProperty
    replace result reverse setProperty skip slice sort split startOfDay startOfHour startOfMonth
    startsWith string sub substring subtractFromTime take ticks toLower toUpper trigger triggerBody
    triggerFormDataMultiValues triggerFormDataValue triggerMultipartBody triggerOutputs trim union
    uriComponent uriComponentToBinary uriComponentToString uriHost uriPath uriPathAndQuery uriPort
    uriQuery uriScheme workflow xml xpath
    """.split()  # noqa: SIM905 - a list of more than a hundred words is read as a text
)
"""Functions that give the same whenever they are given the same; those that read an action or a group, once that ended."""

_RECORDED = frozenset({"action", "scope"})


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
    """Whether a text gives the same whenever it is worked out, once all that it reads has ended."""
    try:
        named = references(template) if isinstance(template, str) else None
    except ExpressionError:
        named = None
    return named is not None and all(map(_is_steady, named))


def read_by(template: Any) -> frozenset[str]:
    """Name the actions and groups that a steady text reads."""
    return frozenset(one.name for one in references(template) if one.kind in _RECORDED and one.name)


def _is_steady(named: Reference) -> bool:
    if named.kind in _RECORDED:
        return named.name is not None  # or it depends on what the name comes to
    return named.kind != "function" or named.name in STEADY
