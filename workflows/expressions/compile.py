"""How a template becomes something that can be evaluated many times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from workflows.expressions.access import step_into
from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions import find_function, function_names
from workflows.expressions.functions.function import Function, Node, Run
from workflows.expressions.limits import LIMITS, Limits
from workflows.expressions.parser import parse_template
from workflows.expressions.scope import Scope
from workflows.expressions.suggestion import closest
from workflows.expressions.syntax import (
    Access,
    Call,
    Expression,
    Literal,
    Template,
    Text,
    Whole,
    calls_in,
    expressions_of,
)
from workflows.expressions.text import to_text
from workflows.expressions.values import Value, too_big


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """A template that is ready to be evaluated, with its tree for who wants to look into it."""

    source: str
    template: Template
    limits: Limits
    node: Node
    special: bool  # its value may hold what a store cannot: a decimal, NaN, infinity or half a character

    def evaluate(self, scope: Scope) -> Value:
        """Work out the value in this scope; raises ExpressionError and nothing else."""
        try:
            return self.node(Run(scope, self.limits))
        except ExpressionError as error:
            raise error.within(self.source) from error
        except (RecursionError, OverflowError, MemoryError) as error:
            raise too_big("te diep of te groot").within(self.source) from error


def compile_template(source: str, limits: Limits = LIMITS) -> Compiled:
    """Read and prepare a text of a flow, once for each text; raises ExpressionError when it cannot be read.

    Unknown functions and wrong numbers of arguments go wrong only when they are reached, as in Power Automate.
    """
    return _kept(source, limits) if len(source) <= _WORTH_KEEPING else _compiled(source, limits)


_MEMBER = 16  # what making a member of a list or object counts for, beside a character
_WORTH_KEEPING = 20_000  # characters; longer texts are rare, and would fill the memory


@lru_cache(maxsize=4096)
def _kept(source: str, limits: Limits) -> Compiled:
    return _compiled(source, limits)


def _compiled(source: str, limits: Limits) -> Compiled:
    template = parse_template(source, limits)
    return Compiled(
        source=source,
        template=template,
        limits=limits,
        node=_template_node(template),
        special=_may_be_special(template),
    )


# Nothing else but a literal that is too large for a double makes special values.
_SPECIAL = frozenset(
    [
        "decimal",
        "float",
        "add",
        "sub",
        "mul",
        "div",
        "mod",
        "max",
        "min",
        "xpath",
        "json",
        "first",
        "last",
        "take",
        "skip",
        "substring",
        "slice",
        "chunk",
        "base64tostring",
        "datauritostring",
    ]
)


def _may_be_special(template: Template) -> bool:
    calls = tuple(calls_in(template))
    literals = (*expressions_of(template), *(argument for call in calls for argument in call.arguments))
    return any(call.name.lower() in _SPECIAL for call in calls) or any(
        isinstance(literal, Literal) and isinstance(literal.value, float) for literal in literals
    )


def _template_node(template: Template) -> Node:
    if isinstance(template, Text):
        return _constant(template.value)
    if isinstance(template, Whole):
        return _node(template.expression)

    return _joined(
        tuple(_constant(part) if isinstance(part, str) else _node(part) for part in template.parts)
    )


def _joined(nodes: tuple[Node, ...]) -> Node:
    def evaluate(run: Run) -> Value:
        pieces = [to_text(node(run), run.limits.text) for node in nodes]
        size = sum(map(len, pieces))
        if size > run.limits.text:
            raise too_big("tekst")
        run.spend(size)
        return "".join(pieces)

    return evaluate


def _constant(value: Value) -> Node:
    return lambda _run: value


def _node(expression: Expression) -> Node:
    if isinstance(expression, Literal):
        return _constant(expression.value)

    called = _call(expression)
    return _stepping(called, expression.accesses) if expression.accesses else called


def _call(call: Call) -> Node:
    function = find_function(call.name)
    if function is None:
        return _unknown(call)

    given = len(call.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        return _raising(wrong_arity(function, given).placed(call.position, function.name))

    nodes = tuple(_node(argument) for argument in call.arguments)
    return _counted(_placed(_direct(function, nodes), function, call.position), function)


def _unknown(call: Call) -> Node:
    return _raising(unknown_function(call))


def unknown_function(call: Call) -> ExpressionError:
    """Say that a function does not exist, and which one may have been meant."""
    return ExpressionError(
        "expression_unknown_function",
        f"De functie '{call.name}' bestaat niet.",
        position=call.position,
        suggestion=closest(call.name, function_names()),
    )


def wrong_arity(function: Function, given: int) -> ExpressionError:
    """Say how many arguments a function takes."""
    return ExpressionError(
        "expression_wrong_arity", f"er zijn {given} argumenten, maar het moeten er {_arity(function)} zijn."
    )


def _arity(function: Function) -> str:
    if function.most is None:
        return f"minstens {function.least}"
    if function.most == function.least:
        return str(function.least)

    return f"{function.least} tot {function.most}"


def _raising(error: ExpressionError) -> Node:
    def evaluate(_run: Run) -> Value:
        raise ExpressionError(error.code, error.message, position=error.position, suggestion=error.suggestion)

    return evaluate


def _direct(function: Function, nodes: tuple[Node, ...]) -> Node:
    """Choose the shortest way to call: most calls have one or two arguments."""
    call = function.call
    if function.kind == "lazy":
        return lambda run: call(run, *nodes)
    if function.kind == "reads":
        return _reading(call, nodes)

    match nodes:
        case ():
            return lambda _run: call()
        case (only,):
            return lambda run: call(only(run))
        case (first, second):
            return lambda run: call(first(run), second(run))
        case _:
            return lambda run: call(*[node(run) for node in nodes])


def _reading(call: Callable[..., Value], nodes: tuple[Node, ...]) -> Node:
    match nodes:
        case ():
            return call
        case (only,):
            return lambda run: call(run, only(run))
        case _:
            return lambda run: call(run, *[node(run) for node in nodes])


def _placed(node: Node, function: Function, position: int) -> Node:
    def evaluate(run: Run) -> Value:
        try:
            return node(run)
        except ExpressionError as error:
            raise error.placed(position, function.name) from error

    return evaluate


def _counted(node: Node, function: Function) -> Node:
    if not function.grows:
        return node

    def evaluate(run: Run) -> Value:
        value = node(run)
        if isinstance(value, str):
            run.spend(len(value))
        elif isinstance(value, list | dict):
            run.spend(_MEMBER * len(value))
        return value

    return evaluate


def _stepping(node: Node, accesses: tuple[Access, ...]) -> Node:
    steps = tuple((_node(access.key), access.safe, access.position) for access in accesses)

    def evaluate(run: Run) -> Value:
        value = node(run)
        for key, safe, position in steps:
            try:
                value = step_into(value, key(run), safe=safe)
            except ExpressionError as error:
                raise error.placed_at(position) from error
        return value

    return evaluate
