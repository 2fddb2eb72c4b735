"""What an expression names, and what can be said of it before it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from workflows.expressions.compile import unknown_function, wrong_arity
from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions import find_function
from workflows.expressions.limits import LIMITS, Limits
from workflows.expressions.parser import parse_template
from workflows.expressions.syntax import Call, Literal, calls_in

Kind = OneOf["function", "action", "scope", "loop", "variable", "parameter", "appsetting", "trigger"]

_NAMED_BY: dict[str, Kind] = {
    "actionbody": "action",
    "actionoutputs": "action",
    "actions": "action",
    "appsetting": "appsetting",
    "body": "action",
    "formdatamultivalues": "action",
    "formdatavalue": "action",
    "items": "loop",
    "iterationindexes": "loop",
    "multipartbody": "action",
    "outputs": "action",
    "parameters": "parameter",
    "result": "scope",
    "variables": "variable",
}
_OF_TRIGGER = "trigger"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A name that an expression relies on, with its place in the text."""

    kind: Kind
    name: str | None  # None when the name itself is worked out at run time
    position: int


def references(text: str, limits: Limits = LIMITS) -> tuple[Reference, ...]:
    """List what a text of a flow names, functions too, in order; raises ExpressionError when it cannot be read."""
    return tuple(
        reference
        for call in calls_in(parse_template(text, limits))
        for reference in (_function(call), *_named(call))
    )


def _function(call: Call) -> Reference:
    function = find_function(call.name)
    return Reference(kind="function", name=function.name if function else call.name, position=call.position)


def _named(call: Call) -> Iterator[Reference]:
    low = call.name.lower()
    if low.startswith(_OF_TRIGGER) and find_function(low):
        yield Reference(kind="trigger", name=None, position=call.position)
    if low in _NAMED_BY and call.arguments:
        first = call.arguments[0]
        name = first.value if isinstance(first, Literal) and isinstance(first.value, str) else None
        yield Reference(kind=_NAMED_BY[low], name=name, position=first.position)


def check(text: str, limits: Limits = LIMITS) -> list[ExpressionError]:
    """List all that is wrong with a text of a flow before it runs; empty when it reads well."""
    try:
        template = parse_template(text, limits)
    except ExpressionError as error:
        return [error]

    return [problem.within(text) for call in calls_in(template) for problem in _problems(call)]


def _problems(call: Call) -> Iterator[ExpressionError]:
    function = find_function(call.name)
    if function is None:
        yield unknown_function(call)
        return

    given = len(call.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        yield wrong_arity(function, given).placed(call.position, function.name)
