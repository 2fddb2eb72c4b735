from __future__ import annotations

from tests.console.story import tell_story
from tests.consoles import BRAM, FENNA, SAMIR, House
from workflows.store import absences
from workflows.store.absences import Absence


async def test_a_folder_with_a_problem_says_what_to_do(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/mappen")).text

    assert "De bewaakte map is verwijderd of verplaatst." in page
    assert "Vraag de medewerker om de map terug te zetten uit de prullenbak." in page
    assert "Het bestand is leeg." in page


async def test_a_member_who_cannot_be_watched_yet_says_why_and_when_again(house: House) -> None:
    missing = Absence(
        source="group/1", person_id="p", person_name="Joris Veldkamp", code="onedrive-missing",
        since=house.clock(), tries=1, next_try=house.clock(),
    )  # fmt: skip
    with house.database.begin() as connection:
        absences.note(connection, missing, house.clock())
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/mappen")).text

    assert "Nog niet bewaakt" in page
    assert "Joris Veldkamp" in page
    assert "Deze medewerker heeft nog geen OneDrive." in page


async def test_mails_show_no_address_and_no_words(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/berichten")).text
    failed = (await browser.get("/beheer/berichten?staat=mislukt")).text

    assert page.count("<tr>") == 3
    assert failed.count("<tr>") == 2
    assert "mail-refused" in failed
    assert [word for word in (FENNA.mail, BRAM.mail, "Beste collega") if word in page] == []


async def test_empty_pages_say_so(house: House) -> None:
    browser = await house.browser().sign_in(SAMIR)

    assert "Er wordt nog geen map bewaakt." in (await browser.get("/beheer/mappen")).text
    assert "Er is nog geen bericht verstuurd." in (await browser.get("/beheer/berichten?staat=x")).text
