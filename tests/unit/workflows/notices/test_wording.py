from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workflows.notices.wording import Template, files_in_words, kind_in_words, moment_in_words, word

FACTS = {
    "naam": "Fenna Duinker",
    "soort": "schermafbeelding",
    "moment": "dinsdag 24 november 2026 om 10:15 uur",
    "bestanden": "1 bestand",
    "taak": 12,
    "zaaknummer": "ZAAK-2026-0000000001",
    "reden": "Het is een privégesprek.",
    "link": "https://bewaren.example/mijn/01",
    "termijn": "dinsdag 8 december 2026",
    "grond": "Dit is een privégesprek.",
    "doen": "Haal de bestanden zelf uit de map.",
    "map": "WhatsApp bewaren",
    "aantal": 2,
    "code": "graph-auth-failed",
    "seq": 12,
    "hash": "ab" * 32,
    "adviezen": ["Maak de export opnieuw."],
    "besmet": 1,
}


@pytest.mark.parametrize("template", Template)
def test_every_letter_has_a_subject_a_greeting_and_a_link(template: Template) -> None:
    letter = word(template, FACTS)

    assert letter.subject
    assert letter.body.startswith("Beste ")
    assert "https://bewaren.example/mijn/01" in letter.body


def test_the_last_letter_asks_for_step_six() -> None:
    letter = word(Template.AFGEROND, FACTS)

    assert letter.subject == "Opgenomen in zaak ZAAK-2026-0000000001. Maak nu uw telefoon schoon"
    assert "Ze blijven in uw prullenbak zolang uw organisatie die bewaart." in letter.body


def test_a_moment_is_told_in_dutch_and_in_amsterdam() -> None:
    assert (
        moment_in_words(datetime(2026, 11, 24, 9, 15, tzinfo=UTC)) == "dinsdag 24 november 2026 om 10:15 uur"
    )


def test_files_are_counted_as_people_do() -> None:
    assert (files_in_words(1), files_in_words(3)) == ("1 bestand", "3 bestanden")


def test_an_unknown_kind_is_an_upload() -> None:
    assert (kind_in_words(None), kind_in_words("nieuw")) == ("upload", "upload")


def test_every_file_with_words_is_a_letter_that_exists() -> None:
    folder = Path(__file__).parents[4] / "workflows" / "notices"

    assert {path.stem for path in folder.glob("*.txt")} == set(Template)
