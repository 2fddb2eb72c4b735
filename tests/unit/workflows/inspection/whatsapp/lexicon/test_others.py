from __future__ import annotations

from workflows.inspection.whatsapp.lexicon.others import OTHERS


def test_every_language_says_what_is_attached_left_out_and_deleted() -> None:
    assert list(OTHERS) == ["tr", "ar", "he", "fa", "fi", "hu", "el", "lt", "lv", "et"]
    assert all(words.attached and words.omitted and words.deleted for words in OTHERS.values())
