from __future__ import annotations

import pytest

from workflows.kept import LEAVE_ALL
from workflows.refusal import GROUNDS, TAKE_OUT, Ground, in_words, what_to_do


def test_every_ground_has_its_words() -> None:
    assert set(GROUNDS) == set(Ground)


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_tells_the_employee_what_to_do(ground: Ground) -> None:
    words = in_words(ground.value)

    assert words is not None
    assert words.to_do.startswith("Haal ")


def test_an_older_refusal_without_a_ground_has_no_words() -> None:
    assert (in_words(""), in_words("zomaar")) == (None, None)


@pytest.mark.parametrize("ground", Ground)
def test_during_a_hold_the_files_stay_and_the_rest_is_still_asked(ground: Ground) -> None:
    words = GROUNDS[ground]

    assert what_to_do(words, held=True) == f"{LEAVE_ALL} {words.further}"
    assert "Haal" not in words.further
    assert what_to_do(words, held=False) == words.to_do


def test_without_a_ground_there_is_something_to_do_too() -> None:
    assert (what_to_do(None, held=False), what_to_do(None, held=True)) == (TAKE_OUT, LEAVE_ALL)
