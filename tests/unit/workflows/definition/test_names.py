from __future__ import annotations

import pytest

from workflows.definition.names import closest, find_name, same_name


def test_blanks_are_underscores_and_case_does_not_count() -> None:
    assert same_name("Taak maken") == same_name("TAAK_maken")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Taak_maaken", "Taak maken"), ("taak_maken", "Taak maken"), ("Iets anders", None), ("x" * 9999, None)],
)
def test_the_closest_name_is_suggested(name: str, meant: str | None) -> None:
    assert closest(name, ["Vragen", "Taak maken"]) == meant


def test_an_exact_name_goes_before_a_spelling_of_it() -> None:
    assert find_name("a_b", ["A b", "a_b"]) == "a_b"
    assert find_name("A_B", ["A b", "c"]) == "A b"
    assert find_name("d", ["A b", "c"]) is None
