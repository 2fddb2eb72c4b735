"""The MDTO description of a registered upload: gathered from what is proven, for the zaak or to download."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from workflows.jsontypes import Json
from workflows.model import Decision, Made, MadeKind, RegistrationChoice, Upload
from workflows.notices.wording import AMSTERDAM, kind_in_words
from workflows.proof import Proof
from workflows.rendition.mdto import (
    Classification,
    Happening,
    Organisation,
    Record,
    Representation,
    bestand_xml,
    informatieobject_xml,
)
from workflows.store import documents, made
from workflows.store.database import Database
from workflows.zaaksysteem.naming import safe_filename

READABLE_MIME = "application/pdf; version=A-2a"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the moment of every file in the zip, so that its bytes are always the same


@dataclass(frozen=True, kw_only=True)
class Describer:
    """Describes uploads that are proven in a zaak, and nothing that is not."""

    database: Database
    organisation: Organisation
    kind: MadeKind = MadeKind.MDTO

    async def make(self, upload: Upload, decision: Decision, report: Json) -> Made | None:
        """Describe the upload as a whole, to lie beside its files; None while not every file is proven."""
        record = await self.record(upload, decision, report)
        if record is None or decision.choice is None:
            return None
        return Made(
            upload_id=upload.upload_id,
            kind=self.kind,
            content=informatieobject_xml(record),
            formaat="application/xml",
            titel=f"MDTO-beschrijving: {record.name}",
            bestandsnaam=f"mdto-{upload.upload_id}.xml",
            about=decision.choice.zaak_url,
        )

    async def pack(self, upload: Upload, decision: Decision, report: Json) -> bytes | None:
        """Describe the upload and each of its files, as a zip of XML files; None while not every file is proven."""
        record = await self.record(upload, decision, report)
        return None if record is None else _zipped(dict(_described(record)))

    async def record(self, upload: Upload, decision: Decision, report: Json) -> Record | None:
        """Gather what is known; None while not every file is proven in the chosen zaak."""
        gather = partial(_representations, upload, decision.choice)
        found = await self.database.transact(gather)
        if decision.choice is None or found is None:
            return None
        name = _name(upload, report)
        return Record(
            upload_id=upload.upload_id,
            name=name,
            description=_description(report),
            period=_period(report),
            happenings=tuple(_happenings(upload, decision.choice, found)),
            classification=_classification(decision.choice),
            zaaknummer=decision.choice.zaaknummer,
            bronorganisatie=decision.choice.bronorganisatie,
            representations=found,
            organisation=self.organisation,
            brought_by=upload.owner.name,
            vertrouwelijkheidaanduiding=decision.choice.vertrouwelijkheidaanduiding,
        )


def _representations(
    upload: Upload, choice: RegistrationChoice | None, connection: Connection
) -> tuple[Representation, ...] | None:
    """List the originals and the readable version as they are proven in the zaak; None when one is not."""
    chosen = [file for file in upload.files if file.excluded_because is None]
    proofs = [documents.proof_of(connection, file.file_id) for file in chosen]
    proven = [proof for proof in proofs if proof is not None and choice and proof.zaak_url == choice.zaak_url]
    if not chosen or len(proven) != len(chosen):
        return None
    originals = (
        _representation(proof, safe_filename(file.name), file.mime or "application/octet-stream")
        for file, proof in zip(chosen, proven, strict=True)
    )
    readable = made.proof_of(connection, upload.upload_id, MadeKind.LEESBAAR)
    if readable is None or choice is None or readable.zaak_url != choice.zaak_url:
        return tuple(originals)
    name = f"leesbare-versie-{upload.upload_id}.pdf"
    return (*originals, _representation(readable, name, READABLE_MIME))


def _representation(proof: Proof, name: str, mime: str) -> Representation:
    return Representation(
        identificatie=proof.identificatie,
        name=name,
        size=proof.size,
        sha256=proof.sha256,
        mime=mime,
        proven_at=proof.verified_at,
    )


def _happenings(
    upload: Upload, choice: RegistrationChoice, found: tuple[Representation, ...]
) -> Iterator[Happening]:
    originals = [one for one in found if one.mime != READABLE_MIME]
    yield Happening(
        kind="Ontvangst",
        at=upload.arrived_at,
        actor="De medewerker die het bracht",
        result="Ontvangen in de map in OneDrive",
    )
    yield Happening(
        kind="Opname",
        at=_latest(originals),
        actor="Informatiebeheer",
        result=f"Opgenomen in zaak {choice.zaaknummer}, teruggelezen, controlegetal gelijk",
    )
    for one in found:
        if one.mime == READABLE_MIME:
            yield Happening(
                kind="Conversie",
                at=one.proven_at,
                actor="Bewaarstroom",
                result="Leesbare versie (PDF/A-2a) gemaakt, naast de originelen",
            )


def _classification(choice: RegistrationChoice) -> Classification | None:
    return Classification(label=choice.zaaktype, code=choice.zaaktype_code) if choice.zaaktype else None


def _latest(found: list[Representation]) -> datetime:
    return max(one.proven_at for one in found)


def _name(upload: Upload, report: Json) -> str:
    words = kind_in_words(_text(report, "kind"))
    day = upload.arrived_at.astimezone(AMSTERDAM).strftime("%d-%m-%Y")
    return f"{words[0].upper()}{words[1:]}, ontvangen {day}"


def _description(report: Json) -> str:
    words = kind_in_words(_text(report, "kind"))
    count = report.get("message_count") if isinstance(report, Mapping) else None
    counted = f", {count} berichten" if isinstance(count, int) and count else ""
    return f"{words[0].upper()}{words[1:]}{counted}"


def _period(report: Json) -> tuple[str, str] | None:
    """Give the first and the last day, when they are sure."""
    if not isinstance(report, Mapping) or report.get("other_reading"):
        return None
    period = report.get("period")
    first, last = _text(period, "first"), _text(period, "last")
    return (first[:10], last[:10]) if first and last else None


def _text(said: Json, name: str) -> str | None:
    value = said.get(name) if isinstance(said, Mapping) else None
    return value if isinstance(value, str) and value else None


def _described(record: Record) -> Iterator[tuple[str, bytes]]:
    yield f"{record.upload_id}.informatieobject.mdto.xml", informatieobject_xml(record)
    for one in record.representations:
        yield f"{one.identificatie}.bestand.mdto.xml", bestand_xml(record, one)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
