"""The run history of beheer: runs and their actions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    RowMapping,
    false,
    func,
    select,
    true,
    type_coerce,
)

from workflows.definition.flow import Status
from workflows.jsontypes import Json, JsonObject
from workflows.model import Viewer
from workflows.store import flowstates, schema, tracking
from workflows.store.flowstates import FlowState, Mode
from workflows.store.views.page import FIRST, Order, Page, Place, cut

_run, _action, _task, _wait = schema.run, schema.action, schema.task, schema.wait
PAGE_SIZE = 25
SHIELDED: JsonObject = {"$afgeschermd": True}  # as the engine's rows say it
_BUSY = (Status.QUEUED, Status.RUNNING, Status.WAITING)
MOST_ACTIONS = 2000  # on one screen


@dataclass(frozen=True, kw_only=True)
class RunFilter:
    """Which runs."""

    flow: str = ""
    status: Status | None = None
    since: datetime | None = None
    until: datetime | None = None
    upload_id: str = ""
    code: str = ""
    tracked: tuple[str, str] | None = None  # a tracked property: name and value
    place: Place = FIRST


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """One run in the list."""

    run_id: str
    flow: str
    status: Status
    upload_id: str | None
    task_number: int | None
    started_at: datetime
    ended_at: datetime | None
    error_code: str | None


@dataclass(frozen=True, kw_only=True)
class RunDetail:
    """One run, with what it started from and what went wrong."""

    row: RunRow
    flow_hash: str
    tracking_id: str
    trigger: Json
    error: Json
    segment: int
    crashes: int
    resubmit_of: str | None
    parent_run_id: str | None
    outputs: Json = None  # of the flow itself
    paused: bool = False  # stands aside, because its flow does not work


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """One action of a run."""

    path: str
    iteration: str
    name: str
    type: str
    status: Status
    code: str | None
    started_at: datetime
    ended_at: datetime | None
    inputs: Json
    outputs: Json
    error: Json
    attempts: tuple[Json, ...]
    secure_inputs: bool
    secure_outputs: bool


def runs_for(
    connection: Connection, viewer: Viewer, wanted: RunFilter, size: int = PAGE_SIZE
) -> Page[RunRow]:
    """Read one page of runs, newest first; nothing for who is not of beheer."""
    query = _rows().where(may_see(viewer), *_conditions(wanted))
    return cut(connection, query, order=_newest(), place=wanted.place, size=size, row_of=_row_of)


def flows_for(connection: Connection, viewer: Viewer) -> tuple[str, ...]:
    """Name the flows that ever ran."""
    query = select(schema.flow_version.c.flow).where(may_see(viewer)).distinct()
    return tuple(sorted(connection.scalars(query)))


@dataclass(frozen=True, kw_only=True)
class FlowStanding:
    """How one flow stands, and how much it has to do."""

    flow: str
    state: FlowState | None  # None: it always worked
    busy: int  # runs that have not ended
    aside: int  # of those: that stand aside because of its state
    last_run: datetime | None

    @property
    def mode(self) -> Mode:
        """What it may do."""
        return Mode.OPEN if self.state is None else self.state.mode


def flow_standings(
    connection: Connection, viewer: Viewer, also: Collection[str] = ()
) -> tuple[FlowStanding, ...]:
    """List the flows that ever ran or were paused, and these, with how they stand; nothing for who is not of beheer."""
    if not viewer.is_beheer:
        return ()
    states = {state.flow: state for state in flowstates.states(connection)}
    aside = flowstates.flows_aside(connection)
    flows = sorted({*flows_for(connection, viewer), *states, *also})
    return tuple(
        FlowStanding(
            flow=flow,
            state=states.get(flow),
            busy=_busy(connection, flow),
            aside=aside.get(flow, 0),
            last_run=connection.scalar(
                select(_run.c.started_at)
                .where(_run.c.flow == flow)
                .order_by(_run.c.started_at.desc())
                .limit(1)
            ),
        )
        for flow in flows
    )


def _busy(connection: Connection, flow: str) -> int:
    query = select(func.count()).where(
        _run.c.flow == flow, _run.c.ended_at.is_(None), _run.c.status.in_(_BUSY)
    )
    return int(connection.scalar(query) or 0)


def run_for(connection: Connection, viewer: Viewer, run_id: str) -> RunDetail | None:
    """Read one run; None for who is not of beheer."""
    columns = (
        _run.c.flow_hash,
        _run.c.tracking_id,
        _run.c.trigger,
        _run.c.secure_trigger,
        _run.c.outputs,
        _run.c.error,
        _run.c.segment,
        _run.c.crashes,
        _run.c.resubmit_of,
        _run.c.parent_run_id,
        _run.c.paused,
    )
    query = _rows().add_columns(*columns).where(may_see(viewer), _run.c.run_id == run_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    return RunDetail(
        row=_row_of(row),
        flow_hash=row["flow_hash"],
        tracking_id=row["tracking_id"],
        trigger=SHIELDED if row["secure_trigger"] else row["trigger"],
        error=row["error"],
        segment=row["segment"],
        crashes=row["crashes"],
        resubmit_of=row["resubmit_of"],
        parent_run_id=row["parent_run_id"],
        outputs=row["outputs"],
        paused=row["paused"],
    )


def actions_of(connection: Connection, viewer: Viewer, run_id: str) -> tuple[ActionRow, ...]:
    """Read the actions of a run in the order in which they started."""
    query = (
        select(_action)
        .where(may_see(viewer), _action.c.run_id == run_id)
        .order_by(_action.c.started_at, _action.c.path, _action.c.iteration)
        .limit(MOST_ACTIONS)
    )
    return tuple(action_row(row) for row in connection.execute(query).mappings())


def open_waits(connection: Connection, viewer: Viewer, run_id: str) -> tuple[tuple[str, datetime], ...]:
    """Say what a run waits for: kind and deadline."""
    query = (
        select(_wait.c.kind, _wait.c.deadline)
        .where(may_see(viewer), _wait.c.run_id == run_id, _wait.c.status == "open")
        .order_by(_wait.c.deadline)
    )
    return tuple((row.kind, row.deadline) for row in connection.execute(query))


def may_see(viewer: Viewer) -> ColumnElement[bool]:
    """Only beheer sees runs."""
    return true() if viewer.is_beheer else false()


def _rows() -> Any:
    return select(
        _run.c.run_id,
        _run.c.flow,
        _run.c.status,
        _run.c.upload_id,
        _run.c.started_at,
        _run.c.ended_at,
        _run.c.error_code,
        _task.c.number,
    ).outerjoin(_task, _task.c.upload_id == _run.c.upload_id)


def _conditions(wanted: RunFilter) -> list[ColumnElement[bool]]:
    equal = (
        (_run.c.flow, wanted.flow),
        (_run.c.status, wanted.status),
        (_run.c.upload_id, wanted.upload_id),
        (_run.c.error_code, wanted.code),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if wanted.since is not None:
        found.append(_run.c.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(_run.c.started_at < wanted.until)
    if wanted.tracked is not None:
        found.append(_run.c.run_id.in_(tracking.runs_with(*wanted.tracked)))
    return found


def _newest() -> Order:
    return Order(by=type_coerce(_run.c.started_at, BigInteger), tie=_run.c.run_id, descending=True)


def _row_of(row: RowMapping) -> RunRow:
    return RunRow(
        run_id=row["run_id"],
        flow=row["flow"],
        status=Status(row["status"]),
        upload_id=row["upload_id"],
        task_number=row["number"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        error_code=row["error_code"],
    )


def action_row(row: RowMapping) -> ActionRow:
    """Read one action of a run."""
    return ActionRow(
        path=row["path"],
        iteration=row["iteration"],
        name=row["name"],
        type=row["type"],
        status=Status(row["status"]),
        code=row["code"],
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        inputs=row["inputs"],
        outputs=row["outputs"],
        error=row["error"],
        attempts=tuple(row["attempts"] or ()),
        secure_inputs=row["secure_inputs"],
        secure_outputs=row["secure_outputs"],
    )
