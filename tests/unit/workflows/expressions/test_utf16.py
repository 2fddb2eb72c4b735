from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.expressions.utf16 import joined, units, utf8


def test_a_character_outside_the_basic_plane_counts_as_two() -> None:
    assert (len(units("a😀")), len(units("é")), units("a😀")[1:]) == (3, 1, "\ud83d\ude00")


def test_half_a_pair_stays_alone() -> None:
    assert joined("a\ud83d") == "a\ud83d"


def test_half_a_pair_is_encoded_as_unknown() -> None:
    assert utf8("a\ud83d") == "a\ufffd".encode()


@given(st.text())
@settings(max_examples=200)
def test_units_join_to_the_text_that_they_came_from(text: str) -> None:
    assert joined(units(text)) == text
