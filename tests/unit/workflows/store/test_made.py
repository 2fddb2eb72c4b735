from __future__ import annotations

import pytest

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.model import Made, MadeKind, RegisteredDocument
from workflows.proof import Proof, restore_proof
from workflows.store import made, uploads
from workflows.store.database import Database
from workflows.store.made import MadeStanding


@pytest.fixture
def sheet(database: Database, clock: HandClock) -> Made:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())
    return Made(
        upload_id=upload.upload_id,
        kind=MadeKind.LEESBAAR,
        content=b"%PDF-",
        formaat="application/pdf",
        titel="Leesbare versie",
        bestandsnaam="leesbaar.pdf",
    )


def document(sheet: Made) -> RegisteredDocument:
    return RegisteredDocument(
        file_id=sheet.file_id, document_url="d1", identificatie="WA-1", link_url="l1", zaak_url="z1", versie=1
    )


def proof(sheet: Made, clock: HandClock) -> Proof:
    return restore_proof(
        {
            "upload_id": sheet.upload_id,
            "file_id": sheet.file_id,
            "sha256": sheet.sha256,
            "size": 5,
            "document_url": "d1",
            "identificatie": "WA-1",
            "versie": 1,
            "zaak_url": "z1",
            "link_url": "l1",
            "verified_at": clock().isoformat(),
        }
    )


def standing(clock: HandClock, **known: object) -> MadeStanding:
    nothing = {"identificatie": None, "proven_at": None, "because": None, "explanation": None}
    return MadeStanding(kind=MadeKind.LEESBAAR, changed_at=clock(), **{**nothing, **known})  # type: ignore[arg-type]


def test_what_was_registered_and_proven_reads_back(database: Database, clock: HandClock, sheet: Made) -> None:
    shown = proof(sheet, clock)
    with database.begin() as connection:
        made.save_registered(connection, sheet, document(sheet), clock())
        made.save_proof(connection, sheet, shown, clock())

        assert made.proof_of(connection, sheet.upload_id, MadeKind.LEESBAAR) == shown
        assert made.of_upload(connection, sheet.upload_id) == (
            standing(clock, identificatie="WA-1", proven_at=shown.verified_at),
        )
        assert made.proof_of(connection, sheet.upload_id, MadeKind.MDTO) is None


def test_registering_it_anew_takes_back_the_proof(database: Database, clock: HandClock, sheet: Made) -> None:
    with database.begin() as connection:
        made.save_registered(connection, sheet, document(sheet), clock())
        made.save_proof(connection, sheet, proof(sheet, clock), clock())
        made.save_registered(connection, sheet, document(sheet), clock())

        assert made.proof_of(connection, sheet.upload_id, MadeKind.LEESBAAR) is None


def test_why_it_is_not_there_is_kept_until_it_is(database: Database, clock: HandClock, sheet: Made) -> None:
    with database.begin() as connection:
        made.explain(
            connection, sheet.upload_id, MadeKind.LEESBAAR, code="te-groot", sentence="Te groot.", now=clock()
        )
        before = made.of_upload(connection, sheet.upload_id)
        made.save_registered(connection, sheet, document(sheet), clock())

        assert before == (standing(clock, because="te-groot", explanation="Te groot."),)
        assert made.of_upload(connection, sheet.upload_id) == (standing(clock, identificatie="WA-1"),)
