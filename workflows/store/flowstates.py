"""Whether the runs of a flow may begin and go on, and which of them stand aside meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from workflows.store import runs, schema

_state, _run = schema.flow_state, schema.run


class Mode(StrEnum):
    """What a flow may do."""

    OPEN = "open"
    DRAINING = "draining"  # runs that began go on to their end; new ones stand aside
    PAUSED = "paused"  # nothing begins and nothing goes on


@dataclass(frozen=True, kw_only=True)
class FlowState:
    """How one flow stands, and who put it there."""

    flow: str
    mode: Mode
    changed_at: datetime
    changed_by: str


def mode_of(connection: Connection, flow: str) -> Mode:
    """Read what a flow may do now."""
    found = connection.scalar(select(_state.c.mode).where(_state.c.flow == flow))
    return Mode(found) if found else Mode.OPEN


def state_of(connection: Connection, flow: str) -> FlowState | None:
    """Read how a flow stands; None when nobody ever changed it."""
    row = connection.execute(select(_state).where(_state.c.flow == flow)).mappings().one_or_none()
    return None if row is None else FlowState(**{**row, "mode": Mode(row["mode"])})


def states(connection: Connection) -> tuple[FlowState, ...]:
    """List how flows stand of which somebody ever changed it."""
    rows = connection.execute(select(_state).order_by(_state.c.flow)).mappings()
    return tuple(FlowState(**{**row, "mode": Mode(row["mode"])}) for row in rows)


def change(connection: Connection, state: FlowState) -> None:
    """Let a flow stand so from now on."""
    runs.one_at_a_time(connection, state.flow)
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(_state).values(
        flow=state.flow, mode=state.mode, changed_at=state.changed_at, changed_by=state.changed_by
    )
    given = {name: statement.excluded[name] for name in ("mode", "changed_at", "changed_by")}
    connection.execute(statement.on_conflict_do_update(index_elements=["flow"], set_=given))


def set_aside(connection: Connection, run_id: str, segment: int, flow: str) -> bool:
    """Let a run stand aside that its flow may not work now; False when it may after all, or went on.

    It goes on in a segment of its own: the queue may still hold this one when the run is called back at once.
    """
    runs.one_at_a_time(connection, flow)
    run = connection.execute(select(_run.c.status).where(_run.c.run_id == run_id)).one()
    if not forbids(mode_of(connection, flow), begun=run.status != "Queued"):
        return False
    aside = update(_run).where(_run.c.run_id == run_id, _run.c.segment == segment, _run.c.ended_at.is_(None))
    return connection.execute(aside.values(paused=True, segment=segment + 1, epoch=0)).rowcount == 1


def forbids(mode: Mode, *, begun: bool) -> bool:
    """Tell whether a run may not work now."""
    return mode is Mode.PAUSED or (mode is Mode.DRAINING and not begun)


def aside(connection: Connection, flow: str, limit: int) -> tuple[tuple[str, int, str], ...]:
    """List the runs that stand aside and may work now, oldest first: id, segment and partition."""
    mode = mode_of(connection, flow)
    if mode is Mode.PAUSED:
        return ()
    query = (
        select(_run.c.run_id, _run.c.segment, _run.c.partition_key)
        .where(_run.c.paused == true(), _run.c.flow == flow)
        .where(true() if mode is Mode.OPEN else _run.c.status != "Queued")
        .order_by(_run.c.run_id)
        .limit(limit)
    )
    return tuple((row.run_id, row.segment, row.partition_key) for row in connection.execute(query))


def call_back(connection: Connection, run_ids: Iterable[str]) -> None:
    """Let runs stand aside no more."""
    connection.execute(update(_run).where(_run.c.run_id.in_(list(run_ids))).values(paused=False))


def flows_aside(connection: Connection) -> dict[str, int]:
    """Count the runs that stand aside, by flow."""
    query = select(_run.c.flow, func.count()).where(_run.c.paused == true()).group_by(_run.c.flow)
    return {flow: int(number) for flow, number in connection.execute(query)}
