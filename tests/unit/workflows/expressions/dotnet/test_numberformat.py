from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.expressions.dotnet.culture import numerals
from workflows.expressions.dotnet.numberformat import format_number, grouped, rounded
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Number


@pytest.mark.parametrize(
    ("number", "pattern", "text"),
    [
        (1234.5, "C", "$1,234.50"),
        (-1234.5, "C0", "-$1,234"),
        (42, "D5", "00042"),
        (-42, "d", "-42"),
        (12345.678, "E2", "1.23E+004"),
        (0, "e1", "0.0e+000"),
        (9.99, "E1", "1.0E+001"),
        (1234.5, "F1", "1234.5"),
        (0.5, "F0", "0"),
        (1.5, "N0", "2"),
        (2.5, "C0", "$2"),
        (Decimal("2.5"), "C0", "$3"),
        (0.00125, "P1", "0.1%"),
        (12.5, "E1", "1.2E+001"),
        (12.5, "G2", "12"),
        (125, "E1", "1.3E+002"),
        (-0.4, "F0", "-0"),
        (1234567, "N", "1,234,567.00"),
        (-1234567, "N0", "-1,234,567"),
        (0.256, "P1", "25.6%"),
        (-0.5, "P0", "-50%"),
        (255, "X", "FF"),
        (255, "x4", "00ff"),
        (-1, "X", "FFFFFFFFFFFFFFFF"),
        (5, "B8", "00000101"),
        (1.5, "G", "1.5"),
        (1.5, "", "1.5"),
        (15, "G", "15"),
        (-15, "", "-15"),
        (2**62 + 1, "g0", "4611686018427387905"),
        (1e20, "R", "1E+20"),
        (1e-7, "g", "1e-07"),
        (-12.5, "E0", "-1E+001"),
        (12345.678, "G3", "1.23E+04"),
        (12345.678, "g7", "12345.68"),
        (0, "G3", "0"),
        (0.00001234, "G2", "1.2E-05"),
        (Decimal("1.50"), "G", "1.50"),
        (12, "F30", "12." + "0" * 30),
        (1e30, "F0", "1000000000000000019884624838656"),
        (Decimal(-79228162514264337593543950335), "E28", "-7.9228162514264337593543950335E+028"),
        (float("nan"), "N2", "NaN"),
        (float("inf"), "N2", "∞"),
        (float("-inf"), "C", "-∞"),
    ],
)
def test_standard_formats(number: Number, pattern: str, text: str) -> None:
    assert format_number(number, pattern, "en-US") == text


@pytest.mark.parametrize(
    ("pattern", "locale", "text"),
    [
        ("N2", "nl-NL", "1.234.567,50"),
        ("C", "nl-NL", "€ 1.234.567,50"),
        ("C", "de-DE", "1.234.567,50 €"),
        ("C", "ja-JP", "￥1,234,568"),
        ("C", "", "¤1,234,567.50"),
        ("P0", "de-DE", "123.456.750 %"),
        ("N1", "hi-IN", "12,34,567.5"),
        ("N2", "", "1,234,567.50"),
    ],
)
def test_cultures_write_their_own_way(pattern: str, locale: str, text: str) -> None:
    assert format_number(1234567.5, pattern, locale) == text


@pytest.mark.parametrize(
    ("number", "pattern"), [(1.5, "D"), (1.5, "X"), (1, "Q"), (1, "N9999"), (1, "R"), (Decimal(1), "r")]
)
def test_a_format_that_does_not_fit_is_refused(number: Number, pattern: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_format"):
        format_number(number, pattern, "en-US")


def test_halves_of_doubles_go_to_the_even_digit_and_of_others_away_from_zero() -> None:
    numbers = (0.125, -0.375, 2.675, Decimal("0.125"), Decimal("-0.125"))
    assert [str(rounded(number, 2)) for number in numbers] == ["0.12", "-0.38", "2.67", "0.13", "-0.13"]


def test_groups_follow_the_culture() -> None:
    assert [grouped(digits, numerals("hi-IN")) for digits in ("123", "1234", "12345678")] == [
        "123",
        "1,234",
        "1,23,45,678",
    ]
