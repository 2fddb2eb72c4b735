"""Functions that compare and choose."""

from __future__ import annotations

from decimal import Decimal

from workflows.expressions.functions.arguments import boolean, refused
from workflows.expressions.functions.function import Function, Node, Run
from workflows.expressions.values import Number, Value, is_number, name_of, same


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
    return compared(left, right) == 1


def _greater_or_equals(left: Value, right: Value) -> bool:
    return compared(left, right) in (0, 1)


def _less(left: Value, right: Value) -> bool:
    return compared(left, right) == -1


def _less_or_equals(left: Value, right: Value) -> bool:
    return compared(left, right) in (0, -1)


def compared(left: Value, right: Value) -> int | None:
    """Tell whether left is less (-1), equal (0) or greater (1); None with NaN. Raises ExpressionError.

    Texts compare ordinally, by code unit.
    """
    if isinstance(left, str) and isinstance(right, str):
        first, second = (left, right) if left.isascii() or right.isascii() else (_code(left), _code(right))
        return (first > second) - (first < second)
    if is_number(left) and is_number(right):
        return _compared_numbers(left, right)

    raise refused(
        "expression_wrong_type",
        f"alleen twee getallen of twee teksten zijn te vergelijken, niet {name_of(left)} met {name_of(right)}.",
    )


def _compared_numbers(left: Number, right: Number) -> int | None:
    if left != left or right != right:  # noqa: PLR0124 - only NaN differs from itself
        return None
    if isinstance(left, Decimal) != isinstance(right, Decimal):
        left, right = _alike(left), _alike(right)
    elif isinstance(left, float) != isinstance(right, float):
        left, right = float(left), float(right)

    return (left > right) - (left < right)


def _alike(number: Number) -> Number:
    """Take a double beside a decimal for the digits that it is written with."""
    return Decimal(repr(number)) if isinstance(number, float) else number


def _code(text: str) -> str:
    return text.encode("utf-16-be", "surrogatepass").decode("latin-1")


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
