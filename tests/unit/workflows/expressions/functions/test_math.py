from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("add(1, 2)", 3),
        ("add(1, 2.0)", 3.0),
        ("string(add(decimal('1.10'), 1))", "2.10"),
        ("sub(1, 3)", -2),
        ("sub(1.5, 1)", 0.5),
        ("string(sub(decimal('1'), 0.5))", "0.5"),
        ("mul(3, -2)", -6),
        ("mul(1e308, 10)", float("inf")),
        ("string(mul(decimal('1.10'), decimal('2.0')))", "2.200"),
        ("div(-7, 2)", -3),
        ("div(7, -2)", -3),
        ("div(1, 2.0)", 0.5),
        ("div(-1.0, 0)", float("-inf")),
        ("string(div(0.0, 0))", "NaN"),
        ("string(div(decimal('1'), 3))", "0.3333333333333333333333333333"),
        ("string(div(decimal('1.00'), 4))", "0.25"),
        ("mod(-7, 3)", -1),
        ("mod(7, -3)", 1),
        ("mod(-5.5, 2)", -1.5),
        ("string(mod(5.5, 0))", "NaN"),
        ("string(mod(decimal('5.5'), 2))", "1.5"),
        ("max(1, 2.0)", 2.0),
        ("max(3, 2.0)", 3.0),
        ("string(max(decimal('1'), 2.5))", "2.5"),
        ("string(min(float('nan'), 1))", "NaN"),
        ("min(createArray(5))", 5),
        ("range(3, 0)", []),
        ("rand(5, 6)", 5),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("add(9223372036854775807, 1)", "expression_overflow"),
        ("mul(decimal('79228162514264337593543950335'), 2)", "expression_overflow"),
        ("add(decimal('1'), 1e50)", "expression_overflow"),
        ("div(-9223372036854775808, -1)", "expression_overflow"),
        ("div(1, 0)", "expression_division_by_zero"),
        ("mod(1, 0)", "expression_division_by_zero"),
        ("div(decimal('1'), 0)", "expression_division_by_zero"),
        ("add(true, 1)", "expression_wrong_type"),
        ("add('1', 1)", "expression_wrong_type"),
        ("max(5)", "expression_wrong_type"),
        ("max(json('[]'))", "expression_out_of_range"),
        ("max(1, 'a')", "expression_wrong_type"),
        ("rand(5, 5)", "expression_out_of_range"),
        ("range(0, -1)", "expression_out_of_range"),
        ("range(0, 100001)", "expression_out_of_range"),
        ("range(2147483647, 1)", "expression_out_of_range"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
