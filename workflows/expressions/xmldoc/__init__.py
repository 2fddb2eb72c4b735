"""XML as flows use it: read without entities or network, written as .NET writes it, turned into JSON and back."""

from __future__ import annotations

from workflows.expressions.values import Value
from workflows.expressions.xmldoc.fromjson import document_of_json
from workflows.expressions.xmldoc.query import query_xml
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tojson import json_of_document
from workflows.expressions.xmldoc.write import write_xml

__all__ = ["json_of_xml", "query_xml", "xml_of_json", "xml_of_text"]


def xml_of_text(text: str) -> str:
    """Check XML and write it again in its usual form; raises ExpressionError."""
    return write_xml(read_xml(text))


def xml_of_json(value: dict[str, Value]) -> str:
    """Write an object with one member as XML; raises ExpressionError."""
    return write_xml(document_of_json(value))


def json_of_xml(text: str) -> Value:
    """Turn XML into JSON; raises ExpressionError."""
    return json_of_document(read_xml(text))
