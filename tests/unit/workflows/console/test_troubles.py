from __future__ import annotations

from workflows.console.troubles import TROUBLES, explain


def test_a_known_code_has_its_own_words() -> None:
    assert explain("file-empty").sentence == "Het bestand is leeg."


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert explain("iets-nieuws").sentence == "Er is een probleem met de code iets-nieuws."


def test_every_trouble_says_what_to_do() -> None:
    assert all(trouble.sentence.endswith(".") for trouble in TROUBLES.values())
    assert all(trouble.next_step[-1] in ".?)" for trouble in TROUBLES.values())
