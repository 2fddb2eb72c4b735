from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.errors import ExpressionError
from workflows.expressions.jsontext import read_json, write_json


def test_of_a_doubled_key_the_last_counts_in_its_last_place() -> None:
    assert json.dumps(read_json('{"a":1,"b":2,"a":3}')) == '{"b": 2, "a": 3}'


def test_whole_numbers_beyond_64_bits_become_doubles() -> None:
    assert read_json("[9223372036854775807, 9223372036854775808]") == [2**63 - 1, 2.0**63]
    assert isinstance(read_json("9" * 50), float)


@pytest.mark.parametrize("text", ["", "{", "[1,]", "NaN", "{'a':1}", "1 2", "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="expression_bad_json"):
        read_json(text)


def test_numbers_are_spelled_as_dotnet_does() -> None:
    assert write_json([5.0, 1e15, 1e-5, 0.0001, Decimal(5), Decimal("1.50"), float("nan"), 7], 99) == (
        '[5.0,1E+15,1E-05,0.0001,5.0,1.50,"NaN",7]'
    )


def test_line_ends_of_sorts_and_halves_of_pairs_are_escaped() -> None:
    assert write_json(["é\u2028\x85\ud800", 1e20], 99) == '["é\\u2028\\u0085\\ud800",1E+20]'
    assert write_json(["é\u2028"], 99) == '["é\\u2028"]'


@pytest.mark.parametrize("value", [["a" * 20], [1e20] * 20])
def test_a_result_beyond_the_limit_is_refused(value: list[str]) -> None:
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        write_json(value, 20)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(json_values)
@settings(max_examples=300)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    assert read_json(write_json(value, 10_000_000)) == value  # type: ignore[arg-type] # hypothesis knows no Value
