from __future__ import annotations

import html
import re
from datetime import timedelta

from sqlalchemy import insert

from tests.console.story import tell_story
from tests.consoles import BRAM, FENNA, SAMIR, House
from workflows.model import ItemKey
from workflows.store import absences, schema, spending, watches
from workflows.store.absences import Absence
from workflows.store.spending import Spent, Standing
from workflows.watching import Watch


async def test_a_folder_with_a_problem_says_what_to_do(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/mappen")).text

    assert "De bewaakte map is verwijderd of verplaatst." in page
    assert "Vraag de medewerker om de map terug te zetten uit de prullenbak." in page
    assert "Het bestand is leeg." in page


async def test_a_folder_says_which_entry_of_the_settings_it_comes_from(house: House) -> None:
    house.console.entries["site/1"] = "Map 1 bij folders: 'Bewaren' in de bibliotheek 'Documenten'"  # type: ignore[index]
    with house.database.begin() as connection:
        for source in ("site/1", "weg/2"):
            watches.add(
                connection, Watch(drive_id=source, folder_id="f", owner=FENNA, source=source, shared=True)
            )
        leaving = watches.get(connection, ItemKey(drive_id="weg/2", item_id="f"))
        assert leaving is not None
        watches.take_leave(connection, leaving, house.clock())
    browser = await house.browser().sign_in(SAMIR)

    page = html.unescape((await browser.get("/beheer/mappen")).text)

    assert page.count("Niet meer gevraagd sinds") == 1
    assert "Map 1 bij folders: 'Bewaren' in de bibliotheek 'Documenten'" in page
    assert "niet meer in de instellingen" in page
    assert re.search(r"Fenna Duinker(<[^>]+>)* \(contact\)", page)


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


async def test_beheer_sees_the_budget_and_a_pause(house: House) -> None:
    await tell_story(house)
    paused = Standing(
        at=house.clock(),
        minute_budget=1_500,
        day_budget=1_440_000,
        licences=5_000,
        paused_until=house.clock() + timedelta(minutes=3),
        pause_code="graph-throttled",
    )
    spent = Spent(minute=house.clock(), requests=300, units=400, pauses=1)
    with house.database.begin() as connection:
        spending.keep(connection, "p", spent, paused)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/mappen")).text

    assert "200 van 1.500 eenheden per minuut" in page
    assert "400 van 1.440.000 eenheden; 1 keer moeten wachten" in page
    assert "Wij vragen Microsoft nu even niets" in page
    assert "Microsoft vraagt ons om langzamer te doen." in page
    assert page.count("24-11-2026 10:03:00") > 1  # no folder is promised an earlier look


async def test_five_hundred_folders_are_shown_in_pages_with_the_problems_first(house: House) -> None:
    with house.database.begin() as connection:
        for number in range(120):
            watch = Watch(drive_id=f"d{number:03}", folder_id="f", owner=FENNA)
            watches.add(connection, watch)
        watches.set_problem(connection, watch, "drive-gone", house.clock())
    browser = await house.browser().sign_in(SAMIR)

    first = (await browser.get("/beheer/mappen")).text
    following = re.search(r'href="([^"]+)">Volgende', first)
    assert following is not None
    second = (await browser.get(html.unescape(following[1]))).text

    assert first.count('data-kop="Staat"') == second.count('data-kop="Staat"') == 50
    assert "Deze OneDrive bestaat niet meer." in first
    assert "Deze OneDrive bestaat niet meer." not in second
    assert "120, waarvan 1 met een probleem, waarvan 120 nog nooit bekeken" in first


async def test_mails_show_no_address_and_no_words(house: House) -> None:
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/berichten")).text
    failed = (await browser.get("/beheer/berichten?staat=mislukt")).text

    assert page.count("<tr>") == 8
    assert failed.count("<tr>") == 2
    assert "mail-refused" in failed
    assert page.count('<td data-kop="Hoe">E-mail</td>') == 7
    assert "In Planner" not in page
    assert [word for word in (FENNA.mail, BRAM.mail, "Beste collega") if word in page] == []


async def test_beheer_is_pointed_at_what_was_never_sent(house: House) -> None:
    before = await house.browser().sign_in(SAMIR)
    quiet = (await before.get("/beheer/runs")).text
    await tell_story(house)
    browser = await house.browser().sign_in(SAMIR)

    runs = (await browser.get("/beheer/runs")).text
    failed = (await browser.get("/beheer/berichten?staat=mislukt")).text
    going = (await browser.get("/beheer/berichten?staat=klaar")).text

    assert '<a href="/beheer/berichten?staat=mislukt">1 bericht is niet verzonden</a>' in runs
    assert '<a href="/beheer/mappen">1 map heeft een probleem</a>' in runs
    assert "Dit vraagt uw aandacht" not in quiet
    assert ("vertel de ontvanger zelf" in failed, "vertel de ontvanger zelf" in going) == (True, False)


async def test_empty_pages_say_so(house: House) -> None:
    browser = await house.browser().sign_in(SAMIR)

    assert "Er wordt nog geen map bewaakt." in (await browser.get("/beheer/mappen")).text
    assert "Er is nog geen bericht verstuurd." in (await browser.get("/beheer/berichten?staat=x")).text


async def test_how_far_planner_is_in_step_stands_with_the_letters(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        connection.execute(
            insert(schema.planner_task).values(
                task_id=task.task_id, planner_id="p", asked_at=house.clock(), version=0, gone=False
            )
        )
    browser = await house.browser().sign_in(SAMIR)

    page = (await browser.get("/beheer/berichten")).text

    assert "In Planner staat 1 taak, waarvan 1 nog niet is bijgewerkt." in page
