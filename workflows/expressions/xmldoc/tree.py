"""What an XML document is made of, with just what .NET remembers of how it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from workflows.expressions.errors import ExpressionError

DEPTH = 100  # elements within elements
NODES = 200_000


@dataclass(kw_only=True, slots=True)
class Element:
    """An element; names and attributes as they are spelled, prefixes and xmlns included."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    closed: bool = False  # written as <name/>


@dataclass(frozen=True, slots=True)
class Text:
    """Text between elements."""

    value: str


@dataclass(frozen=True, slots=True)
class CData:
    """Text in a CDATA section."""

    value: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment."""

    value: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """A processing instruction."""

    target: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """The first line, that says it is XML."""

    version: str
    encoding: str | None = None
    standalone: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Doctype:
    """A document type; it is named, never loaded."""

    name: str
    public: str | None = None
    system: str | None = None
    subset: str = ""  # the declarations that stand in the document itself


Node: TypeAlias = Element | Text | CData | Comment | Instruction
TopNode: TypeAlias = Element | Comment | Instruction | Declaration | Doctype


@dataclass(kw_only=True, slots=True)
class Document:
    """A whole document."""

    children: list[TopNode] = field(default_factory=list)

    @property
    def root(self) -> Element:
        """The one outermost element."""
        return next(child for child in self.children if isinstance(child, Element))


def elements_of(root: Element) -> Iterator[Element]:
    """Name all elements in the order of the text."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Element):
            yield node
            waiting.extend(reversed(node.children))


def bad_xml(why: str) -> ExpressionError:
    """Say why something is no XML that we take."""
    return ExpressionError("expression_bad_xml", f"dit is geen geldige XML: {why}.")
