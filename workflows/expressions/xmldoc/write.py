"""How an XML document is written, as .NET's XmlDocument.OuterXml does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflows.expressions.limits import LIMITS
from workflows.expressions.values import too_big
from workflows.expressions.xmldoc.tree import (
    CData,
    Comment,
    Declaration,
    Doctype,
    Document,
    Element,
    Instruction,
    Node,
    Text,
    TopNode,
    bad_xml,
)

_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_IN_ATTRIBUTE = {**_IN_TEXT, '"': "&quot;", "\n": "&#xA;", "\r": "&#xD;"}
_SPECIAL = re.compile(r"[&<>\"\n\r\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_xml(document: Document) -> str:
    """Write a whole document; raises ExpressionError when it cannot be written or grows too large."""
    return _collected(piece for child in document.children for piece in _pieces(child))


def write_element(element: Element, namespaces: dict[str, str]) -> str:
    """Write one element on its own, with the namespaces that it stands in."""
    attributes = {**namespaces, **element.attributes}
    alone = Element(
        name=element.name, attributes=attributes, children=element.children, closed=element.closed
    )
    return _collected(_pieces(alone))


def escaped(text: str, *, attribute: bool = False) -> str:
    """Escape what cannot stand in text or in an attribute as it is."""
    table = _IN_ATTRIBUTE if attribute else _IN_TEXT

    def replace(found: re.Match[str]) -> str:
        mark = found.group()
        if mark in table:
            return table[mark]
        return mark if mark in '"\n\r' else f"&#x{ord(mark):X};"

    return _SPECIAL.sub(replace, text)


def _collected(pieces: Iterator[str]) -> str:
    found: list[str] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LIMITS.text:
            raise too_big("XML")
        found.append(piece)
    return "".join(found)


def _pieces(node: Node | TopNode) -> Iterator[str]:
    match node:
        case Element():
            yield from _element(node)
        case Text(value):
            yield escaped(value)
        case CData(value):
            if "]]>" in value:
                raise bad_xml("in een CDATA-deel mag geen ]]> staan")
            yield f"<![CDATA[{value}]]>"
        case Comment(value):
            yield f"<!--{value}-->"
        case Instruction(target, value):
            yield f"<?{target} {value}?>" if value else f"<?{target}?>"
        case Declaration():
            yield _declaration(node)
        case Doctype():
            yield _doctype(node)


def _element(element: Element) -> Iterator[str]:
    attributes = "".join(
        f' {name}="{escaped(value, attribute=True)}"' for name, value in element.attributes.items()
    )
    if not element.children and element.closed:
        yield f"<{element.name}{attributes} />"
        return

    yield f"<{element.name}{attributes}>"
    for child in element.children:
        yield from _pieces(child)
    yield f"</{element.name}>"


def _declaration(declaration: Declaration) -> str:
    encoding = f' encoding="{declaration.encoding}"' if declaration.encoding else ""
    standalone = f' standalone="{declaration.standalone}"' if declaration.standalone else ""
    return f'<?xml version="{declaration.version}"{encoding}{standalone}?>'


def _doctype(doctype: Doctype) -> str:
    if doctype.public is not None:
        place = f' PUBLIC "{doctype.public}" "{doctype.system or ""}"'
    else:
        place = f' SYSTEM "{doctype.system}"' if doctype.system is not None else ""
    return f"<!DOCTYPE {doctype.name}{place}[{doctype.subset}]>"
