from __future__ import annotations

from workflows.operations.nested import addresses, within


def test_both_spellings_are_gathered_and_the_slash_wins() -> None:
    given = {"W": {"a": 1, "b": 2}, "W/b": 3, "W/c/d": 4, "Wx/e": 5}

    assert within(given, "W") == {"a": 1, "b": 3, "c/d": 4}
    assert within({"W": "tekst"}, "W") == {}


def test_addresses_come_with_semicolons_commas_or_in_a_list() -> None:
    assert addresses("a@x; b@x,;c@x ") == ["a@x", "b@x", "c@x"]
    assert addresses(["a@x", " "]) == ["a@x"]
    assert addresses(None) == []
