from __future__ import annotations

from tests.console.story import tell_story
from tests.consoles import FENNA, ILSE, NOOR, House
from workflows.console.savedfilters import spelled


def test_only_what_the_work_list_knows_is_kept() -> None:
    assert spelled("tab=klaar&zoek=a%26b&soort=%3Cb%3E&kleur=rood&na=@@") == (
        "tab=klaar&zoek=a%26b&volgorde=oudste"
    )


async def test_a_filter_is_kept_under_a_name_and_thrown_away(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(NOOR)
    await browser.get("/taken?tab=klaar&zoek=bram")
    kept = (await browser.follow("/taken/filters", naam=" Klaar,  Bram ", filter="tab=klaar&zoek=bram")).text
    others = (await (await house.browser().sign_in(ILSE)).get("/taken")).text
    gone = (await browser.follow("/taken/filters/weg", naam="Klaar, Bram")).text

    link = '<a href="/taken?tab=klaar&amp;zoek=bram&amp;volgorde=oudste">Klaar, Bram</a>'
    assert (link in kept, link in others, link in gone) == (True, False, False)


async def test_a_filter_needs_a_name_and_is_for_di(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)
    employee = await house.browser().sign_in(FENNA)

    assert (await browser.send("/taken/filters", naam=" ", filter="")).status_code == 422
    assert (await employee.send("/taken/filters", naam="x", filter="")).status_code == 404
