"""Proof that one original lies in the zaaksysteem, byte for byte, with its zaak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, fields
from datetime import datetime
from typing import Any

from workflows.errors import PermanentError
from workflows.jsontypes import JsonObject

VERIFIER = object()
"""What `workflows.zaaksysteem.verify` shows to make a Proof; nobody else takes it (a test reads the sources)."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """The document was downloaded back, its SHA-256 was the same, and its link to the zaak was listed.

    Only `workflows.zaaksysteem.verify.verify` makes one. Raises PermanentError `proof-forged` for anyone else,
    also for `dataclasses.replace`: a proof with another value in it proves nothing.
    """

    upload_id: str
    file_id: str
    sha256: str  # hex, of the bytes that came back
    size: int  # bytes
    document_url: str
    identificatie: str
    versie: int
    zaak_url: str
    link_url: str
    verified_at: datetime
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        """Refuse a proof that nobody verified."""
        if made_by is not VERIFIER:
            raise PermanentError(
                "proof-forged", "Alleen de controle achteraf kan bewijzen dat een document in de zaak staat."
            )


def proof_as_json(proof: Proof) -> JsonObject:
    """Spell every field, for the journal."""
    written = {field.name: getattr(proof, field.name) for field in fields(proof)}
    return {**written, "verified_at": proof.verified_at.isoformat()}


def restore_proof(row: Mapping[str, Any]) -> Proof:
    """Read back a proof that `proof_as_json` wrote in our own database.

    This is the boundary of trust: whoever can write in that database can forge a proof, so *row* comes from
    there and from nowhere else. Raises PermanentError `proof-damaged` when a field is missing, unknown or of
    another kind, so that a row of something else never passes for a proof.
    """
    try:
        values = {**row, "verified_at": datetime.fromisoformat(row["verified_at"])}
    except (KeyError, TypeError, ValueError) as problem:
        raise _damaged() from problem
    if {name: type(value) for name, value in values.items()} != _SHAPE or not _aware(values["verified_at"]):
        raise _damaged()
    return Proof(**values, made_by=VERIFIER)


def _aware(moment: datetime) -> bool:
    return moment.tzinfo is not None


def _damaged() -> PermanentError:
    return PermanentError("proof-damaged", "Het bewaarde bewijs is beschadigd en telt niet.")


_SHAPE: dict[str, type] = {
    "upload_id": str,
    "file_id": str,
    "sha256": str,
    "size": int,
    "document_url": str,
    "identificatie": str,
    "versie": int,
    "zaak_url": str,
    "link_url": str,
    "verified_at": datetime,
}
