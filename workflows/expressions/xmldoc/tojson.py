"""How an XML document becomes JSON: attributes as @name, texts as #text, same names as one list."""

from __future__ import annotations

from workflows.expressions.content import known_charset
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value
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
)

_WIDE = ("utf-16", "utf-32", "utf-7")
_COMMENT = "#comment"


def json_of_document(document: Document) -> Value:
    """Convert a document; raises ExpressionError for an encoding that the host does not know."""
    groups: dict[str, list[Value]] = {}
    for child in document.children:
        key, value = _entry(child)
        groups.setdefault(key, []).append(value)
    return _members(groups)


def _entry(node: Node | TopNode) -> tuple[str, Value]:
    match node:
        case Element():
            entry: tuple[str, Value] = (node.name, _element(node))
        case Text(value):
            entry = ("#text", value)
        case CData(value):
            entry = ("#cdata-section", value)
        case Comment(value):
            entry = (_COMMENT, value)
        case Instruction(target, value):
            entry = (f"?{target}", value)
        case Declaration():
            entry = ("?xml", _declaration(node))
        case Doctype():
            entry = ("!DOCTYPE", _doctype(node))
    return entry


def _element(element: Element) -> Value:
    groups: dict[str, list[Value]] = {f"@{name}": [value] for name, value in element.attributes.items()}
    for child in element.children:
        key, value = _entry(child)
        groups.setdefault(key, []).append(value)
    if not groups:
        return None if element.closed else ""
    if groups.keys() == {"#text"}:
        return _one_or_list(groups["#text"])

    return _members(groups)


def _members(groups: dict[str, list[Value]]) -> Value:
    """One of a name stands alone. Comments vanish: one without a trace, more leave an empty list (as the host does)."""
    members: dict[str, Value] = {}
    for key, values in groups.items():
        if key != _COMMENT:
            members[key] = _one_or_list(values)
        elif len(values) > 1:
            members[key] = []
    return members


def _one_or_list(values: list[Value]) -> Value:
    return values[0] if len(values) == 1 else values


def _declaration(declaration: Declaration) -> Value:
    if declaration.encoding and known_charset(declaration.encoding).startswith(_WIDE):
        raise ExpressionError("expression_bad_xml", "deze tekencodering van XML wordt niet ondersteund.")

    parts: dict[str, Value] = {"@version": declaration.version}
    if declaration.encoding:
        parts["@encoding"] = declaration.encoding
    if declaration.standalone:
        parts["@standalone"] = declaration.standalone
    return parts


def _doctype(doctype: Doctype) -> Value:
    parts = {
        "@name": doctype.name,
        "@public": doctype.public,
        "@system": doctype.system,
        "@internalSubset": doctype.subset,
    }
    return {key: part for key, part in parts.items() if part}
