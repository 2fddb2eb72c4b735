"""Every firing of a trigger, as rows: what started a run, what was skipped and why, and what failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from workflows.jsontypes import JsonObject
from workflows.store import schema
from workflows.store.views.page import FIRST, Order, Page, Place, cut

_firing = schema.firing
_ADD = insert(_firing)

PAGE = 50


class FiringOutcome(StrEnum):
    """What came of a firing."""

    FIRED = "fired"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Firing:
    """One time that a trigger had something to say."""

    firing_id: str
    flow: str
    trigger: str
    kind: str  # the trigger's type, or its operation: Recurrence, OnUploadComplete, …
    at: datetime
    outcome: FiringOutcome
    flow_hash: str | None = None
    batch_id: str | None = None  # the same for everything that splitOn made of one firing
    code: str | None = None
    message: str | None = None  # Dutch
    dedup_key: str | None = None
    run_id: str | None = None
    outputs: JsonObject | None = None  # only where no run keeps them
    actor_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class FiringFilter:
    """Which firings somebody wants to see."""

    flow: str | None = None
    outcome: FiringOutcome | None = None
    code: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def add(connection: Connection, firing: Firing) -> None:
    """Keep a firing."""
    connection.execute(_ADD, {name: getattr(firing, name) for name in Firing.__dataclass_fields__})


def get(connection: Connection, firing_id: str) -> Firing | None:
    """Read one, if there is one with this id."""
    query = select(_firing).where(_firing.c.firing_id == firing_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _firing_of(row)


def of_run(connection: Connection, run_id: str) -> Firing | None:
    """Read the firing that started a run; None for a resubmit and a child."""
    query = select(_firing).where(_firing.c.run_id == run_id).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _firing_of(row)


def refused(connection: Connection, dedup_key: str) -> bool:
    """Whether everything that was said under this key was skipped or failed, so that no run came of it."""
    query = select(_firing.c.outcome).where(_firing.c.dedup_key == dedup_key)
    outcomes = set(connection.scalars(query))
    return bool(outcomes) and FiringOutcome.FIRED not in outcomes


def page(
    connection: Connection, asked: FiringFilter, *, place: Place = FIRST, size: int = PAGE
) -> Page[Firing]:
    """Read one page, the newest first."""
    order = Order(by=_firing.c.firing_id, tie=_firing.c.firing_id, descending=True)  # a ULID sorts by time
    return cut(
        connection, _narrowed(select(_firing), asked), order=order, place=place, size=size, row_of=_firing_of
    )


def count(connection: Connection, asked: FiringFilter) -> dict[FiringOutcome, int]:
    """Count firings by what came of them."""
    query = _narrowed(select(_firing.c.outcome, func.count()), asked).group_by(_firing.c.outcome)
    return {FiringOutcome(outcome): int(number) for outcome, number in connection.execute(query)}


def _narrowed(query: Select[Any], asked: FiringFilter) -> Select[Any]:
    wanted = {"flow": asked.flow, "outcome": asked.outcome, "code": asked.code}
    for name, value in wanted.items():
        if value is not None:
            query = query.where(_firing.c[name] == value)
    if asked.since is not None:
        query = query.where(_firing.c.at >= asked.since)
    if asked.until is not None:
        query = query.where(_firing.c.at < asked.until)
    return query


def _firing_of(row: RowMapping) -> Firing:
    values = {name: row[name] for name in Firing.__dataclass_fields__}
    return Firing(**{**values, "outcome": FiringOutcome(row["outcome"])})
