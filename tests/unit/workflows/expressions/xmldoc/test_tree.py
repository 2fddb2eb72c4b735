from __future__ import annotations

from workflows.expressions.xmldoc.tree import Document, Element, Text, bad_xml, elements_of


def test_elements_come_in_the_order_of_the_text() -> None:
    inner = Element(name="b", children=[Element(name="c")])
    root = Element(name="a", children=[Text("x"), inner, Element(name="d")])
    assert [element.name for element in elements_of(root)] == ["a", "b", "c", "d"]
    assert Document(children=[root]).root is root


def test_errors_say_why() -> None:
    assert bad_xml("te diep").message == "dit is geen geldige XML: te diep."
