from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import HandClock
from tests.console.story import prove_file, step, tell_story
from tests.consoles import (
    BIJLAGE,
    CHATBERICHT,
    ILSE,
    ILSE_OF_DI,
    NOOR,
    SETTINGS,
    TWINS,
    ZAAK,
    Browser,
    House,
    build_house,
)
from workflows import worklist
from workflows.clearance import Verwijderen
from workflows.colleagues import Absence
from workflows.console.zaakzoeker import Silent
from workflows.errors import RetryableError
from workflows.model import Besluit, UploadKind
from workflows.store import colleagues, documents, schema, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent, TaskState

CHOSEN = {
    "zaak": ZAAK.identificatie,
    "zaakadres": ZAAK.url,
    "documenttype": CHATBERICHT.url,
    "vertrouwelijkheid": "zaakvertrouwelijk",
}


async def _open(house: House, task: Task) -> Browser:
    browser = await house.browser().sign_in(NOOR)
    await browser.get(f"/taken/{task.task_id}?zaak={ZAAK.identificatie}")
    return browser


async def test_a_task_shows_what_was_found(house: House) -> None:
    task = await house.new_task()
    page = (await _open(house, task)).page

    for words in (
        "WhatsApp (iPhone)",
        "Fenna Duinker",
        "5",
        "Bevindingen",
        "1 bijlage is aanwezig",
        "e-mailadres",
    ):
        assert words in page


async def test_taking_and_releasing_leads_back_to_the_task(house: House) -> None:
    task = await house.new_task()
    browser = await _open(house, task)

    taken = await browser.send(f"/taken/{task.task_id}/nemen", versie="1")
    assert (taken.status_code, taken.headers["location"]) == (303, f"/taken/{task.task_id}")
    assert house.get(task).assignee_id == "noor"

    await browser.send(f"/taken/{task.task_id}/vrijgeven", versie="2")
    assert house.get(task).assignee_id is None


async def test_registering_decides_and_shows_the_progress(house: House) -> None:
    task = await house.new_task()
    browser = await _open(house, task)

    answer = await browser.follow(f"/taken/{task.task_id}/registreren", versie="1", **CHOSEN)

    decided = house.get(task)
    assert decided.state is TaskState.WORDT_GEREGISTREERD
    assert decided.decision is not None
    assert decided.decision.choice is not None
    assert decided.decision.choice.zaaknummer == ZAAK.identificatie
    assert "In de zaak gezet: 0 van 1" in answer.text
    assert 'hx-trigger="every 2s"' in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"documenttype": ""}, "Kies een documenttype."),
        ({"documenttype": "http://elders/1"}, "Kies een documenttype."),
        ({"vertrouwelijkheid": ""}, "Kies hoe vertrouwelijk dit is."),
        ({"zaak": "ZAAK-NERGENS"}, "Geen zaak gevonden"),
        ({"zaak": "ZAAK-2026-0000000002"}, "is afgesloten"),
        ({"zaak": "ZAAK-DUBBEL", "zaakadres": ""}, "Er zijn meer zaken met dit nummer"),
        ({"zaak": "ZAAK-DUBBEL", "zaakadres": ""}, "open, gestart op 02-11-2026"),
    ],
)
async def test_a_form_that_is_not_complete_comes_back_with_what_is_wrong(
    house: House, changes: dict[str, str], sentence: str
) -> None:
    task = await house.new_task()
    browser = await _open(house, task)

    answer = await browser.send(f"/taken/{task.task_id}/registreren", versie="1", **(CHOSEN | changes))

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert house.get(task).state is TaskState.NIEUW


async def test_one_of_several_zaken_can_be_registered_in(house: House) -> None:
    task = await house.new_task()
    browser = await _open(house, task)
    chosen = CHOSEN | {"zaak": "ZAAK-DUBBEL", "zaakadres": TWINS[1].url}

    await browser.send(f"/taken/{task.task_id}/registreren", versie="1", **chosen)

    decision = house.get(task).decision
    assert decision is not None
    assert decision.choice is not None
    assert (decision.choice.zaak_url, decision.choice.bronorganisatie) == (TWINS[1].url, "987654321")


async def test_two_colleagues_cannot_decide_about_the_same_task(house: House) -> None:
    task = await house.new_task()
    noor = await _open(house, task)
    ilse = await house.browser().sign_in(ILSE)
    await noor.send(f"/taken/{task.task_id}/registreren", versie="1", **CHOSEN)

    answer = await ilse.send(f"/taken/{task.task_id}/afwijzen", versie="1", grond="prive", reden="Privé")

    assert answer.status_code == 409
    assert "Deze taak is intussen veranderd" in answer.text
    assert f'href="/taken/{task.task_id}"' in answer.text
    assert house.get(task).decision is not None


async def test_a_double_click_ends_on_the_same_page(house: House) -> None:
    task = await house.new_task()
    browser = await _open(house, task)
    first = await browser.send(f"/taken/{task.task_id}/registreren", versie="1", **CHOSEN)
    second = await browser.send(f"/taken/{task.task_id}/registreren", versie="1", **CHOSEN)

    with house.database.begin() as connection:
        signals = connection.execute(select(schema.signal)).all()
    assert (first.status_code, second.status_code, len(signals)) == (303, 303, 1)


async def test_rejecting_needs_a_reason(house: House) -> None:
    task = await house.new_task()
    browser = await _open(house, task)

    empty = await browser.send(f"/taken/{task.task_id}/afwijzen", versie="1", grond="zomaar")
    long = await browser.send(f"/taken/{task.task_id}/afwijzen", versie="1", grond="prive", reden="x" * 1001)
    done = await browser.follow(f"/taken/{task.task_id}/afwijzen", versie="1", grond="prive", reden="Privé")

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "waarom u de upload afwijst" in empty.text
    assert "x" * 1001 in long.text
    assert "<title>Fout: Taak 1" in empty.text
    decision = house.get(task).decision
    assert decision is not None
    assert (decision.besluit, decision.reason) == (Besluit.AFWIJZEN, "Privé")
    assert "Privé" in done.text


async def test_a_file_is_left_out_and_taken_in_again(house: House) -> None:
    task = await house.new_task({"a.txt": b"a", "b.txt": b"b"}, kind=UploadKind.FOLDER)
    browser = await _open(house, task)
    with house.database.begin() as connection:
        file = uploads.get(connection, task.upload_id).files[0]
    path = f"/taken/{task.task_id}/bestanden/{file.file_id}"

    empty = await browser.send(path, versie="1", keuze="weglaten", reden="")
    out = await browser.follow(path, versie="1", keuze="weglaten", reden="Hoort er niet bij")
    back = await browser.follow(path, versie="2", keuze="opnemen")

    assert (empty.status_code, "Schrijf waarom" in empty.text) == (422, True)
    assert "Hoort er niet bij" in out.text
    assert "Hoort er niet bij" not in back.text


async def test_a_version_that_is_no_number_is_no_form_of_ours(house: House) -> None:
    task = await house.new_task()
    browser = await _open(house, task)

    assert (await browser.send(f"/taken/{task.task_id}/nemen", versie="een")).status_code == 403


async def test_a_colleagues_task_shows_who_has_it_and_no_form(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        worklist.take_task(connection, step(house, task, ILSE_OF_DI))
    browser = await _open(house, task)

    assert "Ilse Koster" in browser.page
    assert "Zaaknummer" not in browser.page
    assert house.cabinet.asked_by == []


async def test_a_stand_in_decides_without_releasing_first(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        worklist.take_task(connection, step(house, task, ILSE_OF_DI))
        colleagues.seen(connection, ILSE, frozenset({"DI"}), house.clock())
        today = house.clock().date()
        away = Absence(first=today, last=today, stand_in_id=NOOR.object_id)
        colleagues.set_absence(connection, ILSE.object_id, away)
    browser = await _open(house, task)
    offered = browser.page
    decided = await browser.follow(f"/taken/{task.task_id}/registreren", versie="2", **CHOSEN)

    assert "De geschiedenis en de verklaring van verwijdering zeggen dat u dit als vervanger deed." in offered
    assert "Ken aan mij toe" not in offered
    assert "U deed dit als vervanger" in decided.text
    assert house.get(task).assignee_id == NOOR.object_id


async def test_a_document_that_is_not_the_same_any_more_stands_above_the_task(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        upload = uploads.get(connection, task.upload_id)
        prove_file(connection, upload, 1, house.clock())
        documents.note_check(connection, upload.files[0].file_id, house.clock(), None)
    before = (await _open(house, task)).page
    with house.database.begin() as connection:
        documents.note_check(connection, upload.files[0].file_id, house.clock(), "content-differs")
    after = (await _open(house, task)).page

    assert "is niet meer hetzelfde" not in before
    assert "Een document in de zaak is niet meer hetzelfde" in after
    assert "<code>content-differs</code>" in after


async def test_the_bedenktijd_says_until_when_nothing_goes(house: House) -> None:
    careful = replace(house.console.policy, bedenktijd=timedelta(days=2))
    house.app.state.console = replace(house.console, policy=careful)
    task = await house.new_task()
    with house.database.begin() as connection:
        prove_file(connection, uploads.get(connection, task.upload_id), 1, house.clock())
        connection.execute(update(schema.task).values(state=TaskState.GEREGISTREERD))
    waits = (await _open(house, task)).page
    house.clock.forward(days=3)
    over = (await _open(house, task)).page

    assert "De bedenktijd loopt tot" in waits
    assert "26 november 2026" in waits
    assert "Deze pagina ververst vanzelf" not in waits
    assert "De bedenktijd loopt tot" not in over


async def test_openbaar_is_never_filled_in(house: House) -> None:
    house.cabinet.types = (BIJLAGE,)
    task = await house.new_task()
    page = (await _open(house, task)).page

    assert '<option value="openbaar">' in page
    assert '<option value="intern" selected>' in page


async def test_trouble_with_the_zaaksysteem_is_told_on_the_task(house: House) -> None:
    house.cabinet.broken = True
    task = await house.new_task()
    page = (await _open(house, task)).page

    assert "Het zaaksysteem antwoordt niet." in page
    assert "zaaksysteem-unreachable" in page


async def test_a_zaaksysteem_that_is_silent_is_named_beside_what_the_others_have(house: House) -> None:
    trouble = RetryableError("zaaksysteem-unreachable", "Het zaaksysteem antwoordt niet.")
    house.cabinet.silent = (Silent(name="Archief Noord", trouble=trouble),)
    task = await house.new_task()
    browser = await _open(house, task)
    found = browser.page
    absent = (await browser.get(f"/taken/{task.task_id}?zaak=ZAAK-NERGENS")).text

    assert "Geen antwoord van Archief Noord" in found
    assert f"Gevonden: {ZAAK.identificatie}" in found
    assert "Nog niet gevonden: ZAAK-NERGENS" in absent
    assert "Geen zaak gevonden" not in absent


async def test_words_give_zaken_to_choose_from(house: House) -> None:
    task = await house.new_task()
    page = (await (await _open(house, task)).get(f"/taken/{task.task_id}?zaak=bomen")).text

    assert "Zaken met bomen in de omschrijving" in page
    assert f"zaak={ZAAK.identificatie}&amp;zaakadres=" in page
    assert "Er zijn er meer." in page


async def test_the_originals_are_deleted_after_a_click(database: Database, clock: HandClock) -> None:
    house = build_house(database, clock, replace(SETTINGS, verwijderen=Verwijderen.NA_KLIK))
    task = await house.new_task()
    browser = await _open(house, task)
    await browser.send(f"/taken/{task.task_id}/registreren", versie="1", **CHOSEN)
    early = await browser.send(f"/taken/{task.task_id}/verwijderen", versie="2")
    with house.database.begin() as connection:
        prove_file(connection, uploads.get(connection, task.upload_id), 1, clock())
        tasks.apply(connection, tasks.get(connection, task.task_id), TaskEvent.REGISTERED, clock())
    page = (await browser.get(f"/taken/{task.task_id}")).text
    asked = await browser.follow(f"/taken/{task.task_id}/verwijderen", versie="3")

    assert early.status_code == 409
    assert "Verwijder de originelen" in page
    assert "Er is gevraagd om de originelen te verwijderen." in asked.text
    assert house.get(task).deletion_asked


async def test_the_gates_can_be_asked_at_any_time(house: House) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    page = (await browser.get(f"/taken/{told['nieuw'].task_id}/controles")).text
    done = (await browser.get(f"/taken/{told['klaar'].task_id}/controles")).text

    assert "Er is nog geen bewijs dat dit bestand precies zo in de zaak staat." in page
    assert "Alle originelen van deze taak zijn al verwijderd." in done


@pytest.mark.parametrize(
    "word", ["nieuw", "android", "vijandig", "mislukt", "behouden", "afgewezen", "klaar"]
)
async def test_every_state_has_a_page(house: House, word: str) -> None:
    told = await tell_story(house)
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.get(f"/taken/{told[word].task_id}?zaak={ZAAK.identificatie}")

    assert answer.status_code == 200
    assert f"Taak {told[word].number}" in answer.text
