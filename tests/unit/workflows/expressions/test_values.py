from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.values import (
    Value,
    find_key,
    in_int64,
    is_number,
    key_of,
    name_of,
    plain,
    same,
    special_name,
    too_big,
)


def test_kinds_are_named_in_dutch() -> None:
    values: tuple[Value, ...] = (None, True, 1, 1.5, Decimal(1), "", [], {})
    assert [name_of(value) for value in values] == [
        "leeg (null)",
        "een ja/nee-waarde",
        "een geheel getal",
        "een kommagetal",
        "een decimaal getal",
        "een tekst",
        "een lijst",
        "een object",
    ]


def test_truth_is_no_number() -> None:
    assert [is_number(value) for value in (True, 1, 1.5, Decimal(1), "1")] == [False, True, True, True, False]


def test_whole_numbers_have_64_bits() -> None:
    assert [in_int64(value) for value in (2**63 - 1, 2**63, -(2**63), -(2**63) - 1)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_key_is_found_as_spelled_else_the_first_in_another_case() -> None:
    members: dict[str, Value] = {"AaA": 1, "aAa": 2}
    assert [find_key(members, key) for key in ("aAa", "AAA", "x")] == ["aAa", "AaA", None]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, Decimal("1.0"), True),
        (0.1, Decimal("0.1"), True),
        (2**53 + 1, float(2**53), True),
        (2**53 + 1, 2**53, False),
        (Decimal("1.00000000000000000001"), Decimal(1), False),
        (True, 1, False),
        (False, 0, False),
        (None, "", False),
        (None, None, True),
        ("1", 1, False),
        ("a", "A", False),
        ([1, [2]], [1.0, [2]], True),
        ([1], [True], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"A": 1}, False),
        ([], {}, False),
        (float("nan"), float("nan"), False),
    ],
)
def test_sameness_is_by_worth_and_kind(left: Value, right: Value, expected: bool) -> None:  # noqa: FBT001 - a table
    assert same(left, right) is expected


json_values: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


@given(json_values, json_values)
@settings(max_examples=300)
def test_keys_are_equal_exactly_when_values_are_the_same(left: Value, right: Value) -> None:
    assert (key_of(left) == key_of(right)) == same(left, right)


def test_what_no_store_can_hold_is_made_plain() -> None:
    assert plain({"a": [Decimal("1.50"), float("nan"), float("-inf"), "x\ud800é", 2.5, True]}) == {
        "a": [1.5, "NaN", "-Infinity", "x\ufffdé", 2.5, True]
    }


def test_special_doubles_have_names() -> None:
    assert [special_name(float(name)) for name in ("nan", "inf", "-inf")] == ["NaN", "Infinity", "-Infinity"]


def test_growth_has_its_own_error() -> None:
    assert too_big("tekst").code == "expression_result_too_large"
