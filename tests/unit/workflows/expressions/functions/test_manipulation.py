from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("addProperty(json('{\"a\":1}'), '', null)", {"a": 1, "": None}),
        ("removeProperty(json('{\"a\":1,\"A\":2}'), 'A')", {"a": 1}),
        ("removeProperty(json('{\"a\":1}'), 'b')", {"a": 1}),
        ("string(setProperty(json('{\"AaA\":1,\"b\":2}'), 'aaa', 3))", '{"b":2,"AaA":3}'),
        ("setProperty(json('{}'), 'a', createArray(1))", {"a": [1]}),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("addProperty(json('{\"a\":1}'), 'A', 2)", "expression_exists_already"),
        ("addProperty(null, 'a', 1)", "expression_wrong_type"),
        ("setProperty(json('{}'), null, 1)", "expression_wrong_type"),
        ("removeProperty(createArray(1), 'a')", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
