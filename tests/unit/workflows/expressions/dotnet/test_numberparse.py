from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.dotnet.culture import INVARIANT
from workflows.expressions.dotnet.numberparse import (
    DOUBLE,
    INTEGER_AS_DOUBLE,
    read_decimal,
    read_double,
    reads_as_double,
    reads_as_int,
    spelled_number,
)
from workflows.expressions.errors import ExpressionError


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("12.5", "", 12.5),
        ("  +1,000 ", "", 1000.0),
        ("1,2,3.5", "", 123.5),
        ("12,", "", 12.0),
        (".5", "", 0.5),
        ("5.", "", 5.0),
        ("5-", "", -5.0),
        ("5 +", "", 5.0),
        ("-1e3", "", -1000.0),
        ("1.234,5", "nl-NL", 1234.5),
        ("1 234,5", "fr-FR", 1234.5),
        ("1\u00a0234,5", "fr-FR", 1234.5),
        ("infinity", "", float("inf")),
        ("-Infinity", "", float("-inf")),
        ("∞", "en-GB", float("inf")),
    ],
)
def test_a_double_is_read_by_the_rules_of_a_culture(text: str, locale: str, number: float) -> None:
    assert read_double(text, locale) == number


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("", ""),
        ("a", ""),
        (",5", ""),
        ("1e", ""),
        ("1 2", ""),
        ("--1", ""),
        ("- 1", ""),
        ("(5)", ""),
        ("0x1", ""),
        ("1.2.3", ""),
        ("Infinity", "en-GB"),
        ("inf", ""),
        (".", ""),
        ("-5-", ""),
        ("1.5,0", ""),
    ],
)
def test_what_is_no_double_is_none(text: str, locale: str) -> None:
    assert read_double(text, locale) is None
    assert reads_as_double(text, locale) is False


def test_not_a_number_is_a_double() -> None:
    assert all(reads_as_double(text, "") for text in ("NaN", "nan", "-nan", "+NaN"))


def test_whole_numbers_take_no_trailing_sign() -> None:
    assert (read_double("5-", "", INTEGER_AS_DOUBLE), read_double("1.0", "", INTEGER_AS_DOUBLE)) == (
        None,
        1.0,
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("12", True),
        (" -12 ", True),
        ("1,000", True),
        ("1e3", True),
        ("10e-1", True),
        ("1e-1", False),
        ("1.0", False),
        ("5-", False),
        ("9223372036854775807", True),
        ("9223372036854775808", False),
        ("1e999999", False),
        ("x", False),
    ],
)
def test_a_whole_number_of_64_bits_is_recognised(text: str, answer: bool) -> None:  # noqa: FBT001 - a table
    assert reads_as_int(text) is answer


def test_a_decimal_keeps_its_digits_and_takes_no_exponent() -> None:
    assert [read_decimal(text) for text in ("1.50", "-1,000.5", "1e3", "x")] == [
        Decimal("1.50"),
        Decimal("-1000.5"),
        None,
        None,
    ]


def test_a_decimal_that_is_too_large_is_refused() -> None:
    with pytest.raises(ExpressionError, match="expression_overflow"):
        read_decimal("9" * 40)


def test_endless_digits_are_no_number() -> None:
    assert spelled_number("1" * 20_000, INVARIANT, DOUBLE) is None


@given(st.text(alphabet="0123456789+-.,eE \u221e", max_size=15))
@settings(max_examples=500)
def test_any_text_is_read_or_none(text: str) -> None:
    number = read_double(text, "en-US")
    assert number is None or isinstance(number, float)
