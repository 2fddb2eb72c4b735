from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.arrivals import FENNA, NOON
from tests.conftest import HandClock
from tests.household import NOOR, Household, at_home
from tests.zaaksysteem import CLOSED, OPEN, running_sim
from workflows.model import Besluit, Decision, ItemKey, RegisteredDocument, Upload, UploadFile, UploadKind
from workflows.operations.house import NotRegistered
from workflows.proof import Proof
from workflows.registrar import Rules, StoredIntentions, ZaaksysteemRegistrar, titel_of
from workflows.store.database import Database
from workflows.zaaksysteem.registration import RegistrationPolicy


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    async with at_home(tmp_path, database, clock) as opened:
        yield opened


def decision(home: Household, number: str = OPEN) -> Decision:
    return Decision(besluit=Besluit.REGISTREREN, by=NOOR, at=home.clock(), choice=home.sim.choice(number))


async def registered(home: Household, upload: Upload) -> RegisteredDocument:
    answer = await home.house.registrar.register(upload, upload.files[0], decision(home), 1)
    assert isinstance(answer, RegisteredDocument)
    return answer


async def test_a_document_has_a_title_without_names_and_keeps_its_file_name(home: Household) -> None:
    upload = await home.tasked("gesprek met Truus.txt")

    document = await registered(home, upload)

    told = (await home.sim.ask("GET", document.document_url)).json()
    assert (told["titel"], told["bestandsnaam"]) == (
        "Document, ontvangen 24-11-2026",
        "gesprek met Truus.txt",
    )


async def test_the_same_file_is_registered_once(home: Household) -> None:
    upload = await home.tasked()
    first = await registered(home, upload)

    assert await registered(home, upload) == first
    assert len((await home.sim.state())["documents"]) == 1


async def test_what_comes_back_is_the_proof(home: Household) -> None:
    upload = await home.tasked()
    document = await registered(home, upload)

    proof = await home.house.registrar.verify(upload, upload.files[0], document, decision(home))

    assert isinstance(proof, Proof)
    assert (proof.sha256, proof.zaak_url) == (upload.files[0].sha256, home.sim.zaak_url(OPEN))


async def test_other_bytes_are_no_proof(home: Household) -> None:
    upload = await home.tasked()
    document = await registered(home, upload)
    other = replace(upload.files[0], sha256="0" * 64)

    answer = await home.house.registrar.verify(upload, other, document, decision(home))

    assert isinstance(answer, NotRegistered)
    assert answer.code == "content-differs"


async def test_a_closed_zaak_is_a_reason_and_no_error(home: Household) -> None:
    upload = await home.tasked()

    answer = await home.house.registrar.register(upload, upload.files[0], decision(home, CLOSED), 1)

    assert isinstance(answer, NotRegistered)
    assert answer.code == "zaak-closed"


async def test_a_file_that_was_not_inspected_is_not_registered(home: Household) -> None:
    upload = await home.arrived()

    answer = await home.house.registrar.register(upload, upload.files[0], decision(home), 1)

    assert isinstance(answer, NotRegistered)
    assert (answer.code, await home.sim.writes()) == ("not-inspected", [])


async def test_an_intention_is_on_disk_and_gives_way_to_who_changed_it(
    database: Database, clock: HandClock
) -> None:
    intentions = StoredIntentions(database=database, clock=clock, upload_id="U1")

    assert await intentions.remember("k", {"a": 1}) is None
    assert await intentions.remember("k", {"a": 2}) == {"a": 1}
    assert not await intentions.revise("k", {"a": 3}, was={"a": 2})
    assert await intentions.revise("k", {"a": 3}, was={"a": 1})


def test_a_title_tells_kind_day_and_place_in_the_set() -> None:
    files = tuple(
        UploadFile(
            file_id=f"F{number}",
            upload_id="U",
            key=ItemKey(drive_id="d", item_id=f"i{number}"),
            name="geheim.jpg",
            folder_path="",
            size=1,
            quickxor=None,
            etag="e",
            ctag=None,
        )
        for number in (1, 2)
    )
    upload = Upload(
        upload_id="U",
        kind=UploadKind.FOLDER,
        key=ItemKey(drive_id="d", item_id="map"),
        owner=FENNA,
        watched_folder_id="w",
        content="",
        arrived_at=NOON,
        settled_at=NOON,
        files=files,
    )

    assert [
        titel_of(upload, files[1], {"kind": "whatsapp_export_android"}),
        titel_of(replace(upload, files=files[:1]), files[0], None),
    ] == [
        "Export van een WhatsApp-gesprek (Android), ontvangen 23-11-2026, bestand 2 van 2",
        "Upload, ontvangen 23-11-2026",
    ]


async def test_a_file_goes_to_the_zaaksysteem_of_its_zaak_by_the_rules_of_that_one(
    home: Household, tmp_path: Path
) -> None:
    upload = await home.tasked()
    async with running_sim(tmp_path / "tweede", clock=home.clock) as second:
        rules = Rules(auteur="Gemeente Elders", policy=RegistrationPolicy(settle=timedelta(0)))
        registrar = ZaaksysteemRegistrar(
            client=replace(home.sim.client, others=(second.client,)),
            originals=home.house.originals,
            database=home.database,
            auteur="Gemeente Voorbeeld",
            policy=RegistrationPolicy(),
            further={second.client.roots: rules},
        )
        there = Decision(besluit=Besluit.REGISTREREN, by=NOOR, at=home.clock(), choice=second.choice(OPEN))
        document = await registrar.register(upload, upload.files[0], there, 1)
        assert isinstance(document, RegisteredDocument)
        proof = await registrar.verify(upload, upload.files[0], document, there)
        said = (await second.ask("GET", document.document_url)).json()

        assert isinstance(proof, Proof)
        assert document.document_url.startswith(second.address)
        assert said["auteur"] == "Gemeente Elders"
        assert (await home.sim.state())["documents"] == []
        assert await registrar.compare(proof) == ()
