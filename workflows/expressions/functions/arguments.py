"""What functions ask of their arguments."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Number, Value, is_number, name_of

_ORDER = ("eerste", "tweede", "derde", "vierde", "vijfde")


def wrong(place: int, expected: str, value: Value) -> ExpressionError:
    """Say that argument *place* (from 1) is of the wrong kind."""
    which = _ORDER[place - 1] if place <= len(_ORDER) else f"{place}e"
    return ExpressionError(
        "expression_wrong_type", f"het {which} argument moet {expected} zijn, maar is {name_of(value)}."
    )


def refused(code: str, message: str) -> ExpressionError:
    """Say why the arguments do not go together."""
    return ExpressionError(code, message)


def text(value: Value, place: int) -> str:
    """Ask for a text."""
    if isinstance(value, str):
        return value

    raise wrong(place, "een tekst", value)


def whole(value: Value, place: int) -> int:
    """Ask for a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value

    raise wrong(place, "een geheel getal", value)


def count(value: Value, place: int) -> int:
    """Ask for a whole number that is not negative."""
    number = whole(value, place)
    if number >= 0:
        return number

    raise refused("expression_out_of_range", "het aantal mag niet negatief zijn.")


def number(value: Value, place: int) -> Number:
    """Ask for a number of any kind."""
    if is_number(value):
        return value

    raise wrong(place, "een getal", value)


def boolean(value: Value, place: int) -> bool:
    """Ask for true or false."""
    if isinstance(value, bool):
        return value

    raise wrong(place, "een ja/nee-waarde", value)


def array(value: Value, place: int) -> list[Value]:
    """Ask for a list."""
    if isinstance(value, list):
        return value

    raise wrong(place, "een lijst", value)


def members(value: Value, place: int) -> Mapping[str, Value]:
    """Ask for an object."""
    if isinstance(value, dict):
        return value

    raise wrong(place, "een object", value)


def text_or_array(value: Value, place: int) -> str | list[Value]:
    """Ask for a text or a list."""
    if isinstance(value, str | list):
        return value

    raise wrong(place, "een lijst of een tekst", value)
