from __future__ import annotations

from typing import Any

import pytest

from workflows.engine.condition import holds
from workflows.expressions import ExpressionError, Scope

SCOPE = Scope(variables={"n": 5, "leeg": [], "woorden": ["a", "b"]})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("@equals(variables('n'), 5)", True),
        ("@{equals(1, 2)}", False),
        (True, True),
        ({"equals": ["@variables('n')", 5]}, True),
        ({"Equals": [1, 2]}, False),
        ({"and": [{"greater": ["@variables('n')", 4]}, {"less": ["@variables('n')", 6]}]}, True),
        ({"or": [{"equals": [1, 2]}, "@equals(1, 1)"]}, True),
        ({"not": {"contains": ["@variables('woorden')", "c"]}}, True),
        ({"greater": [{"lENgth": ["@variables('woorden')"]}, 0]}, True),
        ({"not": {"equals": [{"length": ["a"]}, 2]}}, True),
        ({"and": []}, True),
        ({"or": []}, False),
    ],
)
def test_a_condition_holds_or_not(condition: Any, expected: bool) -> None:  # noqa: FBT001 - what is expected
    assert holds(condition, SCOPE) is expected


def test_and_and_or_stop_as_soon_as_the_answer_is_known() -> None:
    broken: Any = {"equals": ["@int('x')", 1]}

    assert holds({"and": ["@equals(1, 2)", broken]}, SCOPE) is False
    assert holds({"or": ["@equals(1, 1)", broken]}, SCOPE) is True


def nested(depth: int) -> Any:
    return {"not": nested(depth - 1)} if depth else True


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("@concat('a', 'b')", "condition-not-boolean"),
        (7, "condition-not-boolean"),
        ({"equals": ["@variables('leeg')", []]}, "condition-compares-lists"),
        ({"bestaatniet": [1]}, "condition-unknown-function"),
        (nested(60), "condition-too-deep"),
    ],
)
def test_what_is_no_condition_is_an_error(condition: Any, code: str) -> None:
    with pytest.raises(ExpressionError, match=code):
        holds(condition, SCOPE)
