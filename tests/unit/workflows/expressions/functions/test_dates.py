from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.evaluate import evaluate
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("addDays('2026-02-27', 2)", "2026-03-01T00:00:00.0000000"),
        ("addHours('2026-03-01T23:00:00Z', 2, 'HH:mm')", "01:00"),
        ("addMinutes('2026-03-01T10:00:00.0000001Z', -1)", "2026-03-01T09:59:00.0000001Z"),
        ("addSeconds('2026-03-01T10:00:00Z', 61)", "2026-03-01T10:01:01.0000000Z"),
        ("addToTime('2024-02-29', 1, 'year', 'yyyy-MM-dd')", "2025-02-28"),
        ("subtractFromTime('2026-03-15', 2, 'Week', 'yyyy-MM-dd')", "2026-03-01"),
        ("convertFromUtc('2026-03-01T12:00:00', 'UTC')", "2026-03-01T12:00:00.0000000Z"),
        (
            "convertTimeZone('2026-07-01T12:00:00', 'W. Europe Standard Time', 'UTC')",
            "2026-07-01T10:00:00.0000000Z",
        ),
        (
            "convertToUtc('2026-01-01T00:30:00', 'W. Europe Standard Time', 'o')",
            "2025-12-31T23:30:00.0000000Z",
        ),
        ("formatDateTime('3/1/2026 13:00', 'dddd HH:mm', 'nl-NL')", "zondag 13:00"),
        ("parseDateTime('01-03-2026', 'nl-NL')", "2026-03-01T00:00:00.0000000"),
        ("parseDateTime('2026.03.01', 'nl-NL', 'yyyy.MM.dd')", "2026-03-01T00:00:00.0000000"),
    ],
)
def test_results(expression: str, value: Value) -> None:
    found = evaluate(f"@{expression}", Scope())
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("addDays('2026-03-01', 1.5)", "expression_wrong_type"),
        ("addDays(20260301, 1)", "expression_wrong_type"),
        ("addDays('gisteren', 1)", "expression_bad_date"),
        ("addDays('2026-03-01', 9223372036854775807)", "expression_date_out_of_range"),
        ("addToTime('2026-03-01', 9223372036854775807, 'Month')", "expression_date_out_of_range"),
        ("addToTime('2026-03-01', 1, 'Dag')", "expression_bad_unit"),
        ("formatDateTime('2026-03-01', 'q')", "expression_bad_format"),
        ("formatDateTime('2026-03-01', 'o', 'xx')", "expression_unknown_locale"),
        ("convertFromUtc('2026-03-01', 'Nergens')", "expression_unknown_zone"),
        ("utcNow(1)", "expression_wrong_type"),
    ],
)
def test_refusals(expression: str, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        evaluate(f"@{expression}", Scope())
