"""Calls that cannot be repeated blindly, written down before they are made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from workflows.jsontypes import Json, JsonObject
from workflows.store import schema

_intention = schema.intention


def remember(
    connection: Connection, key: str, facts: JsonObject, *, now: datetime, upload_id: str | None = None
) -> Any:
    """Write an intention; returns the facts of an earlier one under the same key, None when it is new.

    Of several callers at the same moment, exactly one gets None.
    """
    values = {"key": key, "upload_id": upload_id, "facts": facts, "intended_at": now}
    adding = _insert_unless_there(connection).values(values)
    if connection.scalar(adding) is not None:
        return None
    return connection.scalar(select(_intention.c.facts).where(_intention.c.key == key))


def revise(connection: Connection, key: str, facts: JsonObject, *, was: JsonObject, now: datetime) -> bool:
    """Replace what is remembered under *key* when it still is *was*; False when somebody else changed it."""
    revised = connection.execute(
        update(_intention)
        .where(_intention.c.key == key, _intention.c.facts == was)
        .values(facts=facts, intended_at=now)
    )
    return revised.rowcount == 1


def is_known(connection: Connection, key: str) -> bool:
    """Say whether an intention was written under this key."""
    return connection.scalar(select(_intention.c.key).where(_intention.c.key == key)) is not None


def any_of_upload(connection: Connection, upload_id: str) -> bool:
    """Say whether any call was announced for this upload, whatever came of it."""
    return bool(connection.scalar(select(exists().where(_intention.c.upload_id == upload_id))))


def conclude(connection: Connection, key: str, outcome: Json, *, now: datetime) -> None:
    """Write what came of it."""
    connection.execute(
        update(_intention).where(_intention.c.key == key).values(outcome=outcome, outcome_at=now)
    )


def _insert_unless_there(connection: Connection) -> ReturningInsert[tuple[str]]:
    """Add one; it gives its key back, for PostgreSQL's driver does not count what an INSERT inserted."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(_intention).on_conflict_do_nothing().returning(_intention.c.key)


def outcome_of(connection: Connection, key: str) -> Any:
    """Read what came of it, None while that is not known."""
    return connection.scalar(select(_intention.c.outcome).where(_intention.c.key == key))


def came_of_another(connection: Connection, key: str, outcome: Json) -> bool:
    """Whether *outcome* came of another intention than the one under *key*; reads them all, so ask it seldom."""
    query = select(_intention.c.key).where(_intention.c.outcome == outcome, _intention.c.key != key)
    return connection.scalar(query.limit(1)) is not None
