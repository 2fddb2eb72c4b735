"""Whether a condition holds: an expression, or Power Automate's tree of one-key objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflows.expressions import ExpressionError, Scope, evaluate, evaluate_value
from workflows.expressions.functions import find_function
from workflows.jsontypes import Json

_COMPARISONS = frozenset({"equals", "greater", "greaterorequals", "less", "lessorequals"})
_DEEPEST = 50


def holds(condition: Json, scope: Scope) -> bool:
    """Evaluate a condition; raises ExpressionError when it is no yes or no."""
    return _truth(_value(condition, scope, _DEEPEST))


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    raise ExpressionError("condition-not-boolean", "Een voorwaarde moet ja of nee opleveren.")


def _value(condition: Json, scope: Scope, room: int) -> Any:
    if room < 0:
        raise ExpressionError("condition-too-deep", "Deze voorwaarde is te diep genest.")
    if isinstance(condition, Mapping) and len(condition) == 1:
        [(name, operands)] = condition.items()
        return _call(name, operands, scope, room)
    return evaluate_value(condition, scope)


def _call(name: str, operands: Json, scope: Scope, room: int) -> Any:
    """Work out one function; *and* and *or* stop as soon as the answer is known."""
    listed = operands if isinstance(operands, Sequence) and not isinstance(operands, str) else [operands]
    lowered = name.lower()
    if lowered == "and":
        return all(_truth(_value(operand, scope, room - 1)) for operand in listed)
    if lowered == "or":
        return any(_truth(_value(operand, scope, room - 1)) for operand in listed)
    values = [_value(operand, scope, room - 1) for operand in listed]
    if lowered in _COMPARISONS and any(isinstance(value, list) for value in values):
        raise ExpressionError("condition-compares-lists", "Een voorwaarde kan geen lijsten vergelijken.")
    return _applied(name, values, scope)


def _applied(name: str, values: Sequence[Any], scope: Scope) -> Any:
    function = find_function(name)
    if function is None:
        raise ExpressionError("condition-unknown-function", f"De functie '{name}' bestaat niet.")
    named = {f"operand{place}": value for place, value in enumerate(values)}
    arguments = ",".join(f"parameters('{operand}')" for operand in named)
    return evaluate(f"@{function.name}({arguments})", replace(scope, parameters=named))
