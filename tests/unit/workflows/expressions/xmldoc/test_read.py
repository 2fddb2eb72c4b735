from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.errors import ExpressionError
from workflows.expressions.xmldoc.read import read_xml
from workflows.expressions.xmldoc.tree import (
    CData,
    Comment,
    Declaration,
    Doctype,
    Element,
    Instruction,
    Text,
)


def test_all_that_a_document_holds_is_kept() -> None:
    document = read_xml(
        '<?xml version="1.0" encoding="ucs-2le" standalone="yes"?><!DOCTYPE r SYSTEM "r.dtd"><?p q?>'
        '<r a="1&quot;"> x <!--c--><![CDATA[<d>]]><e/></r>'
    )
    assert document.children == [
        Declaration(version="1.0", encoding="ucs-2le", standalone="yes"),
        Doctype(name="r", system="r.dtd"),
        Instruction("p", "q"),
        Element(
            name="r",
            attributes={"a": '1"'},
            children=[Text(" x "), Comment("c"), CData("<d>"), Element(name="e", closed=True)],
        ),
    ]


def test_blanks_between_elements_are_dropped_unless_they_are_to_be_preserved() -> None:
    assert read_xml("<r>\n <a></a>\n</r>").root.children == [Element(name="a")]
    kept = read_xml('<r xml:space="preserve"> <a xml:space="default"> </a></r>').root
    assert kept.children == [Text(" "), Element(name="a", attributes={"xml:space": "default"})]


def test_an_empty_element_remembers_how_it_was_written() -> None:
    document = read_xml("<r><a/><b></b><c> </c><d x='/&gt;'></d><e><f/></e></r>")
    assert [(child.name, child.closed) for child in document.root.children if isinstance(child, Element)] == [
        ("a", True),
        ("b", False),
        ("c", False),
        ("d", False),
        ("e", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tekst",
        "<a>",
        "<a/><b/>",
        "<!-- alleen -->",
        "<p:a/>",
        "<a p:b='1'/>",
        "<a:b:c xmlns:a='x'/>",
        "<a b='1' b='2'/>",
        "<?xml encoding='ascii'?><a/>",
        "<?xml version='1.0' standalone='no' encoding='utf-8'?><a/>",
        "<a>&onbekend;</a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'>%b;]><a/>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
        "<?xml version='1.1'?><a/>",
        "<!DOCTYPE a SYSTEM 'a.dtd'><a>&b;</a>",
        "<a>" * 200 + "</a>" * 200,
    ],
)
def test_what_is_no_plain_xml_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_xml"):
        read_xml(text)


def test_a_document_type_keeps_its_own_declarations_as_they_are_written() -> None:
    assert read_xml(
        '<!DOCTYPE a SYSTEM "]" [<!-- c -->\r\n<?p ]?>\r<!ELEMENT a (b|c)*> ] ><a/>'
    ).children == [
        Doctype(name="a", system="]", subset="<!-- c -->\r\n<?p ]?>\n<!ELEMENT a (b|c)*> "),
        Element(name="a", closed=True),
    ]


def test_a_declaration_may_be_as_deep_as_it_likes() -> None:
    deep = "(" * 400_000 + "b" + ")" * 400_000
    assert read_xml(f"<!DOCTYPE a [<!ELEMENT a {deep}>]><a/>").root == Element(name="a", closed=True)


@given(st.text(alphabet="<>/ab='\"&;!-[]?x: \ud800", max_size=30))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_xml(text)
    except ExpressionError as error:
        assert error.code == "expression_bad_xml"  # noqa: PT017 - either outcome is fine
