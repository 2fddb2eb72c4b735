"""The tracked properties of runs as rows, so that a run is found by what it was about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from workflows.store import schema
from workflows.store.columns import spell

_tracked = schema.tracked_property

LONGEST_NAME = 100
LONGEST_VALUE = 200
MOST = 50  # properties of one action


def keep(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the tracked properties of action rows; those of the same action again replace the earlier ones."""
    values = [value for row in rows if row.get("tracked") for value in _values(row)]
    if not values:
        return
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_tracked)
    keys = ["run_id", "path", "iteration", "property"]
    given = {"value": statement.excluded["value"]}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=given), values)


def runs_with(name: str, value: str) -> Select[tuple[str]]:
    """Ask for the runs of which a property has this value."""
    return select(_tracked.c.run_id).where(
        _tracked.c.property == name[:LONGEST_NAME], _tracked.c.value == value[:LONGEST_VALUE]
    )


def _values(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    where = {name: row[name] for name in ("run_id", "path", "iteration")}
    for name, value in list(row["tracked"].items())[:MOST]:
        text = value if isinstance(value, str) else spell(value)
        yield {**where, "property": name[:LONGEST_NAME], "value": text[:LONGEST_VALUE]}
