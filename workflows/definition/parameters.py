"""Whether the parameters that a flow reads have a value, and one that is worth here what it was worth elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workflows.definition.cursor import Cursor
from workflows.definition.deployed import ITS_OWN, read_in
from workflows.definition.flow import Flow
from workflows.definition.mistake import Mistake
from workflows.definition.tree import Path
from workflows.expressions import ExpressionError
from workflows.expressions.parser import parse_template
from workflows.expressions.syntax import calls_in
from workflows.jsontypes import Json


def check_parameters(flow: Flow, source: Cursor) -> Iterator[Mistake]:
    """Find parameters without a value, and values with an expression: nobody gives the one or works out the other."""
    read = read_in(flow.definition)
    for name, declared in flow.parameters.items():
        if name in ITS_OWN or name.lower() not in read:
            continue
        path: Path = ("parameters", name)
        if "defaultValue" not in declared:
            message = "deze parameter heeft geen waarde (defaultValue), en niemand geeft haar die"
            yield _mistake("parameter_without_value", message, path, source)
        for place in _expressions_in(declared.get("defaultValue"), (*path, "defaultValue")):
            message = "dit is een expressie, en de waarde van een parameter wordt niet uitgerekend"
            yield _mistake("parameter_is_expression", message, place, source)


def _mistake(code: str, message: str, path: Path, source: Cursor) -> Mistake:
    return Mistake(code=code, message=message, place=source.document.place(path))


def _expressions_in(value: Json, path: Path) -> Iterator[Path]:
    """Name every text that calls a function; an address with an @ in it is only a text."""
    if isinstance(value, str):
        if _is_expression(value):
            yield path
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from _expressions_in(member, (*path, name))
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from _expressions_in(item, (*path, index))


def _is_expression(text: str) -> bool:
    try:
        return any(True for _ in calls_in(parse_template(text)))
    except ExpressionError:
        return False
