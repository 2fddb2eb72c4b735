"""Functions that change the members of an object."""

from __future__ import annotations

from workflows.expressions.functions.arguments import members, refused, text
from workflows.expressions.functions.function import Function
from workflows.expressions.values import Value, find_key


def _add_property(target: Value, name: Value, value: Value) -> Value:
    owner, key = members(target, 1), text(name, 2)
    if find_key(owner, key) is not None:
        raise refused("expression_exists_already", f"de eigenschap '{key}' bestaat al; gebruik setProperty.")

    return {**owner, key: value}


def _remove_property(target: Value, name: Value) -> Value:
    owner, key = members(target, 1), text(name, 2)
    spelled = find_key(owner, key)
    return {other: value for other, value in owner.items() if other != spelled}


def _set_property(target: Value, name: Value, value: Value) -> Value:
    owner, key = members(target, 1), text(name, 2)
    spelled = find_key(owner, key)
    kept = {other: member for other, member in owner.items() if other != spelled}
    return {**kept, key if spelled is None else spelled: value}


_GROUP = "Objecten"
FUNCTIONS = (
    Function(
        name="addProperty",
        group=_GROUP,
        says="Voegt een nieuwe eigenschap toe aan een object; bestaat zij al, dan is dat een fout.",
        example="addProperty(json('{\"a\":1}'), 'b', 2)",
        result={"a": 1, "b": 2},
        call=_add_property,
        least=3,
        most=3,
        grows=True,
    ),
    Function(
        name="removeProperty",
        group=_GROUP,
        says="Haalt een eigenschap uit een object; ontbreekt zij, dan blijft het object zoals het is.",
        example="removeProperty(json('{\"a\":1,\"b\":2}'), 'b')",
        result={"a": 1},
        call=_remove_property,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="setProperty",
        group=_GROUP,
        says="Geeft een eigenschap van een object een waarde, nieuw of niet.",
        example="setProperty(json('{\"a\":1}'), 'a', 2)",
        result={"a": 2},
        call=_set_property,
        least=3,
        most=3,
        grows=True,
    ),
)
