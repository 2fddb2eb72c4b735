"""Functions on lists, objects and sometimes texts."""

from __future__ import annotations

from functools import cmp_to_key

from workflows.expressions.functions.arguments import (
    array,
    count,
    members,
    refused,
    text,
    text_or_array,
    wrong,
)
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.functions.logic import compared
from workflows.expressions.limits import LIMITS
from workflows.expressions.scope import Nothing
from workflows.expressions.text import to_text
from workflows.expressions.utf16 import joined, units
from workflows.expressions.values import Value, find_key, key_of, same, too_big


def _contains(collection: Value, sought: Value) -> bool:
    if isinstance(collection, list):
        return any(same(item, sought) for item in collection)
    if isinstance(collection, dict):
        return text(sought, 2) in collection
    if isinstance(collection, str):
        return text(sought, 2) in collection

    raise wrong(1, "een lijst, object of tekst", collection)


def _empty(collection: Value) -> bool:
    if collection is None:
        return True
    if isinstance(collection, str | list | dict):
        return not collection

    raise wrong(1, "een object, lijst of tekst", collection)


def _first(collection: Value) -> Value:
    source = text_or_array(collection, 1)
    if isinstance(source, str):
        return joined(units(source)[:1])

    return source[0] if source else None


def _last(collection: Value) -> Value:
    source = text_or_array(collection, 1)
    if isinstance(source, str):
        return joined(units(source)[-1:])

    return source[-1] if source else None


def _take(collection: Value, wanted: Value) -> Value:
    source = text_or_array(collection, 1)
    number = count(wanted, 2)
    return joined(units(source)[:number]) if isinstance(source, str) else source[:number]


def _skip(collection: Value, unwanted: Value) -> Value:
    source = text_or_array(collection, 1)
    number = count(unwanted, 2)
    return joined(units(source)[number:]) if isinstance(source, str) else source[number:]


def _join(collection: Value, delimiter: Value) -> str:
    items, mark = array(collection, 1), text(delimiter, 2)
    pieces: list[str] = []
    size = 0
    for item in items:
        pieces.append(to_text(item))
        size += len(pieces[-1]) + len(mark)
        if size - len(mark) > LIMITS.text:
            raise too_big("tekst")
    return mark.join(pieces)


def _union(first: Value, *others: Value) -> Value:
    if isinstance(first, dict):
        merged = dict(first)
        for place, other in enumerate(others, start=2):
            merged.update(members(other, place))
        return merged

    found = {key_of(item): item for item in reversed(array(first, 1))}
    result = _distinct(array(first, 1))
    for place, other in enumerate(others, start=2):
        for item in array(other, place):
            key = key_of(item)
            if key not in found:
                found[key] = item
                result.append(item)
    return result


def _intersection(first: Value, *others: Value) -> Value:
    if isinstance(first, dict):
        kept = dict(first)
        for place, other in enumerate(others, start=2):
            there = members(other, place)
            kept = {key: value for key, value in kept.items() if key in there and same(value, there[key])}
        return kept

    result = _distinct(array(first, 1))
    for place, other in enumerate(others, start=2):
        keys = {key_of(item) for item in array(other, place)}
        result = [item for item in result if key_of(item) in keys]
    return result


def _distinct(items: list[Value]) -> list[Value]:
    found: dict[object, Value] = {}
    for item in items:
        found.setdefault(key_of(item), item)
    return list(found.values())


def _reverse(collection: Value) -> Value:
    return array(collection, 1)[::-1]


def _sort(collection: Value, by: Value = None) -> Value:
    items = array(collection, 1)
    name = None if by is None else text(by, 2)

    keys = [_sorted_on(item, name) for item in items]

    def order(left: int, right: int) -> int:
        return _order(keys[left], keys[right])

    return [items[place] for place in sorted(range(len(items)), key=cmp_to_key(order))]


def _sorted_on(item: Value, name: str | None) -> Value:
    if name is None:
        return item

    owner = members(item, 1)
    spelled = find_key(owner, name)
    return None if spelled is None else owner[spelled]


def _order(left: Value, right: Value) -> int:
    """Null comes first, and false before true; else as the comparing functions say."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if isinstance(left, bool) and isinstance(right, bool):
        return left - right

    return compared(left, right) or 0


def _item(run: Run) -> Value:
    item = run.scope.item
    if isinstance(item, Nothing):
        raise refused(
            "expression_no_item", "er is hier geen huidig element: item() werkt alleen in een herhaling."
        )

    return item


_GROUP = "Verzameling"
FUNCTIONS = (
    Function(
        name="contains",
        group=_GROUP,
        says="Zegt of een lijst een element, een object een sleutel of een tekst een stuk tekst bevat.",
        example="contains('dossier', 'os')",
        result=True,
        call=_contains,
        least=2,
        most=2,
    ),
    Function(
        name="empty",
        group=_GROUP,
        says="Zegt of een tekst, lijst of object leeg is; null is ook leeg.",
        example="empty('')",
        result=True,
        call=_empty,
        least=1,
        most=1,
    ),
    Function(
        name="first",
        group=_GROUP,
        says="Neemt het eerste element van een lijst of het eerste teken van een tekst.",
        example="first(createArray('a', 'b'))",
        result="a",
        call=_first,
        least=1,
        most=1,
    ),
    Function(
        name="intersection",
        group=_GROUP,
        says="Houdt over wat in alle lijsten of objecten zit.",
        example="intersection(createArray(1, 2), createArray(2, 3))",
        result=[2],
        call=_intersection,
        least=1,
        most=None,
        grows=True,
    ),
    Function(
        name="item",
        group=_GROUP,
        says="Geeft het element waar de herhaling nu mee bezig is.",
        example="item()",
        result=None,
        call=_item,
        kind="reads",
    ),
    Function(
        name="join",
        group=_GROUP,
        says="Plakt de elementen van een lijst aan elkaar met een tekst ertussen.",
        example="join(createArray('a', 'b'), ', ')",
        result="a, b",
        call=_join,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="last",
        group=_GROUP,
        says="Neemt het laatste element van een lijst of het laatste teken van een tekst.",
        example="last(createArray('a', 'b'))",
        result="b",
        call=_last,
        least=1,
        most=1,
    ),
    Function(
        name="reverse",
        group=_GROUP,
        says="Keert een lijst om.",
        example="reverse(createArray(1, 2, 3))",
        result=[3, 2, 1],
        call=_reverse,
        least=1,
        most=1,
        grows=True,
    ),
    Function(
        name="skip",
        group=_GROUP,
        says="Slaat een aantal elementen aan het begin over.",
        example="skip(createArray(1, 2, 3), 1)",
        result=[2, 3],
        call=_skip,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="sort",
        group=_GROUP,
        says="Sorteert een lijst, of een lijst van objecten op een eigenschap.",
        example="sort(createArray(3, 1, 2))",
        result=[1, 2, 3],
        call=_sort,
        least=1,
        most=2,
        grows=True,
    ),
    Function(
        name="take",
        group=_GROUP,
        says="Neemt een aantal elementen of tekens van het begin.",
        example="take('dossier', 3)",
        result="dos",
        call=_take,
        least=2,
        most=2,
        grows=True,
    ),
    Function(
        name="union",
        group=_GROUP,
        says="Voegt lijsten of objecten samen zonder dubbele; bij objecten wint de laatste.",
        example="union(createArray(1, 2), createArray(2, 3))",
        result=[1, 2, 3],
        call=_union,
        least=1,
        most=None,
        grows=True,
    ),
)
