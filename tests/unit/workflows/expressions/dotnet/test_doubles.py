from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.dotnet.doubles import spell_double, spell_json_double


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (5.0, "5"),
        (0.1, "0.1"),
        (-12.5, "-12.5"),
        (1e14, "100000000000000"),
        (1e15, "1E+15"),
        (1234567890123456.0, "1234567890123456"),
        (1.8446744065119617e19, "1.8446744065119617E+19"),
        (0.0001, "0.0001"),
        (0.00001, "1E-05"),
        (5e-324, "5E-324"),
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
    ],
)
def test_doubles_are_spelled_shortest(number: float, text: str) -> None:
    assert spell_double(number) == text


def test_in_json_a_double_shows_that_it_is_one() -> None:
    assert [spell_json_double(number) for number in (5.0, 0.5, 1e20)] == ["5.0", "0.5", "1E+20"]


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(max_examples=300)
def test_what_is_spelled_reads_back_the_same(number: float) -> None:
    assert float(spell_double(number)) == number
