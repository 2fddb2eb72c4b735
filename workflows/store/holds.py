"""What stops deletion for now: a Woo request, an objection; of one upload or of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from workflows.model import Person
from workflows.store import schema
from workflows.ulid import new_ulid

_hold = schema.hold


class HoldKind(StrEnum):
    """Why nothing may be deleted."""

    WOO = "woo"
    BEZWAAR = "bezwaar"
    ANDERS = "anders"


IN_WORDS: Mapping[HoldKind, str] = {
    HoldKind.WOO: "er loopt een Woo-verzoek",
    HoldKind.BEZWAAR: "er loopt een bezwaar of een rechtszaak",
    HoldKind.ANDERS: "Informatiebeheer houdt het verwijderen tegen",
}


@dataclass(frozen=True, kw_only=True)
class Hold:
    """One reason to wait, until somebody lifts it."""

    hold_id: str
    upload_id: str | None  # None: of everything
    kind: HoldKind
    note: str  # personal
    placed_by: str
    placed_by_name: str  # personal
    placed_at: datetime
    lifted_at: datetime | None


def place(
    connection: Connection, *, upload_id: str | None, kind: HoldKind, note: str, by: Person, now: datetime
) -> str:
    """Stop deletion from this moment; returns the hold's id."""
    hold_id = new_ulid(now)
    connection.execute(
        insert(_hold).values(
            hold_id=hold_id,
            upload_id=upload_id,
            kind=kind,
            note=note,
            placed_by=by.object_id,
            placed_by_name=by.name,
            placed_at=now,
        )
    )
    return hold_id


def lift(connection: Connection, hold_id: str, *, by: Person, now: datetime) -> Hold | None:
    """Lift a hold; None when there is none by that id, or somebody lifted it already."""
    lifted = connection.execute(
        update(_hold)
        .where(_hold.c.hold_id == hold_id, _hold.c.lifted_at.is_(None))
        .values(lifted_by=by.object_id, lifted_at=now)
    )
    if lifted.rowcount != 1:
        return None
    return _hold_of(connection.execute(select(_hold).where(_hold.c.hold_id == hold_id)).mappings().one())


def of_upload(connection: Connection, upload_id: str) -> tuple[Hold, ...]:
    """List what holds this upload now, its own and those of everything, oldest first."""
    return _standing(connection, or_(_hold.c.upload_id == upload_id, _hold.c.upload_id.is_(None)))


def of_everything(connection: Connection) -> tuple[Hold, ...]:
    """List what holds everything now."""
    return _standing(connection, _hold.c.upload_id.is_(None))


def held_because(connection: Connection, upload_id: str) -> str | None:
    """Say in Dutch why this upload may not be deleted now; None when nothing stops it."""
    found = of_upload(connection, upload_id)
    return "; ".join(dict.fromkeys(IN_WORDS[hold.kind] for hold in found)) or None


def _standing(connection: Connection, which: object) -> tuple[Hold, ...]:
    query = select(_hold).where(which, _hold.c.lifted_at.is_(None)).order_by(_hold.c.hold_id)  # type: ignore[arg-type]
    return tuple(_hold_of(row) for row in connection.execute(query).mappings())


def _hold_of(row: RowMapping) -> Hold:
    return Hold(
        hold_id=row["hold_id"],
        upload_id=row["upload_id"],
        kind=HoldKind(row["kind"]),
        note=row["note"],
        placed_by=row["placed_by"],
        placed_by_name=row["placed_by_name"],
        placed_at=row["placed_at"],
        lifted_at=row["lifted_at"],
    )
