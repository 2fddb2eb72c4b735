from __future__ import annotations

from workflows.inspection.whatsapp.lexicon.slavic import SLAVIC


def test_every_language_says_what_is_attached_left_out_and_deleted() -> None:
    assert list(SLAVIC) == ["pl", "ru", "uk", "cs", "hr", "bg", "sk", "sl", "sr"]
    assert all(words.attached and words.omitted and words.deleted for words in SLAVIC.values())
