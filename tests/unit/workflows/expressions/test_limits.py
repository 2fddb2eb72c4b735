from __future__ import annotations

from workflows.expressions.limits import LIMITS


def test_an_expression_may_be_as_long_as_in_power_automate() -> None:
    assert LIMITS.expression == 8_192
