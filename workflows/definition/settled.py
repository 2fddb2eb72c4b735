"""What an expression is worth before any run: where it holds nothing but parameters with a value of their own."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.expressions import ExpressionError, Scope, evaluate_value
from workflows.expressions.parser import parse_template
from workflows.expressions.syntax import calls_in
from workflows.jsontypes import Json

_SETTLED = frozenset({"parameters", "concat", "string", "int", "if", "equals", "coalesce", "add", "mul"})


def with_parameters(value: Json, definition: Json) -> Json:
    """Work a text out with the parameters of its definition; anything else, or what is not known yet, stays."""
    if not isinstance(value, str) or "@" not in value:
        return value
    try:
        if {call.name.lower() for call in calls_in(parse_template(value))} <= _SETTLED:
            return evaluate_value(value, Scope(parameters=_defaults(definition)))  # type: ignore[return-value] # it gives plain JSON
    except ExpressionError:
        pass  # the expressions of a flow are checked elsewhere

    return value


def _defaults(definition: Json) -> dict[str, Json]:
    declared = definition.get("parameters") if isinstance(definition, Mapping) else None
    parameters = declared.items() if isinstance(declared, Mapping) else ()
    return {
        name: one["defaultValue"]
        for name, one in parameters
        if isinstance(one, Mapping) and "defaultValue" in one
    }
