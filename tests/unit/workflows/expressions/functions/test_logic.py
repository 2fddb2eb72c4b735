from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("and(true, true, false)", False),
        ("or(false, false)", False),
        ("or(true, 5)", True),
        ("if(false, 1, 2)", 2),
        ("coalesce(null, null)", None),
        ("coalesce('', 1)", ""),
        ("not(true)", False),
        ("equals('a', 'A')", False),
        ("equals(true, 'True')", True),
        ("equals('true', true)", False),
        ("equals(true, 1)", False),
        ("equals(json('[1,{}]'), json('[1.0,{}]'))", True),
        ("greater(2, 1.5)", True),
        ("greater('a', 'B')", True),
        ("greater('é', 'ï')", False),
        ("less('\ud83d\ude00', '\uffee')", True),
        ("greaterOrEquals(decimal('0.1'), 0.1)", True),
        ("greater(9007199254740993, 9007199254740992.0)", False),
        ("less(float('nan'), 1)", False),
        ("lessOrEquals(1, float('nan'))", False),
        ("lessOrEquals(2, 2)", True),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("and(1)", "expression_wrong_type"),
        ("or(false, 'true')", "expression_wrong_type"),
        ("if('true', 1, 2)", "expression_wrong_type"),
        ("not(null)", "expression_wrong_type"),
        ("greater(1, '1')", "expression_wrong_type"),
        ("less(true, false)", "expression_wrong_type"),
        ("greaterOrEquals(null, null)", "expression_wrong_type"),
        ("lessOrEquals(createArray(1), createArray(1))", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
