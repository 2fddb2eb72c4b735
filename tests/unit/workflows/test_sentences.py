from __future__ import annotations

import pytest

from workflows.model import KeptReason
from workflows.sentences import KEPT, SENTENCES, sentence, sentence_of
from workflows.store.audit import Act


def test_everything_that_is_recorded_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Act)


def test_every_reason_to_keep_an_original_has_its_words() -> None:
    assert set(KEPT) == set(KeptReason)


@pytest.mark.parametrize("act", Act)
def test_every_sentence_can_be_said(act: Act) -> None:
    said = sentence(act, "gelukt", who="Noor", file=" (bestand 1)", about="WA-1")

    assert said.endswith(".")
    assert "{" not in said


def test_a_kept_original_is_told_with_its_reason() -> None:
    told = sentence(Act.ORIGINAL_KEPT, "gewijzigd", who="Bewaarstroom", file=" (bestand 2)")

    assert told == "Het origineel is niet verwijderd (bestand 2): het is veranderd na de ontvangst."


def test_an_act_of_a_later_release_is_told_by_its_code() -> None:
    assert sentence_of("iets_nieuws", "gelukt", who="noor") == "noor: iets_nieuws (gelukt)."
