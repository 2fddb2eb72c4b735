"""What an expression looks like once it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class Literal:
    """A value that stands in the expression itself."""

    value: str | int | float | bool | None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """One step into a value: `.name`, `['name']` or `[0]`, with `?` before it when it may be absent."""

    key: Expression
    safe: bool
    dotted: bool
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A function with its arguments, and the steps into its result."""

    name: str
    arguments: tuple[Expression, ...] = ()
    accesses: tuple[Access, ...] = ()
    position: int = field(default=0, compare=False)


Expression: TypeAlias = Literal | Call


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A template without expressions: it is what it says."""

    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A template that is one expression: its value keeps its type."""

    expression: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpolated:
    """Text with expressions in it: always a text."""

    parts: tuple[str | Expression, ...]


Template: TypeAlias = Text | Whole | Interpolated


def expressions_of(template: Template) -> tuple[Expression, ...]:
    """Name the outermost expressions of a template, in order."""
    match template:
        case Text():
            return ()
        case Whole(expression=expression):
            return (expression,)
        case Interpolated(parts=parts):
            return tuple(part for part in parts if not isinstance(part, str))


def calls_in(template: Template) -> Iterator[Call]:
    """Name every function call in a template, outer before inner."""
    waiting: list[Expression] = list(reversed(expressions_of(template)))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call):
            yield node
            waiting.extend(access.key for access in reversed(node.accesses))
            waiting.extend(reversed(node.arguments))


def spell(template: Template) -> str:
    """Write a template as text that reads back as the same template."""
    match template:
        case Text(value=value):
            return f"@{value}" if value.startswith("@") and len(value) > 1 else value.replace("@{", "@@{")
        case Whole(expression=expression):
            return f"@{_spell(expression)}"
        case Interpolated(parts=parts):
            return "".join(_spell_part(part) for part in parts)


def _spell_part(part: str | Expression) -> str:
    return part.replace("@{", "@@{") if isinstance(part, str) else f"@{{{_spell(part)}}}"


def _spell(node: Expression) -> str:
    if isinstance(node, Call):
        arguments = ",".join(_spell(argument) for argument in node.arguments)
        return f"{node.name}({arguments})" + "".join(_spell_access(access) for access in node.accesses)

    return _spell_literal(node)


def _spell_access(access: Access) -> str:
    safe = "?" if access.safe else ""
    if access.dotted and isinstance(access.key, Literal):
        return f"{safe}.{access.key.value}"

    return f"{safe}[{_spell(access.key)}]"


def _spell_literal(literal: Literal) -> str:
    match literal.value:
        case None:
            return "null"
        case bool():
            return "true" if literal.value else "false"
        case str(value):
            return "'" + value.replace("'", "''") + "'"
        case float(value):
            return _spell_float(value)
        case value:
            return str(value)


def _spell_float(value: float) -> str:
    if value in (float("inf"), float("-inf")):
        return "1e999" if value > 0 else "-1e999"

    return repr(value)
