"""Whether a condition holds: an expression, or Power Automate's tree of one-key objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflows.expressions import ExpressionError, Scope, evaluate, evaluate_value
from workflows.jsontypes import Json


def holds(condition: Json, scope: Scope) -> bool:
    """Evaluate a condition; raises ExpressionError when it is no yes or no."""
    value = _value(condition, scope)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise ExpressionError("condition-not-boolean", "Een voorwaarde moet ja of nee opleveren.")


def _value(condition: Json, scope: Scope) -> Any:
    if isinstance(condition, Mapping) and len(condition) == 1:
        [(name, operands)] = condition.items()
        return _call(name, operands, scope)
    return evaluate_value(condition, scope)


def _call(name: str, operands: Json, scope: Scope) -> Any:
    listed = (
        list(operands) if isinstance(operands, Sequence) and not isinstance(operands, str) else [operands]
    )
    lowered = name.lower()
    if lowered == "and":
        return all(holds(operand, scope) for operand in listed)
    if lowered == "or":
        return any(holds(operand, scope) for operand in listed)
    values = {f"operand{place}": _value(operand, scope) for place, operand in enumerate(listed)}
    arguments = ",".join(f"parameters('{operand}')" for operand in values)
    return evaluate(f"@{name}({arguments})", replace(scope, parameters=values))
