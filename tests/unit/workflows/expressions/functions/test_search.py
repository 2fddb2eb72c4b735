from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("indexOf('Dossier', 'SS')", 2),
        ("indexOf('dossier', 'x')", -1),
        ("indexOf('dossier', '')", 0),
        ("lastIndexOf('Dossier', 'S')", 3),
        ("lastIndexOf('', 'x')", -1),
        ("lastIndexOf('', '')", 0),
        ("lastIndexOf('abc', '')", 2),
        ("nthIndexOf('a-b-c', '-', 2)", 3),
        ("nthIndexOf('a-b-c', '-', 3)", -1),
        ("nthIndexOf('a-b-c', '-', -1)", 3),
        ("nthIndexOf('a-b-c', '-', -2)", 1),
        ("nthIndexOf('a-b-c', '-', -3)", -1),
        ("nthIndexOf('aaaa', 'aa', 2)", 2),
        ("nthIndexOf('aaaa', 'aa', -2)", 0),
        ("startsWith('Dossier', 'dos')", True),
        ("endsWith('Dossier', 'x')", False),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("nthIndexOf('a', 'a', 0)", "expression_out_of_range"),
        ("indexOf('a', 1)", "expression_wrong_type"),
        ("startsWith(null, 'a')", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
