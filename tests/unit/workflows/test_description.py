from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import HandClock
from tests.household import NOOR, Household, at_home
from workflows.description import Describer
from workflows.model import Besluit, Decision, MadeKind, Upload
from workflows.rendition.mdto import NAMESPACE, Organisation
from workflows.store import documents, uploads
from workflows.store.database import Database

OTHER = "ZAAK-2026-0000000002"


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    async with at_home(tmp_path, database, clock) as opened:
        yield opened


def describer(home: Household) -> Describer:
    return Describer(database=home.database, organisation=Organisation(name="Gemeente Voorbeeld"))


def decision(home: Household, number: str = "ZAAK-2026-0000000001") -> Decision:
    return Decision(besluit=Besluit.REGISTREREN, by=NOOR, at=home.clock(), choice=home.sim.choice(number))


async def report(home: Household, upload: Upload) -> object:
    return await home.database.transact(partial(uploads.report_of, upload_id=upload.upload_id))


async def test_a_proven_upload_is_described_with_every_file_that_di_chose(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    home.onedrive.put("export/weg.txt", b"weg")
    upload = await home.decided("export/twee.txt", b"twee")
    await home.exclude(next(file for file in upload.files if file.name == "weg.txt"))
    upload = await home.register_all(upload)

    packed = await describer(home).pack(upload, decision(home), {"kind": "document"})

    assert packed is not None
    proofs = [
        await home.database.transact(partial(documents.proof_of, file_id=file.file_id))
        for file in upload.files
    ]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        whole = etree.fromstring(archive.read(names[0]))
    assert names == [
        f"{upload.upload_id}.informatieobject.mdto.xml",
        *(f"{proof.identificatie}.bestand.mdto.xml" for proof in proofs if proof is not None),
    ]
    assert len(names) == 3
    parts = whole.findall(f".//{{{NAMESPACE}}}heeftRepresentatie/{{{NAMESPACE}}}verwijzingNaam")
    assert sorted(str(part.text) for part in parts) == ["een.txt", "twee.txt"]
    assert packed == await describer(home).pack(upload, decision(home), {"kind": "document"})


async def test_what_is_not_proven_in_the_chosen_zaak_is_not_described(home: Household) -> None:
    decided = await home.decided("a.txt")
    registered = await home.registered("b.txt", b"b")

    assert await describer(home).make(decided, decision(home), {}) is None
    assert await describer(home).make(registered, decision(home, OTHER), {}) is None
    assert await describer(home).pack(registered, decision(home, OTHER), {}) is None


async def test_the_description_for_the_zaak_is_one_xml_that_rests_on_that_zaak(home: Household) -> None:
    upload = await home.registered()
    said = {
        "kind": "whatsapp_export_iphone",
        "message_count": 3,
        "period": {"first": "2022-05-02T10:00", "last": "2022-05-03T10:00"},
    }

    sheet = await describer(home).make(upload, decision(home), said)

    assert sheet is not None
    assert (sheet.kind, sheet.formaat, sheet.about) == (
        MadeKind.MDTO,
        "application/xml",
        home.sim.zaak_url("ZAAK-2026-0000000001"),
    )
    words = b"Export van een WhatsApp-gesprek (iPhone), 3 berichten"
    assert (words in sheet.content, b"<dekkingInTijdBegindatum>2022-05-02<" in sheet.content) == (True, True)


async def test_a_period_that_is_not_sure_is_left_out(home: Household) -> None:
    upload = await home.registered()
    period = {"first": "2022-05-02T10:00", "last": "2022-05-03T10:00"}

    sheet = await describer(home).make(upload, decision(home), {"period": period, "other_reading": {"x": 1}})

    assert sheet is not None
    assert b"dekkingInTijd" not in sheet.content
