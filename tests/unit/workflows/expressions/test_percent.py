from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.percent import escape, unescape, unescape_form


def test_all_but_unreserved_characters_are_escaped() -> None:
    assert escape("a-_.~ é/+😀") == "a-_.~%20%C3%A9%2F%2B%F0%9F%98%80"


def test_what_is_not_rightly_escaped_stays() -> None:
    assert unescape("100% %zz %41%C3%A9 %ff%C3b a+b") == "100% %zz Aé %FF%C3b a+b"


def test_a_plus_in_a_form_is_a_blank() -> None:
    assert unescape_form("a+b%2B") == "a b+"


@given(st.text())
@settings(max_examples=200)
def test_escaped_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text
