from __future__ import annotations

import pytest

from workflows.kept import (
    FOR_DI,
    LEAVE_ALL,
    SENTENCES,
    WHILE_HELD,
    because,
    in_words,
    is_elsewhere,
    told_to_di,
)
from workflows.model import KeptReason


def test_every_reason_has_its_sentence_and_one_for_during_a_hold() -> None:
    assert set(SENTENCES) == set(WHILE_HELD) == set(KeptReason)


@pytest.mark.parametrize("reason", KeptReason)
def test_during_a_hold_no_sentence_asks_to_take_anything_away(reason: KeptReason) -> None:
    assert "uit de map" not in because([reason], held=True)
    assert in_words([reason], held=True) == f"{WHILE_HELD[reason]} {LEAVE_ALL}"


@pytest.mark.parametrize("reason", KeptReason)
def test_di_is_never_told_to_warn_di(reason: KeptReason) -> None:
    assert told_to_di([reason, reason]) == FOR_DI[reason]
    assert "waarschuw Informatiebeheer" not in FOR_DI[reason]


def test_each_reason_is_told_once() -> None:
    assert in_words([KeptReason.GONE, KeptReason.GONE], held=False) == SENTENCES[KeptReason.GONE]


def test_what_was_not_proven_is_nowhere_else() -> None:
    assert is_elsewhere([KeptReason.STOPPED])
    assert not is_elsewhere([KeptReason.STOPPED, KeptReason.DIFFERS])
