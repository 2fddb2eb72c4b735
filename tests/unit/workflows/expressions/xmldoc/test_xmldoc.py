from __future__ import annotations

from workflows.expressions.xmldoc import json_of_xml, query_xml, xml_of_json, xml_of_text


def test_xml_goes_round() -> None:
    assert xml_of_text(" <a/>") == "<a />"
    assert json_of_xml(xml_of_json({"a": {"b": "1"}})) == {"a": {"b": "1"}}
    assert query_xml("<a>1</a>", "number(/a)") == 1.0
