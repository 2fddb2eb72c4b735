"""What an expression can be worth: JSON's values, with whole numbers, doubles and decimals kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, TypeGuard

from workflows.expressions.casing import to_lower
from workflows.expressions.errors import ExpressionError

Value: TypeAlias = bool | int | float | Decimal | str | Sequence["Value"] | Mapping[str, "Value"] | None
Number: TypeAlias = int | float | Decimal

_LEAST, _MOST = -(2**63), 2**63 - 1
_NAMES: dict[type, str] = {
    type(None): "leeg (null)",
    bool: "een ja/nee-waarde",
    int: "een geheel getal",
    float: "een kommagetal",
    Decimal: "een decimaal getal",
    str: "een tekst",
    list: "een lijst",
    dict: "een object",
}


def name_of(value: Value) -> str:
    """Say in Dutch what kind of value this is, never what is in it."""
    return _NAMES.get(type(value), "een onbekende waarde")


def is_number(value: Value) -> TypeGuard[Number]:
    """Tell numbers from everything else; true and false are no numbers."""
    return type(value) in (int, float, Decimal)


def in_int64(value: int) -> bool:
    """Tell whether a whole number fits in 64 bits."""
    return _LEAST <= value <= _MOST


def find_key(members: Mapping[str, Value], key: str) -> str | None:
    """Find the member's spelling: exact, else the first that differs in case only."""
    if key in members:
        return key

    low = to_lower(key)
    return next((name for name in members if to_lower(name) == low), None)


def same(left: Value, right: Value) -> bool:
    """Compare by value and kind: numbers by worth, lists and objects by content, true is never 1."""
    if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)

    if is_number(left) and is_number(right) and isinstance(left, float) != isinstance(right, float):
        return float(left) == float(right)

    return bool(left == right)


def key_of(value: Value) -> object:
    """Make something hashable that is equal for two values that are the same.

    Only a double beside another kind of number that it stands for after rounding has a key of its own.
    """
    if isinstance(value, bool):
        return (bool, value)
    if isinstance(value, list):
        return (list, tuple(map(key_of, value)))
    if isinstance(value, dict):
        return (dict, frozenset((key, key_of(member)) for key, member in value.items()))

    return value


def plain(value: Value) -> Value:
    """Make a value that every store can hold.

    Decimals become doubles, NaN and infinity their names, and halves of UTF-16 pairs U+FFFD.
    """
    if isinstance(value, str):
        return value if value.isascii() else _whole_characters(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, float):
        return value if value - value == 0 else special_name(value)
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}

    return value


def _whole_characters(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= mark <= "\udfff" else mark for mark in text)


def special_name(value: float) -> str:
    """Name a double that is no number: NaN, Infinity or -Infinity."""
    if value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "NaN"

    return "Infinity" if value > 0 else "-Infinity"


def too_big(what: str) -> ExpressionError:
    """Say that a result would grow past its limit."""
    return ExpressionError("expression_result_too_large", f"Het resultaat wordt te groot ({what}).")
