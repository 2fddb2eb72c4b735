"""Functions that compare and choose."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from workflows.expressions.dotnet.decimals import from_double
from workflows.expressions.functions.arguments import boolean, refused
from workflows.expressions.functions.function import Function, Node, Run
from workflows.expressions.values import Number, Value, is_number, name_of, same

Compare = Callable[[Number | str, Number | str], bool]


def _and(run: Run, *nodes: Node) -> bool:
    return all(boolean(node(run), place) for place, node in enumerate(nodes, start=1))


def _or(run: Run, *nodes: Node) -> bool:
    return any(boolean(node(run), place) for place, node in enumerate(nodes, start=1))


def _if(run: Run, condition: Node, then: Node, otherwise: Node) -> Value:
    return then(run) if boolean(condition(run), 1) else otherwise(run)


def _coalesce(run: Run, *nodes: Node) -> Value:
    return next((value for node in nodes if (value := node(run)) is not None), None)


def _not(value: Value) -> bool:
    return not boolean(value, 1)


def _equals(left: Value, right: Value) -> bool:
    if isinstance(left, bool) and isinstance(right, str):
        return right == str(left)
    if isinstance(left, str) and isinstance(right, bool):
        return left == str(right)

    return same(left, right)


def _greater(left: Value, right: Value) -> bool:
    first, second = _comparable(left, right)
    return first > second


def _greater_or_equals(left: Value, right: Value) -> bool:
    first, second = _comparable(left, right)
    return first >= second


def _less(left: Value, right: Value) -> bool:
    first, second = _comparable(left, right)
    return first < second


def _less_or_equals(left: Value, right: Value) -> bool:
    first, second = _comparable(left, right)
    return first <= second


def _comparable(left: Value, right: Value) -> tuple[float, float] | tuple[str, str]:
    """Make both sides of one kind; texts compare by code unit, so ordinally."""
    if isinstance(left, str) and isinstance(right, str):
        return (left, right) if left.isascii() or right.isascii() else (_by_units(left), _by_units(right))
    if is_number(left) and is_number(right):
        return _alike(left, right)

    raise refused(
        "expression_wrong_type",
        f"alleen twee getallen of twee teksten zijn te vergelijken, niet {name_of(left)} met {name_of(right)}.",
    )


def _by_units(text: str) -> str:
    return text.encode("utf-16-be", "surrogatepass").decode("latin-1")


def _alike(left: Number, right: Number) -> tuple[float, float]:
    if isinstance(left, Decimal) and isinstance(right, float):
        return left, _as_decimal(right)  # type: ignore[return-value] # a Decimal orders as a float does
    if isinstance(left, float) and isinstance(right, Decimal):
        return _as_decimal(left), right  # type: ignore[return-value] # same

    return left, right  # type: ignore[return-value] # same


def _as_decimal(number: float) -> Number:
    return number if number - number != 0 else from_double(number)


_GROUP = "Logica"
FUNCTIONS = (
    Function(
        name="and",
        group=_GROUP,
        says="Is waar als alles waar is; stopt bij het eerste dat niet waar is.",
        example="and(true, equals(1, 1))",
        result=True,
        call=_and,
        least=1,
        most=None,
        kind="lazy",
    ),
    Function(
        name="coalesce",
        group=_GROUP,
        says="Geeft de eerste waarde die niet null is.",
        example="coalesce(null, 'reserve')",
        result="reserve",
        call=_coalesce,
        least=1,
        most=None,
        kind="lazy",
    ),
    Function(
        name="equals",
        group=_GROUP,
        says="Zegt of twee waarden gelijk zijn; teksten op hoofdletters nauwkeurig, lijsten en objecten op inhoud.",
        example="equals(1, 1.0)",
        result=True,
        call=_equals,
        least=2,
        most=2,
    ),
    Function(
        name="greater",
        group=_GROUP,
        says="Zegt of de eerste waarde groter is dan de tweede.",
        example="greater(10, 5)",
        result=True,
        call=_greater,
        least=2,
        most=2,
    ),
    Function(
        name="greaterOrEquals",
        group=_GROUP,
        says="Zegt of de eerste waarde groter is dan of gelijk aan de tweede.",
        example="greaterOrEquals(5, 5)",
        result=True,
        call=_greater_or_equals,
        least=2,
        most=2,
    ),
    Function(
        name="if",
        group=_GROUP,
        says="Kiest de tweede waarde als de eerste waar is, anders de derde.",
        example="if(greater(2, 1), 'ja', 'nee')",
        result="ja",
        call=_if,
        least=3,
        most=3,
        kind="lazy",
    ),
    Function(
        name="less",
        group=_GROUP,
        says="Zegt of de eerste waarde kleiner is dan de tweede.",
        example="less('a', 'b')",
        result=True,
        call=_less,
        least=2,
        most=2,
    ),
    Function(
        name="lessOrEquals",
        group=_GROUP,
        says="Zegt of de eerste waarde kleiner is dan of gelijk aan de tweede.",
        example="lessOrEquals(5, 5)",
        result=True,
        call=_less_or_equals,
        least=2,
        most=2,
    ),
    Function(
        name="not",
        group=_GROUP,
        says="Keert waar en niet waar om.",
        example="not(false)",
        result=True,
        call=_not,
        least=1,
        most=1,
    ),
    Function(
        name="or",
        group=_GROUP,
        says="Is waar als er één waar is; stopt bij het eerste dat waar is.",
        example="or(false, true)",
        result=True,
        call=_or,
        least=1,
        most=None,
        kind="lazy",
    ),
)
