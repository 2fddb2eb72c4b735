from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions import arguments
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("ask", "good", "bad"),
    [
        (arguments.text, "a", 1),
        (arguments.whole, 1, True),
        (arguments.whole, -1, 1.0),
        (arguments.count, 0, "0"),
        (arguments.number, 1.5, False),
        (arguments.boolean, True, 1),
        (arguments.array, [1], "a"),
        (arguments.members, {"a": 1}, [1]),
        (arguments.text_or_array, "a", None),
    ],
)
def test_the_right_kind_passes_and_the_wrong_kind_is_named(
    ask: Callable[[Value, int], Value], good: Value, bad: Value
) -> None:
    assert ask(good, 1) == good
    with pytest.raises(ExpressionError, match="het tweede argument moet"):
        ask(bad, 2)


def test_a_count_is_not_negative() -> None:
    with pytest.raises(ExpressionError, match="expression_out_of_range"):
        arguments.count(-1, 1)


def test_late_arguments_are_numbered() -> None:
    assert "het 9e argument" in arguments.wrong(9, "een tekst", 1).message
    assert arguments.refused("x", "y").code == "x"
