from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.rendition.glyphs import FONTS, SHAPELESS, covered, printable


@pytest.mark.parametrize(
    "text",
    [
        "Gemeente Súdwest-Fryslân, café, € 12,50",
        "مرحبا بالعالم",
        "שלום עולם",
        "ሰላም",
        "你好",
        "👍🏽 👩\u200d👩\u200d👧 🇳🇱 ❤\ufe0f 1\ufe0f⃣ 🫨",
        "regel een\nregel twee",
        "e\u0301",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x07b", "a⟨U+0007⟩b"),
        ("\ue000", "⟨U+E000⟩"),
        ("\ufeffa", "⟨U+FEFF⟩a"),
        ("\U0010ffff", "⟨U+10FFFF⟩"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("안", "⟨U+C548⟩"),
        ("א\u0e31", "א⟨U+0E31⟩"),
    ],
    ids=[
        "control",
        "private use",
        "byte order mark",
        "noncharacter",
        "half a pair",
        "no font",
        "mark of another script",
    ],
)
def test_what_no_font_can_show_is_written_by_its_number(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_every_text_in_the_facts_is_made_printable_and_the_rest_is_kept() -> None:
    facts = {"tekst": ["a\x00", {"diep": "\x01"}], "getal": 3, "waar": True, "niets": None}

    assert printable(facts) == {
        "tekst": ["a⟨U+0000⟩", {"diep": "⟨U+0001⟩"}],
        "getal": 3,
        "waar": True,
        "niets": None,
    }


@given(st.text())
def test_only_known_characters_come_out_and_a_second_time_changes_nothing(text: str) -> None:
    shown = printable(text)

    assert isinstance(shown, str)
    assert {ord(character) for character in shown if character != "\n"} - SHAPELESS <= covered()
    assert printable(shown) == shown


def test_every_font_is_named_in_the_house_style() -> None:
    style = (FONTS.parent / "templates" / "huisstijl.typ").read_text("utf-8")
    named = {name.replace(" ", "") for name in re.findall(r'"((?:Noto|Droid) [^"]+)"', style)}

    files = {path.stem.removesuffix("-Regular").removesuffix("Full") for path in FONTS.glob("*.ttf")}
    assert files - {"NotoSans-Bold"} == named
