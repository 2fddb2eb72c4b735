from __future__ import annotations

import pytest

from workflows.expressions.access import step_into
from workflows.expressions.errors import ExpressionError
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("value", "key", "found"),
    [
        ({"a": 1}, "a", 1),
        ({"Naam": 1}, "naam", 1),
        ({"a": None}, "a", None),
        ({"body": {"outcome": "ja"}}, "body/outcome", "ja"),
        ({"body/outcome": "zo", "body": {"outcome": "ja"}}, "body/outcome", "zo"),
        ({"Body": {"A": {"b": 1}}}, "body/a/B", 1),
        ({"body": {"a/b": 1}}, "body/a/b", 1),
        ({"body": [{"a": 1}]}, "body", [{"a": 1}]),
        (["a", "b"], 1, "b"),
    ],
)
def test_members_and_elements_are_found(value: Value, key: Value, found: Value) -> None:
    assert step_into(value, key, safe=False) == found


@pytest.mark.parametrize(
    ("value", "key"), [({}, "a"), ({"a": 1}, "b/c"), ([], 0), (["a"], -1), (None, "a"), ({"a": None}, "a/b")]
)
def test_forgiveness_is_for_what_is_absent(value: Value, key: Value) -> None:
    assert step_into(value, key, safe=True) is None
    with pytest.raises(ExpressionError, match="expression_missing"):
        step_into(value, key, safe=False)


@pytest.mark.parametrize(
    ("value", "key", "code"),
    [
        ("tekst", "a", "expression_no_properties"),
        (5, "a", "expression_no_properties"),
        ({"a": "tekst"}, "a/b", "expression_no_properties"),
        ({"a": 1}, 0, "expression_wrong_key"),
        ({"a": 1}, None, "expression_wrong_key"),
        (["a"], "a", "expression_wrong_index"),
        (["a"], 0.0, "expression_wrong_index"),
        (["a"], True, "expression_wrong_index"),
    ],
)
def test_the_wrong_kind_is_never_forgiven(value: Value, key: Value, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        step_into(value, key, safe=True)


def test_a_name_that_almost_exists_is_suggested() -> None:
    with pytest.raises(ExpressionError) as caught:
        step_into({"onderwerp": 1}, "ondewerp", safe=False)
    assert caught.value.suggestion == "onderwerp"
