from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.expressions.text import raw_text, to_text
from workflows.expressions.values import Value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (None, ""),
        (True, "True"),
        (False, "False"),
        (-5, "-5"),
        (5.0, "5"),
        (Decimal("5.00"), "5.00"),
        ([1, "a", 5.0, None], '[1,"a",5.0,null]'),
        ({"a": {"b": True}}, '{"a":{"b":true}}'),
        ({"$content-type": "text/plain", "$content": "aGFsbG8="}, "hallo"),
    ],
)
def test_every_value_has_a_text(value: Value, text: str) -> None:
    assert to_text(value) == text


def test_conversions_read_all_but_texts_as_json() -> None:
    assert [raw_text(value) for value in ("a", None, True, 5.0)] == ["a", "null", "true", "5.0"]
