from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import QueryParams

from tests.console.story import tell_story
from tests.consoles import FENNA, NOOR, House
from workflows.console.worklist import read_filter
from workflows.store.views.page import Cursor, Place
from workflows.store.views.worklist import Sort, Tab, TaskFilter


def test_the_filter_stands_in_the_address() -> None:
    cursor = Cursor(value="fenna duinker", tie="T1")
    query = QueryParams(
        {
            "tab": "klaar",
            "zoek": " fen ",
            "soort": "screenshot",
            "volgorde": "medewerker",
            "na": cursor.spelled(),
        }
    )

    assert read_filter(query) == TaskFilter(
        tab=Tab.KLAAR, words="fen", kind="screenshot", sort=Sort.MEDEWERKER, place=Place(after=cursor)
    )


def test_nonsense_in_the_address_is_left_out() -> None:
    query = QueryParams({"tab": "x", "soort": "<b>", "volgorde": "-1", "na": "@@", "zoek": "y" * 500})

    assert read_filter(query) == TaskFilter(words="y" * 100)


async def test_the_list_shows_tasks_with_word_and_icon(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get("/taken")).text

    assert "Registreren mislukt" in page
    assert "Taak 2" in page
    assert page.count("<tr>") == 7


async def test_an_empty_list_says_so_in_plain_words(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)

    assert "Er is nu niets te doen" in (await browser.get("/taken")).text
    assert "Geen taken gevonden met dit filter" in (await browser.get("/taken?zoek=x")).text


async def test_pages_keep_the_filter(house: House) -> None:
    for _ in range(26):
        house.task(await house.upload({"a.txt": b"x"}, inspected=False))
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get("/taken?zoek=fenna&volgorde=nieuwste")).text

    assert "zoek=fenna&amp;volgorde=nieuwste" in page
    assert "Volgende" in page


async def test_names_are_escaped(house: House) -> None:
    await house.new_task(owner=replace(FENNA, name="<script>alert(1)</script>\u202e"))
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get("/taken")).text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩" in page


async def test_what_is_done_cannot_be_chosen_to_do_something_with(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    to_do, done = [(await browser.get(f"/taken?tab={tab}")).text for tab in ("te-doen", "klaar")]

    assert ('class="kies"' in to_do, 'class="kies"' in done) == (True, False)
    assert ("Kies alle taken" in to_do, "Kies alle taken" in done) == (True, False)
