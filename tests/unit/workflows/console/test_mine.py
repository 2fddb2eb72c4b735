from __future__ import annotations

import pytest

from tests.console.story import tell_story
from tests.consoles import BRAM, FENNA, NOOR, House
from workflows.store import holds
from workflows.store.holds import HoldKind


async def test_everybody_reads_how_their_uploads_stand(house: House) -> None:
    await tell_story(house)
    fenna = (await (await house.browser().sign_in(FENNA)).get("/mijn")).text
    bram = (await (await house.browser().sign_in(BRAM)).get("/mijn")).text

    assert (fenna.count("<tr>"), bram.count("<tr>")) == (11, 4)
    assert "Klaar: opgenomen en verwijderd" in fenna


async def test_who_sent_nothing_reads_what_to_do(house: House) -> None:
    page = (await (await house.browser().sign_in(FENNA)).get("/mijn")).text

    assert "U hebt nog niets geüpload." in page


@pytest.mark.parametrize(
    ("word", "sentences"),
    [
        ("nieuw", ("Uw bestanden liggen klaar voor Informatiebeheer.", "Lees het gesprek")),
        ("loopt", ("Uw bestanden gaan nu naar de zaak.",)),
        ("behouden", ("Een bestand is veranderd nadat het is ontvangen.", "ZAAK-2026-0000000001")),
        ("afgewezen", ("Dit schreef Informatiebeheer:", "Dit is een privégesprek.")),
        ("ingetrokken", ("U hebt deze upload ingetrokken.", "Haal de bestanden zelf uit de map")),
        ("wacht", ("Vraag van Informatiebeheer", "Bij welke vergunning", "Afspraken over de kermis")),
        ("klaar", ("Stap 6: maak uw telefoon schoon", "ZAAK-2026-0000000001", "prullenbak")),
    ],
)
async def test_an_upload_tells_what_happened_and_what_to_do(
    house: House, word: str, sentences: tuple[str, ...]
) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(FENNA)

    page = (await browser.get(f"/mijn/{told[word].upload_id}")).text

    assert [sentence for sentence in sentences if sentence not in page] == []


@pytest.mark.parametrize("word", ["nieuw", "behouden", "afgewezen", "ingetrokken", "klaar"])
async def test_during_a_hold_no_page_asks_to_take_anything_away(house: House, word: str) -> None:
    told = await tell_story(house)
    with house.database.begin() as connection:
        holds.place(connection, upload_id=None, kind=HoldKind.WOO, note="", by=NOOR, now=house.clock())
    browser = await house.browser().sign_in(FENNA)
    upload = told[word].upload_id

    pages = [(await browser.get(path)).text for path in (f"/mijn/{upload}", f"/mijn/{upload}/telefoon")]

    assert "Haal niets uit de map." in pages[0]
    for invitation in ("aal de bestanden zelf", "aal het zelf", "Verwijder nu de", "Daarna verwijderen wij"):
        assert not any(invitation in page for page in pages)


async def test_who_cleaned_the_phone_before_the_hold_can_still_say_so(house: House) -> None:
    told = await tell_story(house)
    upload = told["klaar"].upload_id
    with house.database.begin() as connection:
        holds.place(connection, upload_id=upload, kind=HoldKind.WOO, note="", by=NOOR, now=house.clock())
    fenna = await house.browser().sign_in(FENNA)

    page = (await fenna.get(f"/mijn/{upload}/telefoon")).text
    done = (await fenna.follow(f"/mijn/{upload}/telefoon", antwoord="gedaan")).text

    assert "Laat het gesprek daarom op uw telefoon staan." in page
    assert "Op een iPhone" not in page
    assert "Dank u wel, u bent klaar" in done


async def test_the_last_step_stands_before_what_is_over(house: House) -> None:
    told = await tell_story(house)
    fenna = await house.browser().sign_in(FENNA)

    page = (await fenna.get(f"/mijn/{told['klaar'].upload_id}")).text

    assert page.index("Stap 6: maak uw telefoon schoon") < page.index("Formulier WhatsAppgesprek bewaren")


async def test_a_refusal_says_what_to_do_and_where_to_ask(house: House) -> None:
    told = await tell_story(house)
    fenna = await house.browser().sign_in(FENNA)

    page = (await fenna.get(f"/mijn/{told['afgewezen'].upload_id}")).text

    assert "<p>Dit is een privégesprek. De gemeente mag het niet bewaren.</p>" in page
    assert "<p>Haal de bestanden zelf uit de map." in page
    assert '<a href="/hulp/vragen">Vraag advies aan Informatiebeheer</a>' in page


async def test_a_conversation_that_is_deleted_has_no_button(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(FENNA)

    assert "Lees het gesprek" not in (await browser.get(f"/mijn/{told['klaar'].upload_id}")).text


async def test_an_upload_of_somebody_else_is_not_there(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(FENNA)

    assert (await browser.get(f"/mijn/{told['android'].upload_id}")).status_code == 404
