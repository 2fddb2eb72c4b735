"""Documents that the service made itself, with their proofs, as rows; or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from workflows.model import Made, MadeKind, RegisteredDocument
from workflows.proof import Proof, proof_as_json, restore_proof
from workflows.store import schema

_made = schema.made_document


@dataclass(frozen=True, kw_only=True)
class MadeStanding:
    """How far one of them is, for the screen."""

    kind: MadeKind
    identificatie: str | None
    proven_at: datetime | None
    because: str | None
    explanation: str | None
    changed_at: datetime


def save_registered(connection: Connection, made: Made, document: RegisteredDocument, now: datetime) -> None:
    """Remember where it was registered, without a proof yet."""
    values = {
        "identificatie": document.identificatie,
        "document_url": document.document_url,
        "zaak_url": document.zaak_url,
        "link_url": document.link_url,
        "versie": document.versie,
        "sha256": made.sha256,
        "proof": None,
        "proven_at": None,
        "because": None,
        "explanation": None,
    }
    _save(connection, made.upload_id, made.kind, values, now)


def save_proof(connection: Connection, made: Made, proof: Proof, now: datetime) -> None:
    """Keep the proof that it lies in the zaaksysteem as it was made."""
    _save(
        connection,
        made.upload_id,
        made.kind,
        {"proof": proof_as_json(proof), "proven_at": proof.verified_at},
        now,
    )


def explain(
    connection: Connection, upload_id: str, kind: MadeKind, *, code: str, sentence: str, now: datetime
) -> None:
    """Say why it is not there, or not yet."""
    _save(connection, upload_id, kind, {"because": code, "explanation": sentence}, now)


def proof_of(connection: Connection, upload_id: str, kind: MadeKind) -> Proof | None:
    """Read its proof, if it has one."""
    found = connection.scalar(select(_made.c.proof).where(*_is(upload_id, kind)))
    return None if found is None else restore_proof(found)


def of_upload(connection: Connection, upload_id: str) -> tuple[MadeStanding, ...]:
    """List what was made of an upload, in the order of the kinds."""
    rows = connection.execute(select(_made).where(_made.c.upload_id == upload_id)).mappings()
    known = {row["kind"]: row for row in rows}
    return tuple(_standing(kind, known[kind]) for kind in MadeKind if kind in known)


def _save(
    connection: Connection, upload_id: str, kind: MadeKind, values: Mapping[str, Any], now: datetime
) -> None:
    changed = {**values, "changed_at": now}
    found = connection.execute(update(_made).where(*_is(upload_id, kind)).values(changed))
    if found.rowcount == 0:
        connection.execute(insert(_made).values(upload_id=upload_id, kind=kind.value, **changed))


def _is(upload_id: str, kind: MadeKind) -> tuple[Any, ...]:
    return _made.c.upload_id == upload_id, _made.c.kind == kind.value


def _standing(kind: MadeKind, row: RowMapping) -> MadeStanding:
    return MadeStanding(
        kind=kind,
        identificatie=row["identificatie"],
        proven_at=row["proven_at"],
        because=row["because"],
        explanation=row["explanation"],
        changed_at=row["changed_at"],
    )
