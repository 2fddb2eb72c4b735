from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate, evaluate_value
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value

SCOPE = Scope(variables={"n": 3, "naam": "Jan"})


def test_every_text_and_key_in_a_value_is_worked_out() -> None:
    assert evaluate_value(
        {
            "@{variables('naam')}": ["@variables('n')", "n=@{variables('n')}", 5, True, None],
            "b": {"c": "plat"},
        },
        SCOPE,
    ) == {"Jan": [3, "n=3", 5, True, None], "b": {"c": "plat"}}


def test_a_single_text_keeps_its_decimal_and_a_value_becomes_plain() -> None:
    assert evaluate("@decimal('1.50')", SCOPE) == Decimal("1.50")
    assert evaluate_value(["@decimal('1.50')", "@div(1.0,0)", "@first('😀')"], SCOPE) == [
        1.5,
        "Infinity",
        "\ufffd",
    ]


def test_a_value_that_is_too_deep_is_refused() -> None:
    deep: Value = "a"
    for _ in range(200):
        deep = [deep]
    with pytest.raises(ExpressionError, match="expression_too_deep"):
        evaluate_value(deep, SCOPE)


def test_a_deep_result_is_refused() -> None:
    deep: Value = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        evaluate_value("@first(variables('x'))", Scope(variables={"x": [deep]}))


@given(st.text(max_size=20))
@settings(max_examples=200)
def test_interpolating_a_text_variable_gives_that_text(text: str) -> None:
    assert evaluate("[@{variables('x')}]", Scope(variables={"x": text})) == f"[{text}]"


@given(st.text(alphabet="@{}'ab\n", max_size=20))
@settings(max_examples=200)
def test_a_quoted_text_is_itself(text: str) -> None:
    quoted = text.replace("'", "''")
    assert (evaluate(f"@'{quoted}'", SCOPE), evaluate(f"@{{'{quoted}'}}", SCOPE)) == (text, text)
