"""Registrations by hand, as rows, and the declarations that two people make of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from workflows.declaration import Declaration, Entry, declare
from workflows.errors import PermanentError
from workflows.model import Person, Upload
from workflows.store import schema, uploads

_by_hand = schema.by_hand


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """What was entered, and who confirmed it."""

    entry: Entry
    entered_by: Person
    confirmed_by: Person | None
    confirmed_at: datetime | None


def enter(connection: Connection, entry: Entry, upload: Upload, by: Person) -> None:
    """Keep what the first person says, instead of what was said before; a confirmation of that is gone."""
    withdraw(connection, upload.upload_id)
    connection.execute(
        insert(_by_hand).values(
            upload_id=entry.upload_id,
            system=entry.system,
            zaaknummer=entry.zaaknummer,
            documentnummers=dict(entry.documentnummers),
            returned=dict(entry.returned),
            contents=_contents(upload),
            entered_by=by.object_id,
            entered_by_name=by.name,
            entered_at=entry.at,
        )
    )


def withdraw(connection: Connection, upload_id: str) -> bool:
    """Forget what was entered; False when nothing was."""
    return connection.execute(delete(_by_hand).where(_by_hand.c.upload_id == upload_id)).rowcount > 0


def confirm(connection: Connection, upload: Upload, by: Person, now: datetime) -> tuple[Declaration, ...]:
    """Let the second person confirm what was entered; raises what `declare` raises, and `by-hand-stale`."""
    found = of_upload(connection, upload.upload_id)
    if found is None or not _still_about(connection, upload):
        raise PermanentError(
            "by-hand-stale",
            "De bestanden zijn veranderd sinds dit werd ingevuld.",
            next_step="Vul de registratie met de hand opnieuw in.",
        )
    made = declare(found.entry, upload, by.object_id, now)
    connection.execute(
        update(_by_hand)
        .where(_by_hand.c.upload_id == upload.upload_id)
        .values(confirmed_by=by.object_id, confirmed_by_name=by.name, confirmed_at=now)
    )
    return made


def of_upload(connection: Connection, upload_id: str) -> ByHand | None:
    """Read what was entered about an upload, if anything."""
    query = select(_by_hand).where(_by_hand.c.upload_id == upload_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    confirmed = row["confirmed_by"]
    return ByHand(
        entry=Entry(
            upload_id=upload_id,
            system=row["system"],
            zaaknummer=row["zaaknummer"],
            documentnummers=tuple(sorted(row["documentnummers"].items())),
            returned=tuple(sorted(row["returned"].items())),
            by=row["entered_by"],
            at=row["entered_at"],
        ),
        entered_by=Person(object_id=row["entered_by"], name=row["entered_by_name"], mail=""),
        confirmed_by=Person(object_id=confirmed, name=row["confirmed_by_name"], mail="")
        if confirmed
        else None,
        confirmed_at=row["confirmed_at"],
    )


def declarations(connection: Connection, upload_id: str) -> dict[str, Declaration]:
    """Make the declarations again from what two people said, per file id; none while anything is missing or changed."""
    found, upload = of_upload(connection, upload_id), uploads.get(connection, upload_id)
    if found is None or found.confirmed_by is None or found.confirmed_at is None:
        return {}
    if not _still_about(connection, upload):
        return {}
    try:
        made = declare(found.entry, upload, found.confirmed_by.object_id, found.confirmed_at)
    except PermanentError:
        return {}
    return {declaration.file_id: declaration for declaration in made}


def _still_about(connection: Connection, upload: Upload) -> bool:
    contents = connection.scalar(select(_by_hand.c.contents).where(_by_hand.c.upload_id == upload.upload_id))
    return bool(contents == _contents(upload))


def _contents(upload: Upload) -> dict[str, str]:
    return {file.file_id: file.sha256 or "" for file in upload.files if file.excluded_because is None}
