from __future__ import annotations

import pytest

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.model import KeptBecause, KeptReason, Receipt, RegisteredDocument, UploadFile
from workflows.proof import Proof, restore_proof
from workflows.store import documents, uploads
from workflows.store.database import Database


@pytest.fixture
def file(database: Database, clock: HandClock) -> UploadFile:
    with database.begin() as connection:
        return uploads.add(connection, arrival(file_seen("a")), clock()).files[0]


def _document(file: UploadFile, zaak: str = "z1") -> RegisteredDocument:
    return RegisteredDocument(
        file_id=file.file_id,
        document_url="d1",
        identificatie="WA-1",
        link_url="l1",
        zaak_url=zaak,
        versie=1,
    )


def _proof(file: UploadFile, clock: HandClock) -> Proof:
    return restore_proof(
        {
            "upload_id": file.upload_id,
            "file_id": file.file_id,
            "sha256": "ab",
            "size": 10,
            "document_url": "d1",
            "identificatie": "WA-1",
            "versie": 1,
            "zaak_url": "z1",
            "link_url": "l1",
            "verified_at": clock().isoformat(),
        }
    )


def test_a_document_and_its_proof_read_back(database: Database, clock: HandClock, file: UploadFile) -> None:
    proof = _proof(file, clock)
    with database.begin() as connection:
        documents.save_document(connection, _document(file))
        documents.save_proof(connection, proof)

        assert documents.document_of(connection, file.file_id) == _document(file)
        assert documents.proof_of(connection, file.file_id) == proof


def test_the_same_document_again_keeps_its_proof(
    database: Database, clock: HandClock, file: UploadFile
) -> None:
    with database.begin() as connection:
        documents.save_document(connection, _document(file))
        documents.save_proof(connection, _proof(file, clock))
        documents.save_document(connection, _document(file))

        assert documents.proof_of(connection, file.file_id) is not None


def test_a_document_in_another_zaak_has_yet_to_be_proven(
    database: Database, clock: HandClock, file: UploadFile
) -> None:
    with database.begin() as connection:
        documents.save_document(connection, _document(file))
        documents.save_proof(connection, _proof(file, clock))
        documents.save_document(connection, _document(file, "z2"))

        assert documents.proof_of(connection, file.file_id) is None


def test_outcomes_tell_what_became_of_each_original(
    database: Database, clock: HandClock, file: UploadFile
) -> None:
    with database.begin() as connection:
        kept = KeptBecause(file_id=file.file_id, reason=KeptReason.LOCKED, at=clock())
        documents.save_outcome(connection, kept)
        assert documents.outcomes(connection, file.upload_id) == {file.file_id: "vergrendeld"}

        documents.save_outcome(connection, Receipt(file_id=file.file_id, at=clock()))
        assert documents.outcomes(connection, file.upload_id) == {file.file_id: "verwijderd"}
