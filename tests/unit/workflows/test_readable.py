from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.conftest import HandClock
from tests.consoles import CHAT, FENNA, House, build_house, export, picture, zipped
from tests.documents import pictures_in, text_of
from workflows.inspection.image import Darkroom
from workflows.jsontypes import Json
from workflows.model import Besluit, Decision, MadeKind, Upload, UploadKind
from workflows.readable import ReadableMaker
from workflows.rendition.typesetter import RenditionError, Typesetter
from workflows.store import uploads
from workflows.store.database import Database
from workflows.transcripts import OriginalTranscripts


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def maker(house: House) -> ReadableMaker:
    return ReadableMaker(
        originals=house.shelf,
        transcripts=OriginalTranscripts(house.shelf),
        darkroom=Darkroom(),
        typesetter=Typesetter(),
    )


async def report_of(house: House, upload: Upload) -> Json:
    return await house.database.transact(partial(uploads.report_of, upload_id=upload.upload_id))


async def test_an_export_becomes_a_document_with_its_messages_files_and_pictures(house: House) -> None:
    upload = await house.upload({"WhatsApp Chat - Markt.zip": export()})

    pdf = await maker(house).typeset(upload, await report_of(house, upload))

    assert pdf is not None
    said = text_of(pdf)
    assert "Goedemorgen, is het besluit over de Markt al bekend?" in said
    assert "<script>document.title='gekraakt'</script> Ja, akkoord" in said
    assert "WhatsApp Chat - Markt.zip" in said
    assert str(upload.files[0].sha256) in said
    assert "00000002-PHOTO-2026-11-24-09-01-55.jpg" in said
    assert pictures_in(pdf) == 1


async def test_a_loose_picture_is_drawn_too_and_the_same_originals_give_the_same_bytes(house: House) -> None:
    name = "00000002-PHOTO-2026-11-24-09-01-55.jpg"
    chat = CHAT.replace("<script>document.title='gekraakt'</script>", "").encode()
    upload = await house.upload({"_chat.txt": chat, name: picture()}, kind=UploadKind.FOLDER)
    report = await report_of(house, upload)

    first, second = [await maker(house).typeset(upload, report) for _ in range(2)]

    assert first is not None
    assert (pictures_in(first), first == second) == (1, True)


async def test_without_a_conversation_there_is_nothing_to_make(house: House) -> None:
    upload = await house.upload({"a.png": picture()})

    assert await maker(house).typeset(upload, await report_of(house, upload)) is None


async def test_what_di_left_out_is_left_out_of_the_document(house: House) -> None:
    upload = await house.upload(
        {"a.zip": export(), "b.zip": zipped(**{"x.txt": b"x"})}, kind=UploadKind.FOLDER
    )
    without = replace(upload, files=tuple(replace(one, excluded_because="privé") for one in upload.files))

    assert await maker(house).typeset(without, await report_of(house, upload)) is None


async def test_an_original_that_changed_gives_no_document(house: House) -> None:
    upload = await house.upload({"a.zip": export()})
    report = await report_of(house, upload)
    item = upload.files[0].key.item_id
    house.shelf.seen[item] = replace(house.shelf.seen[item], quickxor="anders")

    with pytest.raises(RenditionError) as error:
        await maker(house).typeset(upload, report)

    assert error.value.code == "rendition-original-changed"


async def test_a_damaged_picture_is_listed_and_not_drawn(house: House) -> None:
    name = "00000002-PHOTO-2026-11-24-09-01-55.jpg"
    upload = await house.upload({"a.zip": zipped(**{"_chat.txt": CHAT.encode(), name: picture()[:-30]})})

    pdf = await maker(house).typeset(upload, await report_of(house, upload))

    assert pdf is not None
    assert (pictures_in(pdf), name in text_of(pdf)) == (0, True)


async def test_the_document_for_the_zaak_carries_names_that_we_minted(house: House) -> None:
    upload = await house.upload({"WhatsApp Chat - Jelle.zip": export()})
    decision = Decision(besluit=Besluit.REGISTREREN, by=FENNA, at=house.clock())

    sheet = await maker(house).make(upload, decision, await report_of(house, upload))

    assert sheet is not None
    assert (sheet.kind, sheet.formaat, sheet.about) == (MadeKind.LEESBAAR, "application/pdf", "")
    assert sheet.bestandsnaam == f"leesbare-versie-{upload.upload_id}.pdf"
    assert sheet.titel.startswith("Leesbare versie: export van een WhatsApp-gesprek (iPhone), ontvangen ")
