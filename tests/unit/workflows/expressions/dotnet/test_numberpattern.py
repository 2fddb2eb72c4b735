from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.dotnet.culture import numerals
from workflows.expressions.dotnet.numberpattern import format_by_pattern
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Number

DUTCH, ENGLISH = numerals("nl-NL"), numerals("en-US")


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [
        (1234.5, "0.00", "1234.50"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.5, "#.##", ".5"),
        (0, "#", ""),
        (7, "000", "007"),
        (-7, "000", "-007"),
        (12, "000-00", "000-12"),
        (1234567, "###-###", "1234-567"),
        (0.256, "0.0%", "25.6%"),
        (0.256, "0‰", "256‰"),
        (1234567, "0,,.0", "1.2"),
        (1234567, "#,#", "1,234,567"),
        (5, "0;(0);nul", "5"),
        (-5, "0;(0);nul", "(5)"),
        (0, "0;(0);nul", "nul"),
        (0.001, "0.0;(0.0);nul", "nul"),
        (-5, "0;;nul", "-5"),
        (5, "'a;b'0\\#\"c\"", "a;b5#c"),
        (1234567, "0.00E+00", "1.23E+06"),
        (0.00012, "0.0e0", "1.2e-4"),
        (9.99, "0.0E0", "1.0E1"),
        (0, "0.0E+0", "0.0E+0"),
        (5, "E", "E"),
        (5, "x0", "x5"),
        (1.5, "0.0.0", "1.50"),
        (5, ".0", "5.0"),
        (2.675, "0.00", "2.68"),
        (Decimal("1.005"), "0.00", "1.01"),
        (Decimal(79228162514264337593543950335), "0", "79228162514264337593543950335"),
        (-0.4, "0", "0"),
        (5, "'open", "open"),
    ],
)
def test_custom_formats(number: Number, pattern: str, text: str) -> None:
    assert format_by_pattern(number, pattern, ENGLISH) == text


def test_marks_are_the_cultures_own() -> None:
    assert format_by_pattern(-1234.5, "#,##0.00", DUTCH) == "-1.234,50"


def test_an_endless_format_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_bad_format"):
        format_by_pattern(1, "0" * 2_000, ENGLISH)


@given(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**63 - 1),
    st.text(alphabet="0#.,;%‰eE+-'\\ a", max_size=12),
)
@settings(max_examples=500)
def test_any_format_writes_something(number: Number, pattern: str) -> None:
    assert isinstance(format_by_pattern(number, pattern, ENGLISH), str)
