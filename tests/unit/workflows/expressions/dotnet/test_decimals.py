from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.expressions.dotnet.decimals import fitted, from_double
from workflows.expressions.errors import ExpressionError


def test_a_decimal_keeps_its_scale_up_to_28_digits() -> None:
    assert str(fitted(Decimal("1.500"))) == "1.500"
    assert str(fitted(Decimal("-0.00"))) == "0.00"
    assert str(fitted(Decimal(2) / Decimal(3))) == "0.6666666666666666666666666667"


def test_digits_beyond_96_bits_are_rounded_away() -> None:
    assert fitted(Decimal("79228162514264337593543950335.4")) == Decimal(79228162514264337593543950335)


@pytest.mark.parametrize("text", ["79228162514264337593543950336", "1e40", "Infinity", "NaN"])
def test_what_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="expression_overflow"):
        fitted(Decimal(text))


def test_a_double_gives_15_digits() -> None:
    assert [str(from_double(number)) for number in (0.1, 5.0, 0.0, 1e-30, 1 / 3)] == [
        "0.1",
        "5",
        "0",
        "0",
        "0.333333333333333",
    ]


@pytest.mark.parametrize("number", [1e30, float("inf"), float("nan")])
def test_a_double_that_does_not_fit_is_refused(number: float) -> None:
    with pytest.raises(ExpressionError, match="expression_overflow"):
        from_double(number)
