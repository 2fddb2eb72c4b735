"""Documents in the zaaksysteem, their proofs, and what became of the originals, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from workflows.clearance import Clearance
from workflows.model import (
    KeptBecause,
    KeptReason,
    Receipt,
    RegisteredDocument,
    RegistrationChoice,
    Upload,
)
from workflows.proof import Proof, proof_as_json, restore_proof
from workflows.store import schema

_document, _deletion, _file = schema.document, schema.deletion, schema.upload_file
DELETED = "verwijderd"


def save_document(
    connection: Connection, document: RegisteredDocument, choice: RegistrationChoice | None = None
) -> None:
    """Remember where and as what a file was registered; registered elsewhere later it loses its old proof."""
    values = {
        "identificatie": document.identificatie,
        "document_url": document.document_url,
        "zaak_url": document.zaak_url,
        "link_url": document.link_url,
        "versie": document.versie,
    }
    if choice is not None:
        values["documenttype"] = choice.informatieobjecttype_url
        values["vertrouwelijkheid"] = choice.vertrouwelijkheidaanduiding
    known = document_of(connection, document.file_id)
    if known == document:
        return
    if known is None:
        connection.execute(insert(_document).values(file_id=document.file_id, **values))
        return
    connection.execute(
        update(_document)
        .where(_document.c.file_id == document.file_id)
        .values(**values, proof=None, proven_at=None)
    )


def document_of(connection: Connection, file_id: str) -> RegisteredDocument | None:
    """Read where a file was registered, if it was."""
    row = connection.execute(select(_document).where(_document.c.file_id == file_id)).mappings().one_or_none()
    return None if row is None else _document_from(row)


def made_as(connection: Connection, file_id: str, choice: RegistrationChoice) -> bool:
    """Whether a file's document was made with this type and vertrouwelijkheid, as far as is known."""
    query = select(_document.c.documenttype, _document.c.vertrouwelijkheid).where(
        _document.c.file_id == file_id
    )
    row = connection.execute(query).one_or_none()
    wanted = (choice.informatieobjecttype_url, choice.vertrouwelijkheidaanduiding)
    return row is None or row.documenttype is None or tuple(row) == wanted


def save_proof(connection: Connection, proof: Proof) -> None:
    """Keep a proof on disk before anything is done with it."""
    connection.execute(
        update(_document)
        .where(_document.c.file_id == proof.file_id)
        .values(proof=proof_as_json(proof), proven_at=proof.verified_at)
    )


def proof_of(connection: Connection, file_id: str) -> Proof | None:
    """Read a file's proof, if it has one."""
    found = connection.scalar(select(_document.c.proof).where(_document.c.file_id == file_id))
    return None if found is None else restore_proof(found)


def longest_unchecked(connection: Connection, most: int) -> tuple[Proof, ...]:
    """List the proofs that were not held against the zaaksysteem for longest."""
    query = (
        select(_document.c.proof)
        .where(_document.c.proof.is_not(None))
        .order_by(func.coalesce(_document.c.checked_at, _document.c.proven_at), _document.c.file_id)
        .limit(most)
    )
    return tuple(restore_proof(found) for found in connection.scalars(query))


def note_check(connection: Connection, file_id: str, now: datetime, code: str | None) -> None:
    """Note that a document was read back, and what was different."""
    connection.execute(
        update(_document).where(_document.c.file_id == file_id).values(checked_at=now, check_code=code)
    )


def announce_deletion(connection: Connection, clearance: Clearance, now: datetime) -> None:
    """Write down, before the call, that we are about to delete; a second announcement replaces the first."""
    values = {"clearance": clearance.as_json(), "intended_at": now, "outcome": None, "outcome_at": None}
    if deletion_of(connection, clearance.file_id) is None:
        connection.execute(insert(_deletion).values(file_id=clearance.file_id, **values))
        return
    connection.execute(update(_deletion).where(_deletion.c.file_id == clearance.file_id).values(**values))


def save_outcome(connection: Connection, outcome: Receipt | KeptBecause) -> None:
    """Write down what came of it."""
    words = DELETED if isinstance(outcome, Receipt) else outcome.reason.value
    values = {"outcome": words, "outcome_at": outcome.at}
    if deletion_of(connection, outcome.file_id) is None:
        connection.execute(
            insert(_deletion).values(file_id=outcome.file_id, clearance={}, intended_at=outcome.at, **values)
        )
        return
    connection.execute(update(_deletion).where(_deletion.c.file_id == outcome.file_id).values(**values))


def deletion_of(connection: Connection, file_id: str) -> Mapping[str, Any] | None:
    """Read the announcement and outcome for one file; outcome None means announced and not yet known."""
    query = select(_deletion).where(_deletion.c.file_id == file_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def outcomes(connection: Connection, upload_id: str) -> dict[str, str]:
    """Tell for each file of an upload that has one: verwijderd, or why it was kept."""
    rows = connection.execute(
        select(_deletion.c.file_id, _deletion.c.outcome)
        .join(_file, _file.c.file_id == _deletion.c.file_id)
        .where(_file.c.upload_id == upload_id, _deletion.c.outcome.is_not(None))
    )
    return {row.file_id: row.outcome for row in rows}


def only_declared(connection: Connection, declared: Iterable[str]) -> bool:
    """Whether any of these files, that two people declared registered, has no proof."""
    return any(proof_of(connection, file_id) is None for file_id in declared)


def gone_for_good(connection: Connection, upload_id: str) -> tuple[bool, ...]:
    """Of each original that was deleted, whether it went past the recycle bin."""
    query = (
        select(_deletion.c.clearance)
        .join(_file, _file.c.file_id == _deletion.c.file_id)
        .where(_file.c.upload_id == upload_id, _deletion.c.outcome == DELETED)
    )
    return tuple((given or {}).get("wijze") == "definitief" for given in connection.scalars(query))


def kept_reasons(connection: Connection, upload: Upload) -> tuple[KeptReason, ...]:
    """List why files were kept, each reason once; a file without an answer was never asked for: deletion is off."""
    known = outcomes(connection, upload.upload_id)
    return reasons_in([known.get(file.file_id) for file in upload.files])


def reasons_in(found: Iterable[str | None]) -> tuple[KeptReason, ...]:
    """List why files were kept, from what became of each."""
    said = [outcome or KeptReason.DELETION_OFF.value for outcome in found]
    return tuple(sorted({KeptReason(outcome) for outcome in said if outcome != DELETED}))


def _document_from(row: RowMapping) -> RegisteredDocument:
    return RegisteredDocument(
        file_id=row["file_id"],
        document_url=row["document_url"],
        identificatie=row["identificatie"],
        link_url=row["link_url"],
        zaak_url=row["zaak_url"],
        versie=row["versie"],
    )
