"""Functions that look for a text in a text."""

from __future__ import annotations

from workflows.expressions.casing import to_upper
from workflows.expressions.functions.arguments import refused, text, whole
from workflows.expressions.functions.function import Function
from workflows.expressions.utf16 import units
from workflows.expressions.values import Value


def _index_of(value: Value, sought: Value) -> int:
    return _folded(value, 1).find(_folded(sought, 2))


def _last_index_of(value: Value, sought: Value) -> int:
    letters, wanted = _folded(value, 1), _folded(sought, 2)
    if not wanted:
        return len(letters) - 1 if letters else 0

    return letters.rfind(wanted)


def _nth_index_of(value: Value, sought: Value, occurrence: Value) -> int:
    letters, wanted, nth = units(text(value, 1)), units(text(sought, 2)), whole(occurrence, 3)
    if nth == 0:
        raise refused("expression_out_of_range", "het volgnummer mag niet 0 zijn.")

    return _nth(letters, wanted, nth) if nth > 0 else _nth_from_end(letters, wanted, -nth)


def _nth(letters: str, wanted: str, nth: int) -> int:
    at, step = letters.find(wanted), max(1, len(wanted))
    while at >= 0 and (nth := nth - 1):
        at = letters.find(wanted, at + step)
    return at


def _nth_from_end(letters: str, wanted: str, nth: int) -> int:
    at, step = letters.rfind(wanted), 0 if wanted else 1
    while at >= 0 and (nth := nth - 1):
        at = letters.rfind(wanted, 0, at - step) if at >= step else -1
    return at


def _starts_with(value: Value, sought: Value) -> bool:
    return _folded(value, 1).startswith(_folded(sought, 2))


def _ends_with(value: Value, sought: Value) -> bool:
    return _folded(value, 1).endswith(_folded(sought, 2))


def _folded(value: Value, place: int) -> str:
    return to_upper(units(text(value, place)))


_GROUP = "Tekst"
FUNCTIONS = (
    Function(
        name="endsWith",
        group=_GROUP,
        says="Zegt of een tekst eindigt op een andere tekst; hoofdletters maken niet uit.",
        example="endsWith('brief.PDF', '.pdf')",
        result=True,
        call=_ends_with,
        least=2,
        most=2,
    ),
    Function(
        name="indexOf",
        group=_GROUP,
        says="Zoekt de eerste plaats van een tekst in een tekst, vanaf 0; -1 als die er niet in staat.",
        example="indexOf('Besluit', 'SLUIT')",
        result=2,
        call=_index_of,
        least=2,
        most=2,
    ),
    Function(
        name="lastIndexOf",
        group=_GROUP,
        says="Zoekt de laatste plaats van een tekst in een tekst, vanaf 0; -1 als die er niet in staat.",
        example="lastIndexOf('a/b/c', '/')",
        result=3,
        call=_last_index_of,
        least=2,
        most=2,
    ),
    Function(
        name="nthIndexOf",
        group=_GROUP,
        says="Zoekt de zoveelste plaats van een tekst; een negatief volgnummer telt vanaf het einde.",
        example="nthIndexOf('a-b-c', '-', 2)",
        result=3,
        call=_nth_index_of,
        least=3,
        most=3,
    ),
    Function(
        name="startsWith",
        group=_GROUP,
        says="Zegt of een tekst begint met een andere tekst; hoofdletters maken niet uit.",
        example="startsWith('IMG_001', 'img')",
        result=True,
        call=_starts_with,
        least=2,
        most=2,
    ),
)
