from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.compile import compile_template
from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions import FUNCTIONS
from workflows.expressions.functions.function import Function
from workflows.expressions.limits import Limits
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


def value(text: str, scope: Scope | None = None) -> Value:
    return compile_template(text).evaluate(scope or Scope())


def test_one_expression_keeps_its_type_and_interpolation_makes_text() -> None:
    assert (value("@5.0"), value("@{5.0}"), value("a@{true}@{null}")) == (5.0, "5", "aTrue")


@pytest.mark.parametrize(
    "text",
    ["@and(false,bestaatniet())", "@if(false,bestaatniet(),false)", "@not(or(true,first(1,2,3)))"],
)
def test_what_is_not_reached_is_not_evaluated(text: str) -> None:
    assert value(text) is False


def test_an_unknown_function_is_named_with_its_place_and_a_suggestion() -> None:
    with pytest.raises(ExpressionError) as caught:
        value("@concat('a',conkat('b'))")
    error = caught.value
    assert (error.code, error.position, error.suggestion, error.expression) == (
        "expression_unknown_function",
        12,
        "concat",
        "@concat('a',conkat('b'))",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@first()", "Functie first: er zijn 0 argumenten, maar het moeten er 1 zijn."),
        ("@or()", "Functie or: er zijn 0 argumenten, maar het moeten er minstens 1 zijn."),
        ("@substring('a')", "Functie substring: er zijn 1 argumenten, maar het moeten er 2 tot 3 zijn."),
    ],
)
def test_arguments_are_counted(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(text)
    assert caught.value.message == message


def test_a_mistake_in_a_step_is_pointed_at() -> None:
    with pytest.raises(ExpressionError) as caught:
        value("@json('{\"a\":1}').b")
    assert caught.value.position == 16


def test_keys_of_steps_are_expressions_too() -> None:
    assert value("@json('{\"ab\":[7]}')[concat('a','b')][sub(1,1)]") == 7


def test_work_is_bounded() -> None:
    small = Limits(work=100)
    assert compile_template("@concat('a','b')", small).evaluate(Scope()) == "ab"
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        compile_template("@range(0,50)", small).evaluate(Scope())
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        compile_template("@{variables('x')}", small).evaluate(Scope(variables={"x": "a" * 101}))


def test_interpolated_text_has_a_greatest_length() -> None:
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        compile_template("@{1}" + "a" * 20, Limits(text=20)).evaluate(Scope())


def test_long_texts_are_compiled_without_being_kept() -> None:
    long = "a" * 30_000 + "@{1}"
    assert compile_template(long) is not compile_template(long)
    assert compile_template("@{1}") is compile_template("@{1}")


def test_nesting_beyond_the_machine_is_an_error_of_the_expression() -> None:
    deep: Value = "a"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        value("@string(variables('x'))", Scope(variables={"x": deep}))


LITERALS = st.sampled_from(
    [
        "'a'",
        "''",
        "'😀é'",
        "'2026-03-01T10:00:00Z'",
        "'UTC'",
        "'C'",
        "'nl-NL'",
        "'0.#'",
        "'{\"a\":[1,2.5,null]}'",
        "'<a b=\"1\"><c/></a>'",
        "'//c'",
        "'data:,a'",
        "'https://voorbeeld.nl/a?b'",
        "'Day'",
        "0",
        "-1",
        "9223372036854775807",
        "1e308",
        "1e999",
        "-0.0",
        "null",
        "true",
    ]
)
STEPS = st.sampled_from(["", "", "?['a']", "[0]", ".a", "?['a/b']", "?[1]"])


def called(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def arguments(function: Function) -> st.SearchStrategy[str]:
        most = function.least + 2 if function.most is None else function.most
        given_arguments = st.lists(inner, min_size=function.least, max_size=most)
        return st.builds(
            lambda values, step: f"{function.name}({','.join(values)}){step}", given_arguments, STEPS
        )

    return st.sampled_from(FUNCTIONS).flatmap(arguments)


@given(st.recursive(LITERALS, called, max_leaves=6))
@settings(max_examples=500, deadline=None)
def test_evaluation_gives_a_value_or_an_expression_error(text: str) -> None:
    scope = Scope(variables={"a": 1}, actions={"a": {"outputs": {"body": [1]}}}, item={"a": 1})
    try:
        compile_template(f"@{text}").evaluate(scope)
    except ExpressionError as error:
        assert error.expression == f"@{text}"  # noqa: PT017 - either outcome is fine
