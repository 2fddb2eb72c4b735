from __future__ import annotations

import pytest

from workflows.refusal import GROUNDS, Ground, in_words


def test_every_ground_has_its_words() -> None:
    assert set(GROUNDS) == set(Ground)


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_tells_the_employee_what_to_do(ground: Ground) -> None:
    words = in_words(ground.value)

    assert words is not None
    assert words.to_do.startswith("Haal ")


def test_an_older_refusal_without_a_ground_has_no_words() -> None:
    assert (in_words(""), in_words("zomaar")) == (None, None)
