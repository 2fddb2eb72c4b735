from __future__ import annotations

from workflows.inspection.whatsapp.message import MessageKind
from workflows.inspection.whatsapp.phrasebook import (
    ATTACHED,
    OMITTED,
    kind_by_start,
    kind_of,
    kind_where_typed,
    label_of,
    may_be_label,
    tells_event,
)


def test_a_label_is_written_as_in_the_lexicon() -> None:
    assert label_of("\u200e<Media weggelaten>") == "media weggelaten"
    assert label_of("Dit bericht is verwijderd.") == "dit bericht is verwijderd"


def test_a_phrase_knows_its_languages() -> None:
    assert ATTACHED["bestand bijgevoegd"] == {"nl"}
    assert OMITTED["gif omitido"] == {"es", "pt"}


def test_a_phrase_knows_what_it_means() -> None:
    assert kind_of("media weggelaten") is MessageKind.MEDIA_OMITTED
    assert kind_of("this message was deleted by admin jan") is MessageKind.DELETED
    assert kind_of("hoi") is None
    assert kind_by_start("missed voice call at 12:00") is MessageKind.CALL
    assert kind_by_start("hoi") is None


def test_without_whatsapps_mark_a_sentence_must_go_on_as_whatsapp_does() -> None:
    assert kind_where_typed("missed voice call. tap to call back") is MessageKind.CALL
    assert kind_where_typed("missed voice call from my mother") is None
    assert kind_where_typed("wachten op dit bericht. dit kan even duren") is MessageKind.WAITING
    assert kind_where_typed("wachten op dit bericht is saai") is None


def test_words_about_the_group_are_told_from_other_words() -> None:
    assert tells_event("Anna heeft de groep verlaten")
    assert tells_event("You’re now an admin")
    assert not tells_event("Anna is de groep voor")


def test_most_texts_are_seen_at_once_to_be_no_label() -> None:
    assert may_be_label("Dit bericht is verwijderd")
    assert not may_be_label("hoi")
