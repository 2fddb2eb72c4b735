from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tojson import json_of_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<a/>", {"a": None}),
        ("<a></a>", {"a": ""}),
        ("<a>1</a>", {"a": "1"}),
        ("<a b='1'>2</a>", {"a": {"@b": "1", "#text": "2"}}),
        ("<a><b>1</b><c/><b>2</b></a>", {"a": {"b": ["1", "2"], "c": None}}),
        ("<a>x<b/>y</a>", {"a": {"#text": ["x", "y"], "b": None}}),
        ("<a>x<!--1-->y</a>", {"a": {"#text": ["x", "y"]}}),
        ("<a><!--1--></a>", {"a": {}}),
        ("<a><!--1--><!--2--></a>", {"a": {"#comment": []}}),
        ("<a><![CDATA[1]]></a>", {"a": {"#cdata-section": "1"}}),
        ("<a xmlns:p='u'><p:b/></a>", {"a": {"@xmlns:p": "u", "p:b": None}}),
        ("<?p q?><a/>", {"?p": "q", "a": None}),
        (
            '<!DOCTYPE a SYSTEM "" [<!ELEMENT a ANY>]><a/>',
            {"!DOCTYPE": {"@name": "a", "@internalSubset": "<!ELEMENT a ANY>"}, "a": None},
        ),
        (
            '<?xml version="1.0" encoding="utf-8" standalone="no"?><!DOCTYPE a PUBLIC "p" "s"><a/>',
            {
                "?xml": {"@version": "1.0", "@encoding": "utf-8", "@standalone": "no"},
                "!DOCTYPE": {"@name": "a", "@public": "p", "@system": "s"},
                "a": None,
            },
        ),
    ],
)
def test_xml_becomes_json(text: str, value: Value) -> None:
    assert json_of_document(read_xml(text)) == value


def test_an_element_can_say_that_it_is_a_list() -> None:
    lists = 'xmlns:l="http://james.newtonking.com/projects/json"'

    assert json_of_document(
        read_xml(f'<r {lists}><a l:Array="true">1</a><b l:Array="false">2</b><c l:Array="true" d="3"/></r>')
    ) == {"r": {"a": ["1"], "b": "2", "c": [{"@d": "3"}]}}
    assert json_of_document(read_xml(f'<r {lists}><a xmlns:l="u" l:Array="true">1</a></r>')) == {
        "r": {"a": {"@xmlns:l": "u", "@l:Array": "true", "#text": "1"}}
    }


@pytest.mark.parametrize("encoding", ["utf-16", "ucs-2le", "utf-32"])
def test_wide_and_unknown_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(ExpressionError):
        json_of_document(read_xml(f'<?xml version="1.0" encoding="{encoding}"?><a/>'))
