"""How far each trigger on the clock is, as rows: a slot is taken by who moves the row first."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from workflows.store import schema
from workflows.store.runs import unless_there

_clock = schema.trigger_clock


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """How far one trigger is."""

    flow: str
    trigger: str
    recurrence: str  # hash of what it was set to
    anchor: datetime  # intervals count from here
    last_slot: datetime | None
    next_slot: datetime | None  # None: never again


def all_of(connection: Connection) -> dict[tuple[str, str], ClockRow]:
    """Read every row, by flow and trigger."""
    rows = connection.execute(select(_clock)).mappings()
    return {(row["flow"], row["trigger"]): ClockRow(**row) for row in rows}


def start(connection: Connection, row: ClockRow, *, was: ClockRow | None) -> bool:
    """Set a trigger going, anew when it was set to something else; False when somebody else just did."""
    if was is not None:
        connection.execute(delete(_clock).where(*_is(was)))
    statement = unless_there(connection, _clock).values(**asdict(row)).returning(_clock.c.flow)
    return connection.scalar(statement) is not None


def move(connection: Connection, row: ClockRow, *, last: datetime, following: datetime | None) -> bool:
    """Take the slots up to *last*; False when somebody else took them."""
    moved = connection.execute(update(_clock).where(*_is(row)).values(last_slot=last, next_slot=following))
    return moved.rowcount == 1


def _is(row: ClockRow) -> tuple[ColumnElement[bool], ...]:
    return (
        _clock.c.flow == row.flow,
        _clock.c.trigger == row.trigger,
        _clock.c.recurrence == row.recurrence,
        _clock.c.next_slot.is_(None) if row.next_slot is None else _clock.c.next_slot == row.next_slot,
    )
