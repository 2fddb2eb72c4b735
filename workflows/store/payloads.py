"""Values of a run that are too large for their row: kept once for each run under the hash of their content.

A row then holds {"$payload": hash, "size": characters}. Whoever reads the run for its work gets the values themselves;
a screen shows the reference, and asks for the value when somebody wants to see it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from workflows.jsontypes import Json
from workflows.store import schema
from workflows.store.columns import Spelled, spell

_payload = schema.payload

REFERENCE = "$payload"
LARGE = 32 * 1024  # characters of JSON
COLUMNS = ("inputs", "outputs")


def put_away(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Keep what is large apart, and give the rows with references to it."""
    large: dict[tuple[str, str], str] = {}
    given = [{**row, **{name: _small(row, name, large) for name in COLUMNS}} for row in rows]
    if large:
        _keep(connection, large)
    return given


def restore(connection: Connection, run_id: str, rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """Give rows with their values in the place of references; what refers to nothing stays as it is."""
    read = [dict(row) for row in rows]
    hashes = {found for row in read for name in COLUMNS if (found := hash_in(row[name]))}
    if not hashes:
        return read
    query = select(_payload.c.hash, _payload.c.content).where(
        _payload.c.run_id == run_id, _payload.c.hash.in_(hashes)
    )
    values = {row.hash: row.content for row in connection.execute(query)}
    for row in read:
        for name in COLUMNS:
            row[name] = values.get(hash_in(row[name]) or "", row[name])
    return read


def find(connection: Connection, run_id: str, hashed: str) -> Json:
    """Read one value of a run; None when there is none under this hash."""
    query = select(_payload.c.content).where(_payload.c.run_id == run_id, _payload.c.hash == hashed)
    value: Json = connection.scalar(query)
    return value


def hash_in(value: Any) -> str | None:
    """Give the hash that a reference names; None when it is an ordinary value."""
    if not isinstance(value, Mapping) or len(value) != 2 or "size" not in value:
        return None
    found = value.get(REFERENCE)
    return found if isinstance(found, str) else None


def _small(row: Mapping[str, Any], name: str, large: dict[tuple[str, str], str]) -> Any:
    value = row[name]
    if value is None or isinstance(value, bool | int | float):
        return value
    text = spell(value)
    if len(text) <= LARGE:
        return Spelled(text)
    hashed = hashlib.sha256(text.encode()).hexdigest()
    large[row["run_id"], hashed] = text
    return {REFERENCE: hashed, "size": len(text)}


def _keep(connection: Connection, large: Mapping[tuple[str, str], str]) -> None:
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = [
        {"run_id": run_id, "hash": hashed, "size": len(text), "content": Spelled(text)}
        for (run_id, hashed), text in large.items()
    ]
    connection.execute(dialect.insert(_payload).on_conflict_do_nothing(), values)
