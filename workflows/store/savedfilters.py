"""Filters of the work list that somebody gave a name, as rows; each person sees only their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import Connection, delete, func, insert, select, update

from workflows.errors import BadInputError
from workflows.store import schema

_saved = schema.saved_filter
MOST = 20  # of one person
LONGEST_NAME = 40  # characters
NUMBERED = re.compile(r"Filter \d+")
"""What a title becomes when it is forgotten."""


@dataclass(frozen=True, kw_only=True)
class SavedFilter:
    """One filter with its name."""

    name: str
    query: str  # as it stands in the address of the work list


def keep(connection: Connection, person_id: str, saved: SavedFilter, now: datetime) -> None:
    """Keep it, instead of an earlier one with the same name; raises BadInputError filters-full."""
    drop(connection, person_id, saved.name)
    mine = select(func.count()).where(_saved.c.person_id == person_id)
    if (connection.scalar(mine) or 0) >= MOST:
        raise BadInputError(
            "filters-full",
            f"U hebt al {MOST} filters bewaard.",
            next_step="Verwijder eerst een filter dat u niet meer gebruikt.",
        )
    connection.execute(
        insert(_saved).values(person_id=person_id, name=saved.name, query=saved.query, saved_at=now)
    )


def drop(connection: Connection, person_id: str, name: str) -> None:
    """Forget one, if it is there."""
    connection.execute(delete(_saved).where(_saved.c.person_id == person_id, _saved.c.name == name))


def forget(connection: Connection, before: datetime) -> int:
    """Of what was kept before that moment, delete what searches for words and take away each title; returns how many."""
    searching = _saved.c.query.contains("zoek=", autoescape=True)
    gone = connection.execute(delete(_saved).where(searching, _saved.c.saved_at < before)).rowcount
    return gone + _take_titles_away(connection, before)


def _take_titles_away(connection: Connection, before: datetime) -> int:
    """Give filters a number for a title, as a title may hold a name; they keep what they filter."""
    old = select(_saved.c.person_id, _saved.c.name).where(_saved.c.saved_at < before).order_by(_saved.c.name)
    titled = [row for row in connection.execute(old).all() if not NUMBERED.fullmatch(row.name)]
    for row in titled:
        taken = {one.name for one in of_person(connection, row.person_id)}
        free = next(name for number in count(1) if (name := f"Filter {number}") not in taken)
        this = (_saved.c.person_id == row.person_id, _saved.c.name == row.name)
        connection.execute(update(_saved).where(*this).values(name=free))
    return len(titled)


def of_person(connection: Connection, person_id: str) -> tuple[SavedFilter, ...]:
    """List somebody's filters by name."""
    query = select(_saved.c.name, _saved.c.query).where(_saved.c.person_id == person_id)
    rows = connection.execute(query.order_by(_saved.c.name)).all()
    return tuple(SavedFilter(name=row.name, query=row.query) for row in rows)
