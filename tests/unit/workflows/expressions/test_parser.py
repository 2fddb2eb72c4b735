from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.errors import ExpressionError
from workflows.expressions.limits import Limits
from workflows.expressions.parser import parse_template
from workflows.expressions.syntax import (
    Access,
    Call,
    Expression,
    Interpolated,
    Literal,
    Template,
    Text,
    Whole,
    spell,
)


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("", Text(value="")),
        ("@", Text(value="@")),
        ("zaak 12", Text(value="zaak 12")),
        ("lijst[1]", Text(value="lijst[1]")),
        (" @f()", Text(value=" @f()")),
        ("jan@voorbeeld.nl", Text(value="jan@voorbeeld.nl")),
        ("@@f(", Text(value="@f(")),
        ("@@{f()}", Text(value="@{f()}")),
        ("a@@{b", Text(value="a@{b")),
        ("@12", Whole(expression=Literal(value=12))),
        ("@-1.5", Whole(expression=Literal(value=-1.5))),
        ("@TRUE", Whole(expression=Literal(value=True))),
        ("@null", Whole(expression=Literal(value=None))),
        ("@'it''s'", Whole(expression=Literal(value="it's"))),
        ("@f()", Whole(expression=Call(name="f"))),
        ("@{f()}", Interpolated(parts=(Call(name="f"),))),
        ("a@{1}b@{'}'}", Interpolated(parts=("a", Literal(value=1), "b", Literal(value="}")))),
    ],
)
def test_every_text_is_a_template(text: str, template: Template) -> None:
    assert parse_template(text) == template


def test_steps_into_a_result_keep_their_forgiveness_and_notation() -> None:
    assert parse_template("@f('x',1)?['a/b'].c[g()]?.d") == Whole(
        expression=Call(
            name="f",
            arguments=(Literal(value="x"), Literal(value=1)),
            accesses=(
                Access(key=Literal(value="a/b"), safe=True, dotted=False),
                Access(key=Literal(value="c"), safe=False, dotted=True),
                Access(key=Call(name="g"), safe=False, dotted=False),
                Access(key=Literal(value="d"), safe=True, dotted=True),
            ),
        )
    )


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("@f(", 3),
        ("@f(1,)", 5),
        ("@f(,1)", 3),
        ("@f(1 2)", 5),
        ("@f()g()", 4),
        ("@f()('c')", 4),
        ("@f()?", 5),
        ("@f()?x", 5),
        ("@f().1", 4),
        ("@f().", 5),
        ("@f()[]", 5),
        ("@'a'.length", 4),
        ("@{'a','b'}", 5),
        ("@{}", 2),
        ("@naam", 1),
        ("@1 1", 3),
        ("@9223372036854775808", 1),
        ("@" + "9" * 30, 1),
    ],
)
def test_a_mistake_is_pointed_at(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template(text)
    assert (caught.value.position, caught.value.expression) == (position, text)


def test_an_expression_has_a_greatest_length_but_the_text_around_it_has_not() -> None:
    limits = Limits(expression=10)
    assert parse_template("x" * 100 + "@{f()}", limits) == Interpolated(parts=("x" * 100, Call(name="f")))
    with pytest.raises(ExpressionError, match="expression_too_long"):
        parse_template("@concat('aaa')", limits)


def test_a_template_has_a_greatest_length() -> None:
    with pytest.raises(ExpressionError, match="expression_too_long"):
        parse_template("@{1}" + "x" * 100, Limits(template=100))


def test_nesting_has_a_floor() -> None:
    assert parse_template("@" + "f(" * 100 + ")" * 100)
    with pytest.raises(ExpressionError, match="expression_too_deep"):
        parse_template("@" + "f(" * 101 + ")" * 101)


names = st.sampled_from(["f", "Concat", "naam_2", "x-y", "$content"])
literals = st.builds(
    lambda value: Literal(value=value),
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
)


def called(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    dotted = st.builds(
        lambda name, safe: Access(key=Literal(value=name), safe=safe, dotted=True), names, st.booleans()
    )
    bracketed = st.builds(lambda key, safe: Access(key=key, safe=safe, dotted=False), inner, st.booleans())
    return st.builds(
        lambda name, arguments, accesses: Call(name=name, arguments=arguments, accesses=accesses),
        names,
        st.lists(inner, max_size=3).map(tuple),
        st.lists(dotted | bracketed, max_size=2).map(tuple),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(literals, called, max_leaves=8)


@given(expressions)
@settings(max_examples=200)
def test_a_whole_expression_reads_back_as_it_was_spelled(expression: Expression) -> None:
    template = Whole(expression=expression)
    assert parse_template(spell(template)) == template


@given(st.lists(st.text(alphabet="ab{}'\" \n", min_size=1, max_size=5), max_size=3), expressions)
@settings(max_examples=200)
def test_text_around_an_expression_reads_back_as_it_was_spelled(
    texts: list[str], expression: Expression
) -> None:
    parts = tuple(part for text in texts for part in (text, expression)) or (expression,)
    template = Interpolated(parts=parts)
    assert parse_template(spell(template)) == template


@given(st.text(alphabet="@{}()[]'?.,1f \n\"+-", max_size=30))
@settings(max_examples=500)
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        parse_template(text)
    except ExpressionError as error:
        assert error.position is not None  # noqa: PT017 - either outcome is fine
        assert 0 <= error.position <= len(text)  # noqa: PT017 - same
