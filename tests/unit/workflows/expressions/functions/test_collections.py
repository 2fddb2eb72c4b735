from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("contains(createArray(1, 'a'), 1.0)", True),
        ("contains(createArray(1), true)", False),
        ("contains(json('{\"a\":1}'), 'A')", False),
        ("contains('dossier', 'OS')", False),
        ("empty(null)", True),
        ("empty(json('{}'))", True),
        ("empty(createArray(null))", False),
        ("first(json('[]'))", None),
        ("first('')", ""),
        ("last('abc')", "c"),
        ("last(createArray(1, 2))", 2),
        ("take('abc', 9)", "abc"),
        ("take(createArray(1, 2), 0)", []),
        ("skip(createArray(1, 2), 9)", []),
        ("skip('abc', 1)", "bc"),
        ("join(createArray(1, null, createArray(2)), '-')", "1--[2]"),
        ("union(createArray(2, 1, 2), createArray(1, 3))", [2, 1, 3]),
        ("union(createArray(1, true), createArray(1.0))", [1, True]),
        ('union(json(\'{"a":1,"b":1}\'), json(\'{"b":2}\'))', {"a": 1, "b": 2}),
        ("intersection(createArray(2, 1, 2))", [2, 1]),
        ("intersection(createArray(1, 2, 3), createArray(3, 2), createArray(2))", [2]),
        ('intersection(json(\'{"a":1,"b":1}\'), json(\'{"a":1,"b":2}\'))', {"a": 1}),
        ("sort(createArray(2.5, 1, decimal('2')))[1]", Decimal(2)),
        ("sort(createArray('b', 'B', null))", [None, "B", "b"]),
        ("sort(createArray(true, false))", [False, True]),
        ("sort(json('[{\"n\":2},{\"N\":1},{}]'), 'n')", [{}, {"N": 1}, {"n": 2}]),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("contains(1, 1)", "expression_wrong_type"),
        ("contains(json('{}'), 1)", "expression_wrong_type"),
        ("contains('a', 1)", "expression_wrong_type"),
        ("empty(0)", "expression_wrong_type"),
        ("first(null)", "expression_wrong_type"),
        ("take(createArray(1), -1)", "expression_out_of_range"),
        ("skip(createArray(1), 1.5)", "expression_wrong_type"),
        ("join('a', 'b')", "expression_wrong_type"),
        ("join(createArray(1), null)", "expression_wrong_type"),
        ("union(createArray(1), json('{}'))", "expression_wrong_type"),
        ("union(json('{}'), createArray(1))", "expression_wrong_type"),
        ("intersection('a')", "expression_wrong_type"),
        ("reverse('abc')", "expression_wrong_type"),
        ("sort(createArray(1, 'a'))", "expression_wrong_type"),
        ("sort(createArray(1), 'n')", "expression_wrong_type"),
        ("item()", "expression_no_item"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
