from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value
from workflows.expressions.xmldoc.fromjson import document_of_json, encoded_name
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tojson import json_of_document
from workflows.expressions.xmldoc.write import write_xml


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": None}, "<a />"),
        ({"a": ""}, "<a></a>"),
        ({"a": True}, "<a>true</a>"),
        ({"a": 5.0}, "<a>5</a>"),
        ({"a": {}}, "<a />"),
        ({"a": {"@b": 1, "#text": ["x", "y"]}}, '<a b="1">xy</a>'),
        ({"a": {"b": [1, {"c": None}]}}, "<a><b>1</b><b><c /></b></a>"),
        ({"a": {"#cdata-section": "<"}}, "<a><![CDATA[<]]></a>"),
        ({"a": {"#comment": []}}, "<a />"),
        (
            {"a": {"@xmlns:p": "urn:p", "p:b": 1, "q:c": 2}},
            '<a xmlns:p="urn:p"><p:b>1</p:b><c>2</c></a>',
        ),
        ({"a b": 1}, "<a_x0020_b>1</a_x0020_b>"),
        ({"a": {"@b": {"c": 1}}}, "<a><_x0040_b><c>1</c></_x0040_b></a>"),
        (
            {"?xml": {"@version": "1.0", "@encoding": "utf-8"}, "!DOCTYPE": {"@name": "a"}, "a": 1},
            '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE a[]><a>1</a>',
        ),
        ({"a": {"@q:b": 1}}, '<a b="1" />'),
        (
            {"!DOCTYPE": {"@name": "a", "@internalSubset": "<!ELEMENT a EMPTY>"}, "a": None},
            "<!DOCTYPE a[<!ELEMENT a EMPTY>]><a />",
        ),
        ({}, ""),
    ],
)
def test_json_becomes_xml(value: dict[str, Value], text: str) -> None:
    assert write_xml(document_of_json(value)) == text


@pytest.mark.parametrize(
    "value",
    [
        {"a": 1, "b": 2},
        {"#comment": []},
        {"a": {"@b": 1, "@q:b": 2}},
        {"!DOCTYPE": {"@name": "a", "@internalSubset": "<!ENTITY b 'c'>"}, "a": 1},
        {"!DOCTYPE": {"@name": "a", "@internalSubset": "]><a/><!--"}, "a": 1},
        {"!DOCTYPE": {"@name": "a", "@internalSubset": 1}, "a": 1},
        {"a": [1]},
        {"#text": "x"},
        {"@a": "x"},
        {"": 1},
        {"?xml": "1.0", "a": 1},
        {"?xml": {"@version": '1.0"'}, "a": 1},
        {"!DOCTYPE": {"@name": "a b"}, "a": 1},
    ],
)
def test_there_is_one_root_with_a_name(value: dict[str, Value]) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_xml"):
        document_of_json(value)


def test_depth_has_a_floor() -> None:
    deep: Value = 1
    for _ in range(200):
        deep = {"a": deep}
    with pytest.raises(ExpressionError, match="expression_bad_xml"):
        document_of_json({"r": deep})


def test_names_are_encoded_where_xml_has_no_such_name() -> None:
    names = ["a", "1a", "a=b", "p:a", "q:a", "a:b:c", "_x0041_", "é", "_"]
    assert [encoded_name(name, {"p"}) for name in names] == [
        "a",
        "_x0031_a",
        "a_x003D_b",
        "p:a",
        "a",
        "a_x003A_b_x003A_c",
        "_x005F_x0041_",
        "é",
        "_",
    ]


tree: st.SearchStrategy[Value] = st.recursive(
    st.text(alphabet="ab<>&\"' é", min_size=1, max_size=4).filter(str.strip),
    lambda inner: st.dictionaries(
        st.sampled_from(["a", "b", "x-y"]), inner | st.lists(inner, min_size=2, max_size=3), min_size=1
    ),
    max_leaves=8,
)


@given(tree)
@settings(max_examples=200)
def test_what_is_written_as_xml_reads_back_the_same(value: Value) -> None:
    written = write_xml(document_of_json({"r": value}))
    assert json_of_document(read_xml(written)) == {"r": value}
