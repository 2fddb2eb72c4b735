from __future__ import annotations

from workflows.inspection.whatsapp.lexicon.romance import ROMANCE


def test_every_language_says_what_is_attached_left_out_and_deleted() -> None:
    assert list(ROMANCE) == ["fr", "es", "it", "pt", "ro", "ca"]
    assert all(words.attached and words.omitted and words.deleted for words in ROMANCE.values())
