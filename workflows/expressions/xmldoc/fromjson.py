"""How an object becomes an XML document: one root, @name as attributes, lists as repeated elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from workflows.expressions.text import to_text
from workflows.expressions.values import Value
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tree import (
    DEPTH,
    CData,
    Declaration,
    Doctype,
    Document,
    Element,
    Text,
    bad_xml,
)

# The characters of an XML name, see https://www.w3.org/TR/xml-names/#NT-NCName.
_START = (
    "A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d"
    "\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd"
)
_NAME_START = re.compile(f"[{_START}]")
_NAME_REST = re.compile(f"[{_START}\\-.0-9\\u00b7\\u0300-\\u036f\\u203f\\u2040]")
_ALREADY_CODED = re.compile("_x[0-9A-Fa-f]{4}_")


def document_of_json(value: dict[str, Value]) -> Document:
    """Build a document, empty for an empty object; raises ExpressionError unless there is one root, no list."""
    document = Document()
    if not value:
        return document

    for key, member in value.items():
        if key == "?xml":
            document.children.append(_declaration(member))
        elif key == "!DOCTYPE":
            document.children.append(_doctype(member))
        elif key != "#comment" or member:
            document.children += _root(key, member)
    if sum(isinstance(child, Element) for child in document.children) != 1:
        raise bad_xml("er moet precies één buitenste element zijn")

    return document


def _root(key: str, member: Value) -> list[Element]:
    if isinstance(member, list):
        raise bad_xml("het buitenste element mag geen lijst zijn")
    if key.startswith(("#", "@", "?", "!")):
        raise bad_xml("er moet precies één buitenste element zijn")

    return [_element(key, member, _Place(room=DEPTH, prefixes=frozenset({"xml"})))]


def _declaration(member: Value) -> Declaration:
    parts = _strings(member)
    return Declaration(
        version=parts.get("@version", "1.0"),
        encoding=parts.get("@encoding"),
        standalone=parts.get("@standalone"),
    )


def _doctype(member: Value) -> Doctype:
    if not isinstance(member, dict):
        raise bad_xml("het documenttype is niet goed geschreven")

    parts = _strings({key: value for key, value in member.items() if key != "@internalSubset"})
    name, system, public = parts.get("@name", ""), parts.get("@system"), parts.get("@public")
    if encoded_name(name) != name or '"' in f"{system}{public}":
        raise bad_xml("het documenttype is niet goed geschreven")

    return Doctype(name=name, public=public, system=system, subset=_checked(member.get("@internalSubset")))


def _checked(subset: Value) -> str:
    """Let no more through than reading would."""
    if not subset:
        return ""
    if isinstance(subset, str) and read_xml(f"<!DOCTYPE a[{subset}]><a/>").children[0] == Doctype(
        name="a", subset=subset
    ):
        return subset

    raise bad_xml("het documenttype is niet goed geschreven")


def _strings(member: Value) -> dict[str, str]:
    if not isinstance(member, dict):
        raise bad_xml("de eerste regel is niet goed geschreven")

    parts = {key: value for key, value in member.items() if isinstance(value, str)}
    if any(re.search('[<>"&]', value) for value in parts.values()):
        raise bad_xml("de eerste regel is niet goed geschreven")

    return parts


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where in the document an element comes."""

    room: int  # levels that may still follow
    prefixes: frozenset[str]  # that have a namespace there

    def within(self, members: Mapping[str, Value]) -> _Place:
        declared = {key[7:] for key in members if key.startswith("@xmlns:")}
        return _Place(room=self.room - 1, prefixes=self.prefixes | declared)


def _element(key: str, value: Value, place: _Place) -> Element:
    if place.room <= 0:
        raise bad_xml("het is te diep genest")

    within = place.within(value if isinstance(value, dict) else {})
    element = Element(name=encoded_name(key, within.prefixes))
    if value is None:
        element.closed = True
    elif isinstance(value, dict):
        _fill(element, value, within)
        element.closed = not element.children
    else:
        element.children.append(Text(_text(value)))
    return element


def _fill(element: Element, members: Mapping[str, Value], place: _Place) -> None:
    for key, member in members.items():
        if key.startswith("@") and len(key) > 1 and not isinstance(member, dict | list):
            name = encoded_name(key[1:], place.prefixes | {"xmlns"})
            if name in element.attributes:
                raise bad_xml("een element heeft twee keer hetzelfde kenmerk")
            element.attributes[name] = _text(member)
        else:
            for value in member if isinstance(member, list) else [member]:
                _append(element, key, value, place)


def _append(element: Element, key: str, value: Value, place: _Place) -> None:
    if key == "#text":
        element.children.append(Text(_text(value)))
    elif key == "#cdata-section":
        element.children.append(CData(_text(value)))
    else:
        element.children.append(_element(key, value, place))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"

    return to_text(value)


def encoded_name(name: str, prefixes: AbstractSet[str] = frozenset()) -> str:
    """Spell a name with `_x0020_` for what an XML name cannot hold; a prefix without a namespace falls away."""
    prefix, colon, local = name.partition(":")
    if not (colon and prefix and local) or ":" in local:
        return _encoded(name)

    return f"{_encoded(prefix)}:{_encoded(local)}" if prefix in prefixes else _encoded(local)


def _encoded(name: str) -> str:
    if not name:
        raise bad_xml("een element heeft een naam nodig")

    return "".join(
        f"_x{ord(mark):04X}_" if _must_encode(name, at, mark) else mark for at, mark in enumerate(name)
    )


def _must_encode(name: str, at: int, mark: str) -> bool:
    if mark == "_":
        return _ALREADY_CODED.match(name, at) is not None

    return not (_NAME_REST if at else _NAME_START).match(mark)
