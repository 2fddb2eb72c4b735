"""Originals that were removed, each with what that rested on, for a statement about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, Select, select

from workflows.store import byhand, documents, schema
from workflows.store.audit import Act

MOST: Final = 10_000  # originals in one statement

_file, _upload, _task = schema.upload_file, schema.upload, schema.task
_deletion, _document = schema.deletion, schema.document
_audit, _beside, _colleague = schema.audit, schema.audit_beside, schema.colleague

TOLD: Final = (
    Act.REGISTRATION_CHOSEN,
    Act.ENTERED_BY_HAND,
    Act.DECLARED_BY_HAND,
    Act.DELETION_ASKED,
    Act.DELETION_AGREED,
)
"""What people did that led to a removal."""


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing that somebody did."""

    act: str
    who: str  # a name; an id where the name was erased
    at: datetime
    stood_in: bool = False  # for a colleague who was away
    stood_in_for: str = ""  # that colleague's name; empty where it was erased


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One original that is not in OneDrive any more, by our doing."""

    task_number: int | None
    upload_id: str
    file_id: str
    name: str  # personal; empty where it was erased
    size: int
    sha256: str
    arrived_at: datetime
    zaaknummer: str
    document: str  # identificatie, or the number in a zaaksysteem without API
    document_url: str  # empty without API
    zaak_url: str  # empty without API
    system: str  # where it was registered by hand, in DI's words; empty where it is proven
    compared: bool  # whether a browser took the same SHA-256 of what came back from there
    registered_at: datetime | None
    removed_at: datetime
    permanent: bool
    declared: bool  # it rested on what two people declare, not on a proof
    deeds: tuple[Deed, ...]


def of_task(connection: Connection, upload_id: str) -> tuple[Removal, ...]:
    """List what was removed of one upload."""
    return _removals(connection, _query().where(_file.c.upload_id == upload_id))


def in_period(connection: Connection, since: datetime, until: datetime) -> tuple[Removal, ...]:
    """List what was removed from *since* until just before *until*; at most MOST and one more."""
    return _removals(
        connection, _query().where(_deletion.c.outcome_at >= since, _deletion.c.outcome_at < until)
    )


def _query() -> Select[Any]:
    return (
        select(
            _file.c.file_id,
            _file.c.upload_id,
            _file.c.name,
            _file.c.size,
            _file.c.sha256,
            _upload.c.arrived_at,
            _task.c.number,
            _task.c.decision,
            _deletion.c.clearance,
            _deletion.c.outcome_at,
            _document.c.identificatie,
            _document.c.document_url,
            _document.c.zaak_url,
            _document.c.proven_at,
        )
        .join(_upload, _upload.c.upload_id == _file.c.upload_id)
        .join(_deletion, _deletion.c.file_id == _file.c.file_id)
        .outerjoin(_task, _task.c.upload_id == _file.c.upload_id)
        .outerjoin(_document, _document.c.file_id == _file.c.file_id)
        .where(_deletion.c.outcome == documents.DELETED)
        .order_by(_deletion.c.outcome_at, _file.c.file_id)
        .limit(MOST + 1)
    )


def _removals(connection: Connection, query: Select[Any]) -> tuple[Removal, ...]:
    rows = connection.execute(query).mappings().all()
    ids = sorted({row["upload_id"] for row in rows})
    deeds = _deeds(connection, ids)
    hands = {upload_id: byhand.of_upload(connection, upload_id) for upload_id in ids}
    found = []
    for row in rows:
        clearance: Mapping[str, Any] = row["clearance"] or {}
        hand = hands[row["upload_id"]]
        declared = clearance.get("grond") == "verklaring"
        decision: Mapping[str, Any] = row["decision"] or {}
        choice: Mapping[str, Any] = decision.get("choice") or {}
        found.append(
            Removal(
                task_number=row["number"],
                upload_id=row["upload_id"],
                file_id=row["file_id"],
                name=row["name"],
                size=row["size"],
                sha256=row["sha256"] or "",
                arrived_at=row["arrived_at"],
                zaaknummer=str(
                    clearance.get("zaaknummer") or choice.get("zaaknummer") or decision.get("by_hand") or ""
                ),
                document=str(clearance.get("documentnummer") or row["identificatie"] or ""),
                document_url="" if declared else row["document_url"] or "",
                zaak_url="" if declared else row["zaak_url"] or "",
                system=hand.entry.system if declared and hand else "",
                compared=bool(declared and hand and dict(hand.entry.returned).get(row["file_id"])),
                registered_at=hand.confirmed_at if declared and hand else row["proven_at"],
                removed_at=row["outcome_at"],
                permanent=clearance.get("wijze") == "definitief",
                declared=declared,
                deeds=deeds.get(row["upload_id"], ()),
            )
        )
    return tuple(found)


def _deeds(connection: Connection, upload_ids: list[str]) -> dict[str, tuple[Deed, ...]]:
    found: dict[str, tuple[Deed, ...]] = {}
    for start in range(0, len(upload_ids), 500):
        lines = _lines(connection, upload_ids[start : start + 500])
        absent = {_moment(line): line["absent"] or "" for line in lines if line["action"] == Act.STOOD_IN}
        for line in lines:
            if line["action"] != Act.STOOD_IN:
                deed = Deed(
                    act=line["action"],
                    who=(line["said"] or {}).get("name") or line["actor_id"],
                    at=line["at"],
                    stood_in=_moment(line) in absent,
                    stood_in_for=absent.get(_moment(line), ""),
                )
                found[line["upload_id"]] = (*found.get(line["upload_id"], ()), deed)
    return found


def _lines(connection: Connection, upload_ids: list[str]) -> Sequence[RowMapping]:
    query = (
        select(
            _audit.c.upload_id,
            _audit.c.action,
            _audit.c.actor_id,
            _audit.c.at,
            _beside.c.said,
            _colleague.c.name.label("absent"),
        )
        .outerjoin(_beside, _beside.c.seq == _audit.c.seq)
        .outerjoin(_colleague, _colleague.c.object_id == _audit.c.object_id)
        .where(_audit.c.upload_id.in_(upload_ids), _audit.c.action.in_((*TOLD, Act.STOOD_IN)))
        .order_by(_audit.c.seq)
    )
    return connection.execute(query).mappings().all()


def _moment(line: RowMapping) -> tuple[str, str, datetime]:
    """Tell what ties a deed to the line that says it was done for a colleague: they are written at once."""
    return line["upload_id"], line["actor_id"], line["at"]
