"""One step into a value: by name, by path or by index."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.expressions.errors import ExpressionError
from workflows.expressions.suggestion import closest
from workflows.expressions.values import Value, find_key, name_of


class _Absent:
    """Stands where there is no member, because null is a member too."""


_ABSENT = _Absent()


def step_into(value: Value, key: Value, *, safe: bool) -> Value:
    """Take a member or element; *safe* forgives what is absent, never what is of the wrong kind."""
    if isinstance(value, dict):
        return _member(value, key, safe=safe)
    if isinstance(value, list):
        return _element(value, key, safe=safe)
    if value is None:
        return _forgiven(safe=safe, message="Hier staat niets (null), dus er is ook geen eigenschap.")

    raise ExpressionError("expression_no_properties", f"Van {name_of(value)} is geen eigenschap te nemen.")


def _member(value: Mapping[str, Value], key: Value, *, safe: bool) -> Value:
    if not isinstance(key, str):
        raise ExpressionError(
            "expression_wrong_key", f"De naam van een eigenschap is een tekst, niet {name_of(key)}."
        )

    found = value.get(key, _ABSENT)
    if not isinstance(found, _Absent):
        return found

    return _loosely(value, key, safe=safe)


def _loosely(value: Mapping[str, Value], key: str, *, safe: bool) -> Value:
    spelled = find_key(value, key)
    if spelled is not None:
        return value[spelled]

    head, slash, rest = key.partition("/")
    if slash and head and rest and (spelled := find_key(value, head)) is not None:
        return step_into(value[spelled], rest, safe=safe)

    return _forgiven(
        safe=safe,
        message=f"De eigenschap '{key}' bestaat niet; zet er een ? voor als zij mag ontbreken.",
        suggestion=None if safe else closest(key, value),
    )


def _element(value: list[Value], key: Value, *, safe: bool) -> Value:
    if isinstance(key, bool) or not isinstance(key, int):
        raise ExpressionError(
            "expression_wrong_index", f"Een plaats in een lijst is een geheel getal, niet {name_of(key)}."
        )
    if 0 <= key < len(value):
        return value[key]

    return _forgiven(safe=safe, message=f"De lijst heeft {len(value)} elementen; element {key} bestaat niet.")


def _forgiven(*, safe: bool, message: str, suggestion: str | None = None) -> Value:
    if safe:
        return None

    raise ExpressionError("expression_missing", message, suggestion=suggestion)
