"""What was asked of Microsoft Graph, minute by minute and process by process, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from workflows.store import schema

_minute, _state = schema.graph_minute, schema.graph_state

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
KEEP = timedelta(days=2)
OURS_ALONE = ("graph-budget-spent", "graph-unreachable", "graph-login-unreachable")
"""Pauses that Microsoft did not ask for: our other processes count the budget themselves, and may have a network."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What one process asked in one minute."""

    minute: datetime  # its start
    requests: int
    units: int  # resource units, as SharePoint counts them
    pauses: int  # how often Microsoft made us wait


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one process stands with Graph."""

    at: datetime
    minute_budget: int
    day_budget: int
    licences: int
    paused_until: datetime | None
    pause_code: str | None


def keep(connection: Connection, process: str, spent: Spent, standing: Standing) -> None:
    """Add to what *process* asked in that minute, and write how it stands."""
    counts = {"requests": spent.requests, "units": spent.units, "pauses": spent.pauses}
    added = connection.execute(
        update(_minute)
        .where(_minute.c.process == process, _minute.c.minute == spent.minute)
        .values({name: _minute.c[name] + count for name, count in counts.items()})
    )
    if added.rowcount == 0:
        connection.execute(insert(_minute).values(process=process, minute=spent.minute, **counts))
    written = connection.execute(update(_state).where(_state.c.process == process).values(vars(standing)))
    if written.rowcount == 0:
        connection.execute(insert(_state).values(process=process, **vars(standing)))


def elsewhere(connection: Connection, process: str, now: datetime) -> tuple[int, int]:
    """Return the units that other processes asked in the last minute and in the last day."""
    units = func.coalesce(func.sum(_minute.c.units), 0)
    others = select(units).where(_minute.c.process != process)
    minute = connection.scalar(others.where(_minute.c.minute > now - MINUTE)) or 0
    day = connection.scalar(others.where(_minute.c.minute > now - DAY)) or 0
    return minute, day


def paused_elsewhere(connection: Connection, process: str, now: datetime) -> datetime | None:
    """Return until when Microsoft made another process of ours wait, if it did."""
    until: datetime | None = connection.scalar(
        select(_state.c.paused_until)
        .where(_state.c.process != process, _state.c.paused_until > now)
        .where(_state.c.pause_code.not_in(OURS_ALONE))
        .order_by(_state.c.paused_until.desc())
        .limit(1)
    )
    return until


def forget(connection: Connection, now: datetime) -> None:
    """Drop what is older than anybody asks about."""
    connection.execute(delete(_minute).where(_minute.c.minute < now - KEEP))
    connection.execute(delete(_state).where(_state.c.at < now - KEEP))
