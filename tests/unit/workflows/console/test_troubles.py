from __future__ import annotations

import re
from pathlib import Path

from workflows.console.troubles import TROUBLES, explain

WATCHER = Path(__file__).parents[4] / "watcher"
SPOKEN = re.compile(r'"((?:item|file|folder|name|feed|listing|drive)-[a-z-]+)"')
OF_THE_WORK = {"folder-not-cleared", "folder-removal-unknown", "folder-too-deep"}  # of a run, not of a look


def test_a_known_code_has_its_own_words() -> None:
    assert explain("file-empty").sentence == "Het bestand is leeg."


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert explain("iets-nieuws").sentence == "Er is een probleem met de code iets-nieuws."


def test_every_trouble_says_what_to_do() -> None:
    assert all(trouble.sentence.endswith(".") for trouble in TROUBLES.values())
    assert all(trouble.next_step[-1] in ".?)" for trouble in TROUBLES.values())


def test_every_code_that_a_look_can_leave_behind_is_explained() -> None:
    places = ("parse", "settle", "survey", "delta", "reading", "places", "finding", "pace")
    spoken = {code for place in places for code in SPOKEN.findall((WATCHER / f"{place}.py").read_text())}

    assert spoken - OF_THE_WORK - TROUBLES.keys() == set()
