from __future__ import annotations

from workflows.expressions.casing import to_lower, to_upper


def test_turkish_letters_and_the_long_s_stay_as_they_are() -> None:
    assert (to_upper("ıiſ"), to_lower("İI")) == ("ıIſ", "İi")


def test_letters_that_would_grow_stay_as_they_are() -> None:
    assert to_upper("straße ŉ") == "STRAßE ŉ"


def test_letters_with_a_title_form_of_one_character_take_it() -> None:
    assert to_upper("ᾳ") == "ᾼ"


def test_a_final_sigma_is_an_ordinary_sigma() -> None:
    assert to_lower("ΟΔΟΣ") == "οδοσ"


def test_accents_change_with_their_letter() -> None:
    assert (to_upper("één"), to_lower("ÉÉN")) == ("ÉÉN", "één")
