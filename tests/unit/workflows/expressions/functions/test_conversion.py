from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("array(null)", [None]),
        ("bool('  TRUE')", True),
        ("bool(0.0)", False),
        ("bool(decimal('0.1'))", True),
        ("bool(false)", False),
        ("int('1,000.0')", 1000),
        ("int('1e3')", 1000),
        ("int(2.0)", 2),
        ("int('100000000000000010')", 100000000000000016),
        ("int('nan')", -(2**63)),
        ("float(5)", 5.0),
        ("float('1.5-')", -1.5),
        ("float('infinity', '')", float("inf")),
        ("string(decimal('1.50'))", "1.50"),
        ("string(decimal(2.5))", "2.5"),
        ("string(decimal(5))", "5"),
        ("string(decimal(decimal('5.0')))", "5.0"),
        ("json('null')", None),
        ("json(binary('[1]'))", [1]),
        ("json(xml('<a>1</a>'))", {"a": "1"}),
        ("string(xml(xml('<a/>')))", "<a />"),
        ('string(xml(json(\'{"a":{"b":[1,2]}}\')))', "<a><b>1</b><b>2</b></a>"),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("bool('')", "expression_bad_boolean"),
        ("bool(null)", "expression_wrong_type"),
        ("int(1.5)", "expression_bad_number"),
        ("int('5-')", "expression_bad_number"),
        ("int(null)", "expression_bad_number"),
        ("int('9223372036854775807')", "expression_bad_number"),
        ("float('infinity')", "expression_bad_number"),
        ("float(true)", "expression_bad_number"),
        ("float('1', 'xx')", "expression_unknown_locale"),
        ("decimal('1e3')", "expression_bad_number"),
        ("decimal(true)", "expression_wrong_type"),
        ("decimal(float('nan'))", "expression_overflow"),
        ("json(null)", "expression_wrong_type"),
        ("json(json('{}'))", "expression_wrong_type"),
        ("json(dataUriToBinary('data:text/plain,1'))", "expression_bad_content_type"),
        ("xml(1)", "expression_wrong_type"),
        ("xml(createArray(1))", "expression_wrong_type"),
        ("xml('tekst')", "expression_bad_xml"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
