from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from workflows.errors import NeedsPersonError
from workflows.zaaksysteem.answer import Answer

GOOD = Answer(
    {
        "text": "a",
        "number": 3,
        "truth": True,
        "day": "2026-11-20T10:00:00Z",
        "list": [{"text": "b"}],
        "null": None,
    }
)


def test_fields_are_given_in_their_kind() -> None:
    assert (GOOD.text("text"), GOOD.number("number"), GOOD.truth("truth")) == ("a", 3, True)
    assert GOOD.day("day") == date(2026, 11, 20)
    assert [one.text("text") for one in GOOD.answers("list")] == ["b"]
    assert Answer({"in": {"text": "c"}}).within("in").text("text") == "c"


@pytest.mark.parametrize("name", ["null", "missing"])
def test_what_may_be_missing_has_a_value_for_it(name: str) -> None:
    assert (GOOD.maybe_text(name), GOOD.maybe_number(name), GOOD.truth(name)) == ("", None, False)
    assert (GOOD.day(name), GOOD.answers(name)) == (None, ())


@pytest.mark.parametrize(
    "read",
    [
        lambda: GOOD.text("missing"),
        lambda: GOOD.text("number"),
        lambda: GOOD.number("truth"),
        lambda: GOOD.number("text"),
        lambda: GOOD.number("missing"),
        lambda: GOOD.truth("text"),
        lambda: GOOD.day("text"),
        lambda: GOOD.maybe_text("list"),
        lambda: GOOD.answers("text"),
        lambda: Answer({"list": ["x"]}).answers("list"),
        lambda: GOOD.within("missing"),
        lambda: Answer([]),
        lambda: Answer(None),
    ],
)
def test_anything_else_is_an_odd_answer(read: Callable[[], Any]) -> None:
    with pytest.raises(NeedsPersonError) as caught:
        read()
    assert caught.value.code == "zaaksysteem-odd-answer"
