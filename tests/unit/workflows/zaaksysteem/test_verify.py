from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.zaaksysteem import OPEN, MemoryIntentions, Sim, running_sim
from workflows.errors import RetryableError
from workflows.model import RegisteredDocument
from workflows.proof import proof_as_json
from workflows.zaaksysteem.registration import RegistrationPolicy, register_document
from workflows.zaaksysteem.verify import SENTENCES, Expected, Mismatch, verify

CONTENT = b"precies deze bytes" * 500
EXPECTED = Expected(
    upload_id="01UPLOAD",
    file_id="01FILE",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    formaat="application/zip",
)


async def registered(sim: Sim) -> RegisteredDocument:
    document = await register_document(
        sim.client, sim.registration(CONTENT), MemoryIntentions(), RegistrationPolicy()
    )
    assert isinstance(document, RegisteredDocument)
    return document


async def codes(sim: Sim, document: RegisteredDocument, expected: Expected = EXPECTED) -> list[str]:
    answer = await verify(sim.client, document, expected)
    assert isinstance(answer, Mismatch)
    return [difference.code for difference in answer.differences]


async def test_the_same_bytes_in_the_zaak_are_a_proof(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 20, 10, tzinfo=UTC)
    async with running_sim(tmp_path, clock=lambda: moment) as sim:
        document = await registered(sim)
        proof = await verify(sim.client, document, EXPECTED)
        assert not isinstance(proof, Mismatch)
        assert proof_as_json(proof) == {
            "upload_id": "01UPLOAD",
            "file_id": "01FILE",
            "sha256": EXPECTED.sha256,
            "size": len(CONTENT),
            "document_url": document.document_url,
            "identificatie": document.identificatie,
            "versie": 1,
            "zaak_url": sim.zaak_url(OPEN),
            "link_url": document.link_url,
            "verified_at": "2026-11-20T10:00:00+00:00",
        }


async def test_one_other_byte_is_no_proof(sim: Sim) -> None:
    document = await registered(sim)
    await sim.fault("changed_bytes", path="download")
    assert await codes(sim, document) == ["content-differs"]


async def test_a_download_that_breaks_off_says_nothing_about_the_document(sim: Sim) -> None:
    document = await registered(sim)
    await sim.fault("cut_off", path="download")
    with pytest.raises(RetryableError):
        await verify(sim.client, document, EXPECTED)
    assert not isinstance(await verify(sim.client, document, EXPECTED), Mismatch)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"size": 3}, ["size-differs", "content-differs"]),
        ({"size": 10**9}, ["size-differs", "content-differs"]),
        ({"sha256": "0" * 64}, ["content-differs"]),
        ({"sha256": EXPECTED.sha256.upper()}, ["content-differs"]),
        ({"formaat": "text/plain"}, ["formaat-differs"]),
    ],
)
async def test_what_differs_from_what_we_sent_is_named(
    sim: Sim, other: dict[str, Any], found: list[str]
) -> None:
    assert await codes(sim, await registered(sim), replace(EXPECTED, **other)) == found


@pytest.mark.parametrize(
    ("other", "found"),
    [({"identificatie": "WA-x"}, ["identificatie-differs"]), ({"versie": 2}, ["versie-differs"])],
)
async def test_what_differs_from_what_we_registered_is_named(
    sim: Sim, other: dict[str, Any], found: list[str]
) -> None:
    assert await codes(sim, replace(await registered(sim), **other)) == found


async def test_without_the_link_there_is_no_proof(sim: Sim) -> None:
    document = await registered(sim)
    assert (await sim.ask("DELETE", document.link_url)).status_code == 204
    assert await codes(sim, document) == ["link-missing"]
    elsewhere = replace(document, zaak_url=sim.zaak_url("ZAAK-2026-0000000002"))
    assert await codes(sim, elsewhere) == ["link-missing"]


async def test_a_link_that_was_made_again_counts_with_its_new_address(sim: Sim) -> None:
    document = await registered(sim)
    await sim.ask("DELETE", document.link_url)
    link = (await sim.link(document.document_url)).json()["url"]
    proof = await verify(sim.client, document, EXPECTED)
    assert not isinstance(proof, Mismatch)
    assert proof.link_url == link != document.link_url


async def test_a_zaak_that_cannot_be_read_is_no_proof(sim: Sim) -> None:
    document = replace(await registered(sim), zaak_url=sim.zaak_url("ZAAK-2026-0000000008"))
    assert await codes(sim, document) == ["zaak-unreadable", "link-missing"]


async def test_a_closed_zaak_can_still_prove_what_is_in_it(sim: Sim) -> None:
    document = await registered(sim)
    assert (await sim.close_zaak(OPEN)).status_code == 204
    assert not isinstance(await verify(sim.client, document, EXPECTED), Mismatch)


async def test_a_document_that_was_changed_afterwards_is_no_proof(sim: Sim) -> None:
    document = await registered(sim)
    lock = (await sim.ask("POST", f"{document.document_url}/lock")).json()["lock"]
    assert await codes(sim, document) == ["document-locked"]
    await sim.ask("PATCH", document.document_url, json={"lock": lock, "titel": "Anders"})
    await sim.ask("POST", f"{document.document_url}/unlock", json={"lock": lock})
    assert await codes(sim, document) == ["versie-differs"]


async def test_a_document_that_is_still_coming_is_no_proof(sim: Sim) -> None:
    made = await sim.make(b"", inhoud=None, bestandsomvang=len(CONTENT), formaat="application/zip")
    assert (await sim.link(made["url"])).status_code == 201
    document = RegisteredDocument(
        file_id="01FILE",
        document_url=made["url"],
        identificatie=made["identificatie"],
        link_url="",
        zaak_url=sim.zaak_url(OPEN),
        versie=1,
    )
    assert await codes(sim, document) == ["document-locked", "content-missing", "content-unreadable"]


async def test_a_document_that_is_gone_is_no_proof(sim: Sim) -> None:
    document = await registered(sim)
    gone = replace(document, document_url=f"{document.document_url}0")
    answer = await verify(sim.client, gone, EXPECTED)
    assert isinstance(answer, Mismatch)
    assert (answer.code, answer.sentence) == ("document-gone", SENTENCES["document-gone"])


async def test_an_answer_that_never_changes_cannot_fool_us(sim: Sim) -> None:
    document = await registered(sim)
    await verify(sim.client, document, EXPECTED)
    asked = [one["query"] for one in await sim.requests() if one["path"].endswith("/download")]
    assert asked == ["versie=1"]
