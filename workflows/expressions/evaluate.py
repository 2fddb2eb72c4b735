"""What the texts in a piece of a flow are worth, in a scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflows.expressions.compile import compile_template
from workflows.expressions.errors import ExpressionError
from workflows.expressions.limits import LIMITS, Limits
from workflows.expressions.scope import Scope
from workflows.expressions.text import to_text
from workflows.expressions.values import Value, plain, too_big


def evaluate(source: str, scope: Scope, limits: Limits = LIMITS) -> Value:
    """Work out one text of a flow; decimals stay decimals. Raises ExpressionError and nothing else."""
    return compile_template(source, limits).evaluate(scope)


def evaluate_value(value: Value, scope: Scope, limits: Limits = LIMITS) -> Value:
    """Work out every text in a JSON value, keys of objects too, and give plain JSON back.

    Numbers, booleans and null pass unchanged. Decimals become doubles, NaN and infinity their names. What comes
    out may share parts with the scope: treat it as unchangeable. Raises ExpressionError and nothing else.
    """
    try:
        return _worked_out(value, scope, limits, limits.depth)
    except RecursionError as error:
        raise too_big("te diep genest") from error


def _worked_out(value: Value, scope: Scope, limits: Limits, room: int) -> Value:
    if room < 0:
        raise ExpressionError("expression_too_deep", "Deze waarde is te diep genest.")
    if isinstance(value, str):
        return _text(value, scope, limits)
    if isinstance(value, Mapping):
        return {
            _key(key, scope, limits): _worked_out(member, scope, limits, room - 1)
            for key, member in value.items()
        }
    if isinstance(value, Sequence):
        return [_worked_out(member, scope, limits, room - 1) for member in value]

    return value


def _text(text: str, scope: Scope, limits: Limits) -> Value:
    if "@" not in text:
        return text

    compiled = compile_template(text, limits)
    value = compiled.evaluate(scope)
    return plain(value) if compiled.special else value


def _key(key: str, scope: Scope, limits: Limits) -> str:
    return to_text(compile_template(key, limits).evaluate(scope)) if "@" in key else key
