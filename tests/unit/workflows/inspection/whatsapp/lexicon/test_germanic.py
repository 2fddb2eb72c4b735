from __future__ import annotations

from workflows.inspection.whatsapp.lexicon.germanic import GERMANIC


def test_every_language_says_what_is_attached_left_out_and_deleted() -> None:
    assert list(GERMANIC) == ["nl", "en", "de", "sv", "da", "no", "af"]
    assert all(words.attached and words.omitted and words.deleted for words in GERMANIC.values())
