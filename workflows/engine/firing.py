"""How a trigger that has something to say becomes runs: split, conditions, concurrency, and a row of what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from workflows.definition.flow import Flow, Trigger
from workflows.engine.condition import holds
from workflows.engine.facts import parameters_of, trigger_record, workflow_record
from workflows.engine.lane import lane_of
from workflows.engine.shield import told
from workflows.errors import BewaarstroomError, PermanentError
from workflows.expressions import Scope, evaluate_value, ticks_of
from workflows.jsontypes import Json, JsonObject
from workflows.ports import Clock
from workflows.store import firings, runs
from workflows.store.firings import Firing, FiringOutcome
from workflows.store.runs import NewRun
from workflows.ulid import new_ulid

log = structlog.get_logger()

MOST_SPLIT = 100_000
MOST_SPLIT_WITH_CONCURRENCY = 100
MOST_TRACKING = 100  # characters

CONDITION_FALSE = "condition-false"
DUPLICATE = "duplicate"
FULL = "concurrency-full"
BUSY = "single-instance"
EMPTY = "split-empty"

SENTENCES = {
    CONDITION_FALSE: "Een voorwaarde van de trigger was niet waar.",
    DUPLICATE: "Voor deze gebeurtenis was er al een run.",
    FULL: "Er draaien of wachten al zoveel runs van deze stroom als mag.",
    BUSY: "Er draait nog een run van deze stroom, en die mag er maar één hebben.",
    EMPTY: "De lijst waarvoor per element een run begint, was leeg.",
}
"""Why a firing was skipped, for people."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a trigger of a flow says."""

    flow: Flow
    trigger: Trigger
    outputs: JsonObject  # headers?, body?, …
    dedup_key: str  # the same event again has the same key
    partition_key: str  # runs with the same key go in order
    kept: JsonObject | None = None  # what a run keeps instead of the outputs: a reference
    kept_each: tuple[JsonObject, ...] = ()  # the same, for each element of splitOn
    upload_id: str | None = None
    parent_run_id: str | None = None
    tracking_id: str | None = None
    actor_id: str | None = None  # who did it by hand
    secure: bool = False  # what is said is for the run alone, whatever the trigger itself asks

    @property
    def is_secure(self) -> bool:
        """Whether the history may not keep what is said."""
        return self.secure or self.trigger.secure_outputs

    @property
    def kind(self) -> str:
        """Name what sort of trigger this is."""
        operation = self.trigger.operation
        return operation[1] if operation else self.trigger.type


@dataclass(frozen=True, kw_only=True)
class Fired:
    """What came of an event."""

    outcome: FiringOutcome
    run_ids: tuple[str, ...] = ()
    code: str | None = None
    message: str | None = None

    @property
    def full(self) -> bool:
        """Whether there was no room: the same event may come again later."""
        return self.code in {FULL, BUSY}

    @property
    def run_id(self) -> str | None:
        """The first run."""
        return self.run_ids[0] if self.run_ids else None


Begin = Callable[[Connection, NewRun], str | None]
"""Write a run and put it in the queue unless it is held; None when it was there already."""


@dataclass(frozen=True, kw_only=True)
class Firer:
    """Fires triggers."""

    begin: Begin
    clock: Clock

    def fire(self, connection: Connection, event: Event) -> Fired:
        """Start the runs that *event* asks for, in the caller's transaction; every outcome is kept as a row.

        When there is no room, nothing of it is kept and nothing begins: who has the event may offer it again.
        """
        runs.save_flow(connection, event.flow, self.clock())
        batch = new_ulid(self.clock()) if event.trigger.split_on else None
        parts = parts_of(event, self.clock())
        return _together([self._fire_one(connection, part, why, batch) for part, why in parts])

    def _fire_one(
        self, connection: Connection, event: Event, why_not: Fired | None, batch: str | None
    ) -> Fired:
        if why_not is not None:
            return self._keep(connection, event, why_not, batch)
        held = self._place(connection, event)
        if isinstance(held, Fired):
            return self._keep(connection, event, held, batch)
        run = self._run(event, held=held)
        run_id = self.begin(connection, run)
        fired = Fired(outcome=FiringOutcome.FIRED, run_ids=(run_id,)) if run_id else _skipped(DUPLICATE)
        return self._keep(connection, event, fired, batch)

    def _place(self, connection: Connection, event: Event) -> bool | Fired:
        """Tell whether a run must wait for its turn, or why there is no place for it."""
        trigger = event.trigger
        if trigger.concurrency is None:
            return False
        runs.one_at_a_time(connection, event.flow.name)
        if runs.of_key(connection, event.flow.name, event.dedup_key) is not None:
            return _skipped(DUPLICATE)
        if runs.under_way(connection, event.flow.name) < trigger.concurrency:
            return False
        if trigger.most_waiting == 0:
            return _skipped(BUSY)
        waiting = runs.waiting_for_turn(connection, event.flow.name)
        if trigger.most_waiting is not None and waiting >= trigger.most_waiting:
            return _skipped(FULL)
        return True

    def _run(self, event: Event, *, held: bool) -> NewRun:
        now = self.clock()
        run_id = new_ulid(now)
        return NewRun(
            run_id=run_id,
            flow=event.flow.name,
            flow_hash=event.flow.hash,
            dedup_key=event.dedup_key,
            partition_key=lane_of(event.partition_key, run_id, event.trigger.folder_runs),
            upload_id=event.upload_id,
            trigger=event.kept or event.outputs,
            tracking_id=event.tracking_id or run_id,
            started_at=now,
            parent_run_id=event.parent_run_id,
            trigger_name=event.trigger.name,
            abreast=event.trigger.concurrency,
            held=held,
            secure_trigger=event.is_secure,
        )

    def _keep(self, connection: Connection, event: Event, fired: Fired, batch: str | None = None) -> Fired:
        now = self.clock()
        firings.add(
            connection,
            Firing(
                firing_id=new_ulid(now),
                batch_id=batch,
                flow=event.flow.name,
                flow_hash=event.flow.hash,
                trigger=event.trigger.name,
                kind=event.kind,
                at=now,
                outcome=fired.outcome,
                code=fired.code,
                message=fired.message,
                dedup_key=event.dedup_key,
                run_id=fired.run_id,
                outputs=None if fired.run_ids else event.kept or _storable(event),
                actor_id=event.actor_id,
            ),
        )
        log.info(
            "trigger_fired",
            flow=event.flow.name,
            trigger=event.trigger.name,
            outcome=fired.outcome.value,
            code=fired.code,
            run_id=fired.run_id,
        )
        return fired


def parts_of(event: Event, now: datetime) -> list[tuple[Event, Fired | None]]:
    """Split an event, and say of each part why no run comes of it, or None; nothing outside is asked."""
    try:
        parts = _split(event, _scope(event, now))
    except BewaarstroomError as error:
        return [(event, _failed(event, error))]
    return [_weighed(part, now) for part in parts] or [(event, _skipped(EMPTY))]


def _weighed(event: Event, now: datetime) -> tuple[Event, Fired | None]:
    """Work out the conditions of a trigger, and the tracking id where they hold."""
    scope = _scope(event, now)
    try:
        if not all(holds(condition, scope) for condition in event.trigger.conditions):
            return event, _skipped(CONDITION_FALSE)
        return replace(event, tracking_id=_tracking(event, scope)), None
    except BewaarstroomError as error:
        return event, _failed(event, error)


def _scope(event: Event, now: datetime) -> Scope:
    record = trigger_record(event.trigger, event.outputs, now, tracking_id=event.tracking_id or "", run_id="")
    return Scope(
        trigger=record,
        parameters=parameters_of(event.flow),
        workflow=workflow_record(event.flow, ""),
        ticks=lambda: ticks_of(now),
    )


def _storable(event: Event) -> JsonObject | None:
    return None if event.is_secure else event.outputs


def _split(event: Event, scope: Scope) -> list[Event]:
    """Make one event of each element that splitOn names; raises PermanentError or ExpressionError."""
    if event.trigger.split_on is None:
        return [event]
    elements = _elements(event, scope)
    most = MOST_SPLIT if event.trigger.concurrency is None else MOST_SPLIT_WITH_CONCURRENCY
    if len(elements) > most:
        raise PermanentError("split-too-many", f"De trigger geeft meer dan {most} elementen in één keer.")
    return [_part(event, index, element) for index, element in enumerate(elements)]


def _elements(event: Event, scope: Scope) -> list[Any]:
    """Work splitOn out; where it asks for body/value and the body is the list itself, it means the list."""
    body = event.outputs.get("body")
    try:
        elements = evaluate_value(event.trigger.split_on, scope)
    except BewaarstroomError:
        elements = None
    if elements is None and isinstance(body, list) and "value" in (event.trigger.split_on or ""):
        elements = body
    if not isinstance(elements, list):
        raise PermanentError("split-not-a-list", "Wat splitOn van de trigger aanwijst, is geen lijst.")
    return elements


def _part(event: Event, index: int, element: Json) -> Event:
    outputs = {name: value for name, value in event.outputs.items() if name != "body"}
    kept = event.kept_each[index] if index < len(event.kept_each) else None
    return replace(
        event,
        outputs={**outputs, "body": element},
        dedup_key=f"{event.dedup_key}/{index}",
        kept=kept,
        kept_each=(),
    )


def _tracking(event: Event, scope: Scope) -> str | None:
    if event.trigger.tracking_id is None or event.secure:  # every screen names a run by this
        return event.tracking_id
    value = evaluate_value(event.trigger.tracking_id, scope)
    return str(value)[:MOST_TRACKING] if value not in (None, "") else event.tracking_id


def _skipped(code: str) -> Fired:
    return Fired(outcome=FiringOutcome.SKIPPED, code=code, message=SENTENCES[code])


def _failed(event: Event, error: BewaarstroomError) -> Fired:
    said = told(error, secure=event.is_secure)
    return Fired(outcome=FiringOutcome.FAILED, code=error.code, message=str(said["message"]))


def _together(parts: list[Fired]) -> Fired:
    """Say of several what came of them: they fired when one did."""
    run_ids = tuple(run_id for part in parts for run_id in part.run_ids)
    if run_ids:
        return Fired(outcome=FiringOutcome.FIRED, run_ids=run_ids)
    return next((part for part in parts if part.outcome is FiringOutcome.FAILED), parts[0])
