from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.console.story import CHOICE, FORM
from tests.consoles import NOOR, House, build_house
from tests.documents import text_of
from workflows.form import Form
from workflows.formpage import FormPageMaker, page_of
from workflows.model import Besluit, Decision, MadeKind
from workflows.rendition.typesetter import Typesetter
from workflows.store import forms
from workflows.store.database import Database


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _decision(house: House) -> Decision:
    return Decision(besluit=Besluit.REGISTREREN, by=NOOR, at=house.clock(), choice=CHOICE)


async def test_a_form_becomes_a_page_in_the_zaak_and_always_the_same_bytes(house: House) -> None:
    upload = await house.upload({"a.txt": b"x"}, inspected=False)
    with house.database.begin() as connection:
        forms.save(connection, upload.upload_id, FORM, house.clock())
    maker = FormPageMaker(database=house.database, typesetter=Typesetter())

    first, second = [await maker.make(upload, _decision(house), None) for _ in range(2)]

    assert first == second
    assert first is not None
    assert (first.kind, first.formaat, first.bestandsnaam) == (
        MadeKind.FORMULIER,
        "application/pdf",
        f"formulier-{upload.upload_id}.pdf",
    )
    said = text_of(first.content)
    for words in (
        "Afspraken over de kermis",
        "Jelle, exploitant",
        "02-05-2026",
        "Er staat een afspraak",
        "Fenna Duinker",
    ):
        assert words in said


async def test_a_word_without_end_stays_on_the_page_and_nothing_turns_the_reading_around(
    house: House,
) -> None:
    upload = await house.upload({"a.txt": b"x"}, inspected=False)
    told = Form(subject="\u202etsruk gnidiel", remarks="W" * 400)
    with house.database.begin() as connection:
        forms.save(connection, upload.upload_id, told, house.clock())

    made = await FormPageMaker(database=house.database, typesetter=Typesetter()).make(
        upload, _decision(house), None
    )

    assert made is not None
    said = text_of(made.content)
    assert "⟨U+202E⟩tsruk gnidiel" in said
    assert max(line.count("W") for line in said.splitlines()) < 60


async def test_without_a_form_there_is_no_page(house: House) -> None:
    upload = await house.upload({"a.txt": b"x"}, inspected=False)
    maker = FormPageMaker(database=house.database, typesetter=Typesetter())

    assert await maker.make(upload, _decision(house), None) is None


async def test_what_was_left_empty_is_left_out(house: House) -> None:
    upload = await house.upload({"a.txt": b"x"}, inspected=False)

    page = page_of(Form(subject="Kermis"), upload)

    assert page["delen"] == [
        {"kop": "Wat de medewerker vertelt", "feiten": [["Onderwerp", "Kermis"]]},
        {
            "kop": "Bij deze upload",
            "feiten": [
                ["Ingestuurd door", "Fenna Duinker"],
                ["Ontvangen op", "dinsdag 24 november 2026 om 10:00 uur"],
                ["Aantal bestanden", "1"],
            ],
        },
    ]
