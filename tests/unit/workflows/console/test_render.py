from __future__ import annotations

import re
from importlib.resources import files

from tests.consoles import FENNA, NOOR, SAMIR, House


async def test_the_menu_shows_what_somebody_may_see(house: House) -> None:
    menus = {}
    for person in (FENNA, NOOR, SAMIR):
        page = (await (await house.browser().sign_in(person)).get("/over")).text
        menus[person.object_id] = re.findall(r"<li><a href=\"[^\"]+\"[^>]*>([^<]+)</a></li>", page)

    assert menus == {
        "fenna": ["Mijn uploads", "Goedkeuringen", "Uitleg", "Mijn berichten"],
        "noor": [
            "Werklijst",
            "Niets verwijderen",
            "Verklaringen",
            "Cijfers",
            "Mijn uploads",
            "Goedkeuringen",
            "Uitleg",
            "Mijn berichten",
        ],
        "samir": [
            "Cijfers",
            "Mijn uploads",
            "Goedkeuringen",
            "Uitleg",
            "Mijn berichten",
            "Runs",
            "Stromen",
            "Triggers",
            "Logboek",
            "Controlespoor",
            "Mappen",
            "Berichten",
        ],
    }


async def test_every_page_has_a_language_a_title_and_a_way_to_skip(house: House) -> None:
    page = (await house.browser().get("/over")).text

    assert '<html lang="nl">' in page
    assert "<title>Over Bewaarstroom · Bewaarstroom · Gemeente Duinrand</title>" in page
    assert 'href="#inhoud"' in page


def test_no_template_holds_script_or_style_of_its_own() -> None:
    for template in (files("workflows.console") / "templates").iterdir():
        text = template.read_text()

        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), (
            template
        )
        assert "|safe" not in text.replace(" ", ""), template


def test_every_form_that_changes_something_is_signed() -> None:
    for template in (files("workflows.console") / "templates").iterdir():
        text = template.read_text()
        for form in re.findall(r'<form method="post".*?</form>', text, re.DOTALL):
            assert "token_field(token)" in form, template
