"""How an XML document becomes JSON: attributes as @name, texts as #text, same names as one list."""

from __future__ import annotations

from dataclasses import dataclass

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
# An element with the attribute Array of this namespace is a list, also when it is the only one of its name.
_LISTS = "http://james.newtonking.com/projects/json"


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    value: Value
    listed: bool = False


def json_of_document(document: Document) -> Value:
    """Convert a document; raises ExpressionError for an encoding that the host does not know."""
    return _members([_entry(child, frozenset()) for child in document.children])


def _entry(node: Node | TopNode, prefixes: frozenset[str]) -> _Entry:
    """Convert a node; *prefixes* are those that stand for the namespace of lists."""
    match node:
        case Element():
            entry = _element(node, prefixes)
        case Text(value):
            entry = _Entry("#text", value)
        case CData(value):
            entry = _Entry("#cdata-section", value)
        case Comment(value):
            entry = _Entry(_COMMENT, value)
        case Instruction(target, value):
            entry = _Entry(f"?{target}", value)
        case Declaration():
            entry = _Entry("?xml", _declaration(node))
        case Doctype():
            entry = _Entry("!DOCTYPE", _doctype(node))
    return entry


def _element(element: Element, prefixes: frozenset[str]) -> _Entry:
    attributes = dict(element.attributes)
    declared = {name: value for name, value in attributes.items() if name.startswith("xmlns:")}
    within = prefixes - {name[6:] for name in declared} | {
        name[6:] for name, value in declared.items() if value == _LISTS
    }
    marks = [attributes.pop(f"{prefix}:Array", "false") for prefix in within]
    kept = {name: value for name, value in attributes.items() if declared.get(name) != _LISTS}
    entries = [_Entry(f"@{name}", value) for name, value in kept.items()]
    entries += [_entry(child, within) for child in element.children]
    return _Entry(element.name, _content(element, entries), listed="true" in marks or "1" in marks)


def _content(element: Element, entries: list[_Entry]) -> Value:
    if not entries:
        return None if element.closed else ""
    if all(entry.key == "#text" for entry in entries):
        return _one_or_list([entry.value for entry in entries])

    return _members(entries)


def _members(entries: list[_Entry]) -> Value:
    """One of a name stands alone. Comments vanish: one without a trace, more leave an empty list (as the host does)."""
    groups: dict[str, list[_Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.key, []).append(entry)
    members: dict[str, Value] = {}
    for key, group in groups.items():
        values = [entry.value for entry in group]
        if key != _COMMENT:
            members[key] = values if any(entry.listed for entry in group) else _one_or_list(values)
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
