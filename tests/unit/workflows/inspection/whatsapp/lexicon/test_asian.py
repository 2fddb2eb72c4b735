from __future__ import annotations

from workflows.inspection.whatsapp.lexicon.asian import ASIAN


def test_every_language_says_what_is_attached_left_out_and_deleted() -> None:
    assert list(ASIAN) == ["hi", "id", "vi", "th", "ja", "ko", "zh", "ms"]
    assert all(words.attached and words.omitted and words.deleted for words in ASIAN.values())
