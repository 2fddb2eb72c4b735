from __future__ import annotations

from datetime import timedelta

from workflows.definition.cursor import Cursor
from workflows.definition.document import read_document


def cursor(text: str) -> Cursor:
    document = read_document(text, "x.yaml")
    return Cursor(document=document, value=document.value)


def said(one: Cursor) -> list[str]:
    return [str(mistake) for mistake in one.mistakes]


def test_members_are_found_in_any_case_the_exact_one_first() -> None:
    one = cursor("Naam: x\nnaam: y\nleeg:")
    assert (one.text("naam"), one.text("NAAM"), one.find("leeg"), one.find("zoek")) == ("y", "x", None, None)


def test_wrong_kinds_of_value_are_noted_where_they_stand() -> None:
    one = cursor("a: 1\nb: x\nc: [1]\nd: 5 minuten\ne: fixd\nf: true")
    assert (one.text("a"), one.object("b"), one.number("c", 1, 5)) == (None, None, None)
    assert (one.duration("d"), one.choice("e", ("none", "fixed")), one.number("f", 0, 1)) == (
        None,
        None,
        None,
    )
    assert said(one) == [
        "x.yaml:1 · a · hier hoort een tekst",
        "x.yaml:2 · b · hier hoort een object met eigenschappen",
        "x.yaml:3 · c · hier hoort een geheel getal van 1 tot en met 5",
        'x.yaml:4 · d · hier hoort een duur zoals "PT1H" (een uur) of "P14D" (veertien dagen)',
        'x.yaml:5 · e · "fixd" kan hier niet; wel: none, fixed, bedoelt u "fixed"?',
        "x.yaml:6 · f · hier hoort een geheel getal van 0 tot en met 1",
    ]


def test_right_values_are_given() -> None:
    one = cursor("a: PT5M\nb: '4'\nc: FIXED\nd: [x]\ne: {f: g}")
    assert one.duration("a") == timedelta(minutes=5)
    assert (one.number("b", 1, 5), one.choice("c", ("none", "fixed"))) == (4, "fixed")
    assert [item.path for item in one.at("d", ["x"]).items()] == [("d", 0)]
    assert [(name, inner.value) for name, inner in one.at("e", {"f": "g"}).each()] == [("f", "g")]
    assert said(one) == []


def test_absent_members_are_no_mistake() -> None:
    one = cursor("{}")
    assert (
        one.text("a"),
        one.object("a"),
        one.number("a", 1, 2),
        one.duration("a"),
        one.choice("a", ()),
    ) == (None,) * 5
    assert said(one) == []
