from __future__ import annotations

from itertools import combinations

import pytest

from workflows.kept import (
    FOR_DI,
    LEAVE_ALL,
    LEAVE_UNTIL,
    SENTENCES,
    TO_TAKE_OUT,
    WITHOUT_ASKING,
    asks_to_take_out,
    because,
    in_words,
    is_elsewhere,
    told_to_di,
)
from workflows.model import KeptReason


def test_every_reason_has_its_sentence_and_one_for_during_a_hold() -> None:
    assert set(SENTENCES) == set(WITHOUT_ASKING) == set(KeptReason)


@pytest.mark.parametrize("reason", KeptReason)
def test_during_a_hold_no_sentence_asks_to_take_anything_away(reason: KeptReason) -> None:
    assert "uit de map" not in because([reason], held=True)
    assert in_words([reason], held=True) == f"{WITHOUT_ASKING[reason]} {LEAVE_ALL}"


@pytest.mark.parametrize("reason", KeptReason)
def test_di_is_never_told_to_warn_di(reason: KeptReason) -> None:
    assert told_to_di([reason, reason]) == FOR_DI[reason]
    assert "waarschuw Informatiebeheer" not in FOR_DI[reason]


def test_each_reason_is_told_once() -> None:
    assert in_words([KeptReason.GONE, KeptReason.GONE], held=False) == SENTENCES[KeptReason.GONE]


def test_what_was_not_proven_is_nowhere_else() -> None:
    assert is_elsewhere([KeptReason.STOPPED])
    assert not is_elsewhere([KeptReason.STOPPED, KeptReason.DIFFERS])


@pytest.mark.parametrize(("one", "other"), list(combinations(KeptReason, 2)))
def test_nobody_is_asked_to_take_away_what_may_be_the_last_copy(one: KeptReason, other: KeptReason) -> None:
    told = in_words([one, other], held=False)

    asked = "uit de map" in told
    assert asked == asks_to_take_out([one, other])
    assert asked == (is_elsewhere([one, other]) and bool(TO_TAKE_OUT & {one, other}))
    assert (LEAVE_UNTIL in told) == (not is_elsewhere([one, other]))


@pytest.mark.parametrize("reason", KeptReason)
def test_every_sentence_that_asks_to_take_away_is_known_to_do_so(reason: KeptReason) -> None:
    assert ("uit de map" in SENTENCES[reason]) == (reason in TO_TAKE_OUT)
    assert "uit de map" not in WITHOUT_ASKING[reason]
