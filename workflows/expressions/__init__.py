"""The expression language of Power Automate: texts of a flow in, values out, with no world outside the scope.

    evaluate_value(json, scope) -> plain JSON     every text and key in a JSON value, worked out
    evaluate(text, scope) -> Value                one text; `@…` keeps its type, `…@{…}…` is text
    compile_template(text) -> Compiled            read once (kept), then `.evaluate(scope)` many times
    Scope(trigger=…, actions=…, variables=…, …)   what a run knows at that place in a flow
    check(text) -> list of ExpressionError        unknown functions and wrong numbers of arguments, all at once
    references(text) -> tuple of Reference        the actions, variables, parameters and loops that it names
    FUNCTIONS                                     the table of functions with their documentation

All of them raise ExpressionError (code, message, expression, position, suggestion) and nothing else.
"""

from __future__ import annotations

from workflows.expressions.compile import Compiled, compile_template
from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate, evaluate_value
from workflows.expressions.functions import FUNCTIONS
from workflows.expressions.functions.function import Function
from workflows.expressions.limits import LIMITS, Limits
from workflows.expressions.references import Reference, check, references
from workflows.expressions.scope import NOTHING, Scope, ticks_of
from workflows.expressions.values import Value

__all__ = [
    "FUNCTIONS",
    "LIMITS",
    "NOTHING",
    "Compiled",
    "ExpressionError",
    "Function",
    "Limits",
    "Reference",
    "Scope",
    "Value",
    "check",
    "compile_template",
    "evaluate",
    "evaluate_value",
    "references",
    "ticks_of",
]
