from __future__ import annotations

from workflows.expressions.parser import parse_template
from workflows.expressions.syntax import (
    Call,
    Interpolated,
    Literal,
    Text,
    Whole,
    calls_in,
    expressions_of,
    spell,
)


def test_plain_text_with_signs_is_spelled_so_that_it_stays_text() -> None:
    assert [spell(Text(value=text)) for text in ("a", "@", "@f()", "a@{b")] == ["a", "@", "@@f()", "a@@{b"]


def test_a_whole_expression_is_spelled_without_blanks() -> None:
    assert spell(parse_template("@if( true , 'a''b', null )?[ 'x' ].y")) == "@if(true,'a''b',null)?['x'].y"


def test_infinity_is_spelled_as_a_number_that_is_too_large() -> None:
    assert spell(Whole(expression=Literal(value=float("-inf")))) == "@-1e999"


def test_the_outermost_expressions_come_in_order() -> None:
    assert expressions_of(Interpolated(parts=("a", Call(name="f"), Literal(value=1)))) == (
        Call(name="f"),
        Literal(value=1),
    )


def test_calls_are_found_in_arguments_and_keys_outer_first() -> None:
    names = [call.name for call in calls_in(parse_template("@a(b(c()),d())[e()] "))]
    assert names == ["a", "b", "c", "d", "e"]
