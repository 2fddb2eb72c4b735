"""Who signed in, when they are away and what they want to hear, as rows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from workflows.colleagues import Absence, Colleague, Wish, Wishes
from workflows.model import Person
from workflows.store import schema

_colleague = schema.colleague
MOST = 500  # colleagues in a list to choose from


def seen(connection: Connection, person: Person, roles: frozenset[str], now: datetime) -> None:
    """Remember who signed in, with the name, address and roles that they have now."""
    values: dict[str, Any] = {
        "name": person.name,
        "mail": person.mail,
        "roles": sorted(roles),
        "is_di": "DI" in roles,
        "seen_at": now,
    }
    changed = connection.execute(
        update(_colleague).where(_colleague.c.object_id == person.object_id).values(**values)
    )
    if changed.rowcount == 0:
        connection.execute(insert(_colleague).values(object_id=person.object_id, **values))


def find(connection: Connection, object_id: str) -> Colleague | None:
    """Read one colleague, who may never have signed in."""
    query = select(_colleague).where(_colleague.c.object_id == object_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _of(row)


def of_di(connection: Connection) -> tuple[Colleague, ...]:
    """List who is of DI, by name."""
    query = select(_colleague).where(_colleague.c.is_di.is_(True)).order_by(_colleague.c.name).limit(MOST)
    return tuple(_of(row) for row in connection.execute(query).mappings())


def everybody(connection: Connection) -> tuple[Colleague, ...]:
    """List everybody who ever signed in."""
    return tuple(_of(row) for row in connection.execute(select(_colleague)).mappings())


def stands_in_for(connection: Connection, object_id: str, day: date) -> tuple[str, ...]:
    """List whose work somebody does on *day*."""
    query = select(_colleague.c.object_id).where(
        _colleague.c.stand_in_id == object_id,
        _colleague.c.absent_from <= day.isoformat(),
        _colleague.c.absent_until >= day.isoformat(),
    )
    return tuple(connection.scalars(query))


def set_absence(connection: Connection, object_id: str, absence: Absence | None) -> None:
    """Keep when somebody is away; None: not away."""
    connection.execute(
        update(_colleague)
        .where(_colleague.c.object_id == object_id)
        .values(
            absent_from=absence.first.isoformat() if absence else None,
            absent_until=absence.last.isoformat() if absence else None,
            stand_in_id=absence.stand_in_id if absence else None,
        )
    )


def set_wishes(connection: Connection, object_id: str, wishes: Wishes) -> None:
    """Keep what somebody wants to hear."""
    connection.execute(
        update(_colleague)
        .where(_colleague.c.object_id == object_id)
        .values(wishes={name: str(wish) for name, wish in asdict(wishes).items()})
    )


def _of(row: RowMapping) -> Colleague:
    absence = None
    if row["absent_from"] and row["absent_until"]:
        absence = Absence(
            first=date.fromisoformat(row["absent_from"]),
            last=date.fromisoformat(row["absent_until"]),
            stand_in_id=row["stand_in_id"],
        )
    said = row["wishes"] or {}
    return Colleague(
        person=Person(object_id=row["object_id"], name=row["name"], mail=row["mail"]),
        roles=frozenset(row["roles"]),
        wishes=Wishes(
            **{name: Wish(wish) for name, wish in said.items() if name in Wishes.__dataclass_fields__}
        ),
        absence=absence,
    )
