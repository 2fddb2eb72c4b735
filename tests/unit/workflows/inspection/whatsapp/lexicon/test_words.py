from __future__ import annotations

from dataclasses import astuple

from workflows.inspection.whatsapp.lexicon import LEXICON
from workflows.inspection.whatsapp.lexicon.words import Words


def test_phrases_are_written_as_they_are_looked_up() -> None:
    phrases = [phrase for words in LEXICON.values() for field in astuple(words) for phrase in field]
    assert [phrase for phrase in phrases if phrase != phrase.lower() or "<" in phrase] == []


def test_a_language_without_words_is_possible() -> None:
    assert Words().omitted == ()
