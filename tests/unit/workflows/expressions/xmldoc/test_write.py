from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.limits import LIMITS
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tree import CData, Document, Element, Text
from workflows.expressions.xmldoc.write import escaped, write_element, write_xml


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<a/>", "<a />"),
        ("<a></a>", "<a></a>"),
        ("<a  b = '\"'>&lt;&gt;&amp;\"'</a>", '<a b="&quot;">&lt;&gt;&amp;"\'</a>'),
        ("<a b='x&#10;y'/>", '<a b="x&#xA;y" />'),
        ('<?xml version="1.0" standalone="yes"?><a/>', '<?xml version="1.0" standalone="yes"?><a />'),
        ("<!DOCTYPE a><a/>", "<!DOCTYPE a[]><a />"),
        ('<!DOCTYPE a PUBLIC "p" "s"><a/>', '<!DOCTYPE a PUBLIC "p" "s"[]><a />'),
        ("<?p?><a><?q r?></a>", "<?p?><a><?q r?></a>"),
        ("<a><!-- c --><![CDATA[<]]></a>", "<a><!-- c --><![CDATA[<]]></a>"),
    ],
)
def test_documents_are_written_in_their_usual_form(text: str, written: str) -> None:
    assert write_xml(read_xml(text)) == written


def test_control_characters_are_escaped() -> None:
    assert (escaped("a\x01\n"), escaped("a\n", attribute=True)) == ("a&#x1;\n", "a&#xA;")


def test_an_element_alone_takes_its_namespaces_along() -> None:
    assert write_element(Element(name="a", closed=True), {"xmlns": "urn:x"}) == '<a xmlns="urn:x" />'


def test_cdata_cannot_hold_its_own_end() -> None:
    with pytest.raises(ExpressionError, match="expression_bad_xml"):
        write_xml(Document(children=[Element(name="a", children=[CData("]]>")])]))


def test_endless_xml_is_refused() -> None:
    large = Text("a" * (LIMITS.text // 2 + 1))
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        write_xml(Document(children=[Element(name="a", children=[large, large])]))
