from __future__ import annotations

from workflows.expressions.suggestion import closest


def test_the_closest_name_is_found_in_its_own_spelling() -> None:
    assert closest("CONCATT", ["concat", "contains"]) == "concat"


def test_what_looks_like_nothing_has_no_suggestion() -> None:
    assert (closest("xyz", ["concat"]), closest("a" * 100, ["a" * 100])) == (None, None)
