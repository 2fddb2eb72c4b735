"""What a container turns on when it opens: its branch, its list or its first round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from workflows.definition.flow import Action
from workflows.engine.condition import holds
from workflows.engine.steps import Node
from workflows.errors import PermanentError
from workflows.expressions import Scope, evaluate_value

MOST_ROUNDS = 100_000


def opened(node: Node, scope: Scope, now: datetime) -> dict[str, Any]:
    """Work out the state with which a container begins; raises PermanentError or ExpressionError."""
    return {**OPENERS[node.action.type](node, scope, now), **limit_of(node.action, now)}


def limit_of(action: Action, now: datetime) -> dict[str, Any]:
    """Say when the time of a container is up; an Until asks for itself, after each round."""
    if action.timeout is None or action.type == "Until":
        return {}
    return {"until": (now + action.timeout).isoformat()}


def _scope(_node: Node, _scope: Scope, _now: datetime) -> dict[str, Any]:
    return {"branch": "actions"}


def _if(node: Node, scope: Scope, _now: datetime) -> dict[str, Any]:
    return {"branch": "actions" if holds(node.action.expression, scope) else "else"}


def _switch(node: Node, scope: Scope, _now: datetime) -> dict[str, Any]:
    value = evaluate_value(node.action.expression, scope)
    for name, case in node.action.cases.items():
        if isinstance(case, bool) is isinstance(value, bool) and case == value:
            return {"branch": f"case:{name}"}
    return {"branch": "default" if "default" in node.action.branches else None}


def _until(_node: Node, _scope: Scope, now: datetime) -> dict[str, Any]:
    return {"round": 0, "since": now.isoformat()}


def _foreach(node: Node, scope: Scope, _now: datetime) -> dict[str, Any]:
    items = evaluate_value(node.action.foreach, scope)
    if not isinstance(items, list):
        raise PermanentError("foreach-not-a-list", f"De herhaling '{node.action.name}' krijgt geen lijst.")
    if len(items) > MOST_ROUNDS:
        raise PermanentError(
            "foreach-too-long", f"De herhaling '{node.action.name}' krijgt een te lange lijst."
        )
    return {"count": len(items), "items": items}


OPENERS: Mapping[str, Callable[[Node, Scope, datetime], dict[str, Any]]] = {
    "Scope": _scope,
    "If": _if,
    "Switch": _switch,
    "Until": _until,
    "Foreach": _foreach,
}
