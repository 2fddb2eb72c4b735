from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("concat(1, true, null, 2.50, createArray(1))", "1True2.5[1]"),
        ("replace('aXbX', 'X', '')", "ab"),
        ("replace('abc', '.', 'x')", "abc"),
        ("substring('zaak', 4)", ""),
        ("substring('a😀b', 1, 2)", "😀"),
        ("slice('dossier', 2, 4)", "ss"),
        ("slice('dossier', -3, -1)", "ie"),
        ("slice('dossier', 9)", ""),
        ("slice('dossier', -99)", "dossier"),
        ("slice('dossier', 4, 2)", ""),
        ("split('a,b,', ',')", ["a", "b", ""]),
        ("split('abc', '')", ["abc"]),
        ("length('a😀')", 3),
        ("length(createArray(1, 2))", 2),
        ("chunk(createArray(1, 2, 3), 2)", [[1, 2], [3]]),
        ("chunk('', 2)", []),
        ("toUpper('ß')", "ß"),
        ("trim('\u2003 a\u00a0')", "a"),
        ("length(guid())", 36),
        ("formatNumber(5, 'C')", "$5.00"),
        ("isFloat('1,5', 'nl-NL')", True),
        ("isInt('1.5')", False),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("replace('a', '', 'b')", "expression_out_of_range"),
        ("substring('abc', 2, 2)", "expression_out_of_range"),
        ("substring('abc', -1)", "expression_out_of_range"),
        ("substring('abc', 0, -1)", "expression_out_of_range"),
        ("chunk('a', 0)", "expression_out_of_range"),
        ("length(null)", "expression_wrong_type"),
        ("length(json('{}'))", "expression_wrong_type"),
        ("split('a', 1)", "expression_wrong_type"),
        ("toLower(1)", "expression_wrong_type"),
        ("isFloat(1.5)", "expression_wrong_type"),
        ("guid('Q')", "expression_bad_format"),
        ("formatNumber('a', 'C')", "expression_wrong_type"),
        ("formatNumber(1, 'C', 'xx')", "expression_unknown_locale"),
        ("split(string(range(0, 100000)), 5)", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
