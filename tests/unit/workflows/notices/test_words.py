from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from workflows.errors import BadInputError
from workflows.notices.wording import PLACEHOLDERS, SAMPLE, Template
from workflows.notices.words import SHIPPED, Words
from workflows.promising import IN_BIN

HANDBOEK = Path(__file__).parents[4] / "deploy" / "handboek" / "berichten.md"
FACTS = {
    **SAMPLE,
    "naam": "Fenna Duinker",
    "zaaknummer": "ZAAK-2026-0000000001",
    "prullenbak": IN_BIN,
    "link": "https://bewaren.example/mijn/01",
}


@pytest.mark.parametrize("template", Template)
def test_every_letter_has_a_subject_a_greeting_and_a_link(template: Template) -> None:
    letter = SHIPPED.word(template, FACTS)

    assert letter.subject
    assert letter.body.startswith("Beste ")
    assert "https://bewaren.example/mijn/01" in letter.body


def test_the_last_letter_asks_for_step_six() -> None:
    letter = SHIPPED.word(Template.AFGEROND, FACTS)

    assert letter.subject == "Opgenomen in zaak ZAAK-2026-0000000001. Maak nu uw telefoon schoon"
    assert IN_BIN in letter.body
    assert letter.body.endswith("Meld het hier met één klik: https://bewaren.example/mijn/01/telefoon\n")


def test_the_first_letter_carries_the_guidance() -> None:
    body = SHIPPED.word(Template.ONTVANGEN, {**FACTS, "hulp": "https://bewaren.example/hulp"}).body

    for words in (
        "/formulier",
        "Google Drive of iCloud",
        "Verwijder nog niets",
        "https://bewaren.example/hulp",
    ):
        assert words in body


@pytest.mark.parametrize("advice", [[], ["Maak de export opnieuw."]])
def test_the_parts_of_the_first_letter_stand_apart(advice: list[str]) -> None:
    body = SHIPPED.word(Template.ONTVANGEN, {**FACTS, "adviezen": advice}).body

    assert "\n\nWilt u iets vertellen" in body
    assert "\n\n\n" not in body


def test_our_own_texts_come_first_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "afgerond.txt").write_text("Klaar: {{ zaaknummer }}\nDag {{ naam }}, {{ link }}\n", "utf-8")
    (tmp_path / "uitleg.md").write_text("# Onze uitleg\n", "utf-8")
    words = Words(tmp_path)

    assert words.word(Template.AFGEROND, FACTS).subject == "Klaar: ZAAK-2026-0000000001"
    assert words.word(Template.NIEUWE_TAAK, FACTS) == SHIPPED.word(Template.NIEUWE_TAAK, FACTS)
    assert words.leaflet() == "# Onze uitleg\n"
    (tmp_path / "uitleg.md").write_text("# Nieuwe uitleg\n", "utf-8")
    assert words.leaflet() == "# Nieuwe uitleg\n"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("afgerond.txt", "Klaar\nBeste {{ voornaam }},", "regel 2: het invulwoord voornaam bestaat niet"),
        ("afgerond.txt", "Klaar\nBeste {{ naam.voor }},", "regel 2: het invulwoord voor bestaat niet"),
        ("afgerond.txt", "Klaar\n\n{% if grond %}", "regel 3: een accolade of een blok staat daar niet goed"),
        ("afgerond.txt", "Klaar\nBeste {{ naam }", "regel 2: een accolade of een blok staat daar niet goed"),
        ("afgerond.txt", "\n\n", "Het onderwerp of de tekst is leeg"),
        (
            "afgerond.txt",
            "Klaar\n{{ ''.__class__.__mro__ }}",
            "De tekst klopt niet: zo'n opdracht mag niet in een tekst",
        ),
        ("afgerond.txt", "x" * 200_001, "Dit bestand is te groot"),
        ("afgerondd.txt", "Klaar\nJa", "Er is geen bericht met deze naam"),
    ],
)
def test_a_wrong_text_stops_the_start_and_says_where(
    tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")

    with pytest.raises(BadInputError) as refused:
        Words(tmp_path)

    assert refused.value.code == "text-broken"
    assert refused.value.message.startswith(name)
    assert sentence in refused.value.message


def test_a_text_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "afgerond.txt").write_bytes("Klaar\nPrivé".encode("latin-1"))

    with pytest.raises(BadInputError) as refused:
        Words(tmp_path)

    assert refused.value.message == (
        "afgerond.txt: De tekst klopt niet: het bestand is niet opgeslagen als UTF-8."
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        Words(tmp_path / "weg")

    assert refused.value.code == "texts-missing"


def test_the_handboek_explains_every_placeholder_and_letter() -> None:
    rows = set(re.findall(r"^\| `([^`]+)` \|", HANDBOEK.read_text("utf-8"), re.MULTILINE))

    assert rows == set(PLACEHOLDERS) | {f"{template}.txt" for template in Template}


def test_our_texts_use_only_what_is_explained() -> None:
    used = {
        word
        for place in (files("workflows") / "notices").iterdir()
        if place.name.endswith(".txt")
        for word in re.findall(r"{{-? *(\w+)", place.read_text("utf-8"))
    }

    assert used - set(PLACEHOLDERS) == {"advies", "regel"}


def test_an_own_text_that_does_not_know_of_holds_waits_while_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "afgerond.txt").write_text("Klaar\nDag {{ naam }}, maak uw telefoon schoon\n", "utf-8")
    (tmp_path / "ingetrokken.txt").write_text("Terug\n{{ doen }}\n", "utf-8")
    words = Words(tmp_path)
    held = {**FACTS, "blokkade": "Haal niets uit de map.", "doen": "Haal niets uit de map."}

    assert words.word(Template.AFGEROND, FACTS).subject == "Klaar"
    assert words.word(Template.AFGEROND, held) == SHIPPED.word(Template.AFGEROND, held)
    assert words.word(Template.INGETROKKEN, held).body == "Haal niets uit de map.\n"
