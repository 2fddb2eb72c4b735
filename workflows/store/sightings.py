"""What was last seen of each item in a watched folder, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    true,
    tuple_,
)

from workflows.model import ItemKey
from workflows.store import schema
from workflows.watching import RECEIVED, Sighting, Watch

_sighting = schema.sighting


def every(connection: Connection, watch: Watch) -> dict[str, Sighting]:
    """Read everything that is known of a folder, by item id."""
    rows = connection.execute(select(_sighting).where(_in(watch))).mappings()
    return {row["item_id"]: _sighting_of(row) for row in rows}


def due_tops(connection: Connection, watch: Watch, still_since: datetime) -> frozenset[str]:
    """Name the tops that wait for an answer and have stood still since that moment or longer."""
    found = connection.scalars(
        select(_sighting.c.item_id).where(_waiting(watch), _sighting.c.still_since <= still_since)
    )
    return frozenset(found)


def loose_waiting(connection: Connection, watch: Watch) -> frozenset[str]:
    """Name the files right in the watched folder that wait, however short they have stood still."""
    return frozenset(
        connection.scalars(select(_sighting.c.item_id).where(_waiting(watch), ~_sighting.c.is_folder))
    )


def oldest_waiting(connection: Connection, watch: Watch, after: datetime | None = None) -> datetime | None:
    """Since when the longest still top waits, of those that came to a stop *after*; None when nothing waits."""
    later = true() if after is None else _sighting.c.still_since > after
    found: datetime | None = connection.scalar(
        select(func.min(_sighting.c.still_since)).where(_waiting(watch), later)
    )
    return found


def save(connection: Connection, watch: Watch, seen: Iterable[Sighting]) -> None:
    """Write sightings over what was known."""
    rows = [_row_of(watch, sighting) for sighting in seen]
    forget(connection, watch, (row["item_id"] for row in rows))
    if rows:
        connection.execute(insert(_sighting), rows)


def forget(connection: Connection, watch: Watch, item_ids: Iterable[str]) -> None:
    """Drop what was known of items that are not there any more."""
    ids = [{"b_drive": watch.drive_id, "b_item": item_id} for item_id in item_ids]
    if ids:
        mine = (_sighting.c.drive_id == bindparam("b_drive"), _sighting.c.item_id == bindparam("b_item"))
        connection.execute(delete(_sighting).where(*mine), ids)


def set_aside(connection: Connection, watch: Watch) -> tuple[Sighting, ...]:
    """List what lies in a folder and will not become an upload as it is, each with its reason."""
    query = select(_sighting).where(
        _in(watch), _sighting.c.set_aside_code.is_not(None), _sighting.c.set_aside_code != RECEIVED
    )
    return tuple(_sighting_of(row) for row in connection.execute(query).mappings())


def folders_with(connection: Connection, codes: Iterable[str]) -> tuple[ItemKey, ...]:
    """Name the watched folders in which something was set aside for one of these reasons."""
    rows = connection.execute(
        select(_sighting.c.drive_id, _sighting.c.folder_id)
        .where(_sighting.c.set_aside_code.in_(list(codes)))
        .distinct()
        .order_by(_sighting.c.drive_id, _sighting.c.folder_id)
    )
    return tuple(ItemKey(drive_id=drive_id, item_id=folder_id) for drive_id, folder_id in rows)


def reason_against(connection: Connection, key: ItemKey) -> str | None:
    """Read why an item was set aside; None when it was not."""
    query = select(_sighting.c.set_aside_code).where(
        _sighting.c.drive_id == key.drive_id,
        _sighting.c.item_id == key.item_id,
        _sighting.c.set_aside_code != RECEIVED,
    )
    return connection.scalar(query)


def forget_all(connection: Connection, watch: Watch) -> None:
    """Drop everything that was known of a folder."""
    connection.execute(delete(_sighting).where(_in(watch)))


def with_something_waiting(connection: Connection, found: Iterable[Watch]) -> frozenset[ItemKey]:
    """Name those of the folders in which something has yet to settle."""
    wanted = [(watch.drive_id, watch.folder_id) for watch in found]
    query = (
        select(_sighting.c.drive_id, _sighting.c.folder_id)
        .where(
            tuple_(_sighting.c.drive_id, _sighting.c.folder_id).in_(wanted),
            _sighting.c.set_aside_code.is_(None),
        )
        .distinct()
    )
    rows = connection.execute(query) if wanted else ()
    return frozenset(ItemKey(drive_id=drive_id, item_id=folder_id) for drive_id, folder_id in rows)


def something_waits_in(watched: FromClause) -> ColumnElement[bool]:
    """Ask of each row of *watched*, a folder, whether something in it has yet to settle."""
    return exists().where(
        _sighting.c.drive_id == watched.c.drive_id,
        _sighting.c.folder_id == watched.c.folder_id,
        _sighting.c.set_aside_code.is_(None),
    )


def _in(watch: Watch) -> ColumnElement[bool]:
    return and_(_sighting.c.drive_id == watch.drive_id, _sighting.c.folder_id == watch.folder_id)


def _waiting(watch: Watch) -> ColumnElement[bool]:
    is_top = _sighting.c.item_id == _sighting.c.top_id
    return and_(_in(watch), is_top, _sighting.c.set_aside_code.is_(None))


def _sighting_of(row: RowMapping) -> Sighting:
    return Sighting(
        key=ItemKey(drive_id=row["drive_id"], item_id=row["item_id"]),
        top_id=row["top_id"],
        content=row["content"],
        size=row["size"],
        is_folder=row["is_folder"],
        first_seen=row["first_seen"],
        still_since=row["still_since"],
        code=row["set_aside_code"],
        tries=row["tries"],
    )


def _row_of(watch: Watch, sighting: Sighting) -> dict[str, Any]:
    return {
        "drive_id": watch.drive_id,
        "item_id": sighting.key.item_id,
        "folder_id": watch.folder_id,
        "top_id": sighting.top_id,
        "content": sighting.content,
        "size": sighting.size,
        "is_folder": sighting.is_folder,
        "first_seen": sighting.first_seen,
        "still_since": sighting.still_since,
        "set_aside_code": sighting.code,
        "tries": sighting.tries,
    }
