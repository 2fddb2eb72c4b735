"""What a flow itself gives: the outputs of its definition, worked out when a run succeeded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.definition.flow import Action
from workflows.engine.scope import Surroundings, view_at
from workflows.engine.shield import SHIELDED
from workflows.engine.steps import Node
from workflows.expressions import evaluate_value
from workflows.jsontypes import JsonObject

_AT_THE_END = Node(action=Action(name="", type="outputs"), path="", iteration="")


def outputs_of_run(around: Surroundings) -> JsonObject | None:
    """Give each output its type and value; None when the flow has none. Raises ExpressionError."""
    declared = around.flow.definition.get("outputs")
    if not isinstance(declared, Mapping) or not declared:
        return None
    return {str(name): _one(around, one) for name, one in declared.items()}


def _one(around: Surroundings, declared: Any) -> JsonObject:
    view = view_at(around, _AT_THE_END)
    given = declared if isinstance(declared, Mapping) else {"value": declared}
    value: Any = evaluate_value(given.get("value"), view.scope)
    secure = view.taint.touched or str(given.get("type", "")).lower().startswith("secure")
    told = {"value": SHIELDED if secure else value}
    return {"type": given["type"], **told} if "type" in given else dict(told)
