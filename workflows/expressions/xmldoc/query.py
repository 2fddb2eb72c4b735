"""What an XPath finds in an XML document."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from workflows.expressions.content import XML, content
from workflows.expressions.errors import ExpressionError
from workflows.expressions.utf16 import utf8
from workflows.expressions.values import Value, too_big
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tree import Document, Element, elements_of
from workflows.expressions.xmldoc.write import escaped, write_element, write_xml

_LONGEST = 2_000
_DEEPEST = 20
_MOST_WORK = 20_000_000
_LITERAL = re.compile("'[^']*'|\"[^\"]*\"")
# Steps that may look at all nodes again for each node: each multiplies the work by the size of the document.
_WIDE = re.compile(r"//|\.\.|parent::|ancestor|descendant|following|preceding|[\[(,=<>|+*-]\s*/(?!/)")


def query_xml(text: str, path: str) -> Value:
    """Find nodes (always a list), a number, a text or a truth; raises ExpressionError."""
    document = read_xml(text)
    own = list(elements_of(document.root))
    _check_cost(path, len(own))
    tree = _lxml(document)
    try:
        found = etree.XPath(path, regexp=False, smart_strings=True)(tree)
    except (etree.XPathError, ValueError) as error:
        raise ExpressionError("expression_bad_xpath", "dit is geen geldige XPath.") from error

    return _value(found, dict(zip(tree.iter(etree.Element), own, strict=False)))


def _check_cost(path: str, size: int) -> None:
    if len(path) > _LONGEST:
        raise too_big("XPath")

    bare = _LITERAL.sub("''", path)
    wide = len(_WIDE.findall(bare))
    if bare.count("[") + bare.count("(") > _DEEPEST * 5 or max(size, 2) ** max(wide, 1) > _MOST_WORK:
        raise too_big("te veel werk voor deze XPath")


def _lxml(document: Document) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, strip_cdata=False
    )
    try:
        return etree.fromstring(utf8(write_xml(Document(children=[document.root]))), parser)
    except etree.XMLSyntaxError as error:
        raise ExpressionError("expression_bad_xml", "dit is geen geldige XML.") from error


def _value(found: Any, own: dict[Any, Element]) -> Value:
    if isinstance(found, list):
        return [_node(node, own) for node in found]
    if isinstance(found, str):
        return str(found)

    return bool(found) if isinstance(found, bool) else float(found)


def _node(node: Any, own: dict[Any, Element]) -> Value:
    if isinstance(node, str):
        return _string(node)
    if isinstance(node, tuple):
        prefix, address = node
        return _as_xml(_attribute(f"xmlns:{prefix}" if prefix else "xmlns", address or ""))
    if node in own:
        return _as_xml(write_element(own[node], _namespaces(node)))

    return _as_xml(etree.tostring(node, encoding="unicode", with_tail=False))


def _string(node: Any) -> Value:
    """Texts are plain; attributes are XML of their own, as the host gives them."""
    if not getattr(node, "is_attribute", False):
        return str(node)

    name = etree.QName(node.attrname)
    prefix = next((key for key, uri in node.getparent().nsmap.items() if key and uri == name.namespace), None)
    spelled = f"{prefix}:{name.localname}" if name.namespace and prefix else name.localname
    return _as_xml(_attribute(spelled, str(node)))


def _attribute(name: str, value: str) -> str:
    return f'{name}="{escaped(value, attribute=True)}"'


def _namespaces(node: Any) -> dict[str, str]:
    return {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in node.nsmap.items() if uri}


def _as_xml(text: str) -> Value:
    return content(XML, utf8(text))
