from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("startOfHour('2026-03-01T10:20:30.5Z')", "2026-03-01T10:00:00.0000000Z"),
        ("startOfDay('2026-03-01T10:20:30', 's')", "2026-03-01T00:00:00"),
        ("startOfMonth('2026-03-31T10:20:30Z')", "2026-03-01T00:00:00.0000000Z"),
        ("dayOfWeek('2026-03-02')", 1),
        ("dayOfMonth('2026-03-31')", 31),
        ("dayOfYear('2024-12-31')", 366),
        ("ticks('2018-01-01T00:00:00Z')", 636503616000000000),
        ("dateDifference('2026-03-02', '2026-03-01T12:00:00.5')", "-11:59:59.5000000"),
        ("dateDifference('2026-03-01', '2026-03-11T01:02:03')", "10.01:02:03"),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("dayOfWeek(null)", "expression_wrong_type"),
        ("ticks('')", "expression_bad_date"),
        ("dateDifference('2026-03-01', 1)", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
