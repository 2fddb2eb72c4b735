"""Has the triggers on the clock fire: each slot once, whoever's bell rings, also when the service was away.

After an absence a Recurrence fires once, for its latest slot, and every earlier one is kept as a skipped firing; a
SlidingWindow makes up for every window, in order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from workflows.definition.durations import read_duration
from workflows.definition.flow import Flow, Trigger
from workflows.definition.recurrence import Recurrence
from workflows.engine import Event, Fired
from workflows.engine.facts import parameters_of
from workflows.errors import BewaarstroomError
from workflows.expressions import Scope, evaluate_value
from workflows.jsontypes import JsonObject
from workflows.ports import Clock
from workflows.store import clocks, firings
from workflows.store.clocks import ClockRow
from workflows.store.database import Database
from workflows.store.firings import Firing, FiringOutcome
from workflows.ulid import new_ulid

log = structlog.get_logger()

RECURRENCE, WINDOW = "Recurrence", "SlidingWindow"
ON_THE_CLOCK = frozenset({RECURRENCE, WINDOW})
MOST_MISSED = 100  # slots that are told one by one
MOST_WINDOWS = 50  # that are made up for at one ring
MISSED = "slot-missed"
_MISSED_SENTENCE = "De dienst draaide niet op dit moment; de stroom is later één keer gestart."

Fire = Callable[[Connection, Event], Fired]


@dataclass(frozen=True, kw_only=True)
class Ticking:
    """One trigger on the clock, with what it is set to."""

    flow: Flow
    trigger: Trigger
    recurrence: Recurrence
    fingerprint: str
    delay: timedelta = timedelta()

    @property
    def key(self) -> tuple[str, str]:
        """Name its row."""
        return self.flow.name, self.trigger.name


@dataclass(frozen=True, kw_only=True)
class Clockwork:
    """Rings them."""

    database: Database
    fire: Fire
    flows: Callable[[], Iterable[Flow]]
    clock: Clock

    async def ring(self) -> int:
        """Fire what is due; returns how many runs began."""
        return await self.database.transact(self.look)

    def look(self, connection: Connection) -> int:
        """Fire what is due, in the caller's transaction."""
        ticking = [one for flow in self.flows() for one in self._on_the_clock(flow)]
        if not ticking:
            return 0
        rows = clocks.all_of(connection)
        return sum(self._tick(connection, one, rows.get(one.key)) for one in ticking)

    def _on_the_clock(self, flow: Flow) -> Iterable[Ticking]:
        for trigger in flow.triggers.values():
            if trigger.type in ON_THE_CLOCK:
                try:
                    yield _read(flow, trigger)
                except BewaarstroomError as error:
                    log.error("recurrence_refused", flow=flow.name, trigger=trigger.name, code=error.code)  # noqa: TRY400 - a mistake in a flow has no traceback

    def _tick(self, connection: Connection, one: Ticking, row: ClockRow | None) -> int:
        now = self.clock()
        if row is None or row.recurrence != one.fingerprint:
            row = self._begin(connection, one, row, now)
        if row is None or row.next_slot is None or row.next_slot + one.delay > now:
            return 0
        due = _due(one, row, now)
        if one.trigger.type == WINDOW:
            return self._windows(connection, one, row, due)
        return self._latest(connection, one, row, due)

    def _begin(
        self, connection: Connection, one: Ticking, was: ClockRow | None, now: datetime
    ) -> ClockRow | None:
        """Start counting: a window is complete when it is over, so its first slot comes an interval later."""
        first = one.recurrence.first(now)
        if first is not None and one.trigger.type == WINDOW and one.recurrence.start is None:
            first = one.recurrence.after(first, now)
        row = ClockRow(
            flow=one.flow.name,
            trigger=one.trigger.name,
            recurrence=one.fingerprint,
            anchor=now,
            last_slot=None,
            next_slot=first,
        )
        return row if clocks.start(connection, row, was=was) else None

    def _latest(self, connection: Connection, one: Ticking, row: ClockRow, due: list[datetime]) -> int:
        latest = due[-1]
        following = one.recurrence.after(latest, row.anchor)
        if not clocks.move(connection, row, last=latest, following=following):
            return 0
        for slot in due[:-1][-MOST_MISSED:]:
            firings.add(connection, _missed(one, slot, self.clock()))
        outputs: JsonObject = {"body": {"scheduledTime": _spelled(latest)}}
        return len(self.fire(connection, _event(one, latest, outputs)).run_ids)

    def _windows(self, connection: Connection, one: Ticking, row: ClockRow, due: list[datetime]) -> int:
        begun = 0
        for slot in due[:MOST_WINDOWS]:
            following = one.recurrence.after(slot, row.anchor)
            if not clocks.move(connection, row, last=slot, following=following):
                break
            start = row.last_slot or _before(one, slot)
            outputs: JsonObject = {"windowStartTime": _spelled(start), "windowEndTime": _spelled(slot)}
            fired = self.fire(connection, _event(one, slot, outputs))
            if fired.full:
                moved = replace(row, next_slot=following)
                clocks.move(connection, moved, last=row.last_slot or start, following=slot)
                break
            begun += len(fired.run_ids)
            row = replace(row, last_slot=slot, next_slot=following)
        return begun


def _read(flow: Flow, trigger: Trigger) -> Ticking:
    scope = Scope(parameters=parameters_of(flow))
    written = evaluate_value(dict(trigger.recurrence), scope)
    inputs = trigger.inputs if isinstance(trigger.inputs, Mapping) else {}
    delay = evaluate_value(inputs.get("delay"), scope)
    spelled = json.dumps([trigger.type, written, delay], sort_keys=True, default=str)
    return Ticking(
        flow=flow,
        trigger=trigger,
        recurrence=Recurrence.parsed(written if isinstance(written, dict) else {}),
        fingerprint=hashlib.sha256(spelled.encode()).hexdigest(),
        delay=read_duration(str(delay)) or timedelta() if delay else timedelta(),
    )


def _due(one: Ticking, row: ClockRow, now: datetime) -> list[datetime]:
    """List the slots that have come; only the last ones where there are too many to tell."""
    slot, found = row.next_slot, []
    while slot is not None and slot + one.delay <= now:
        found.append(slot)
        if one.trigger.type == WINDOW and len(found) == MOST_WINDOWS:
            break
        if len(found) > 2 * MOST_MISSED:
            del found[:MOST_MISSED]
        slot = one.recurrence.after(slot, row.anchor)
    return found


def _before(one: Ticking, slot: datetime) -> datetime:
    """Find where the first window began."""
    following = one.recurrence.after(slot, slot)
    return slot - (following - slot) if following is not None else slot


def _event(one: Ticking, slot: datetime, outputs: JsonObject) -> Event:
    return Event(
        flow=one.flow,
        trigger=one.trigger,
        outputs=outputs,
        dedup_key=_key(one, slot),
        partition_key=f"klok:{one.flow.name}:{_spelled(slot)}"[:200],
    )


def _missed(one: Ticking, slot: datetime, now: datetime) -> Firing:
    return Firing(
        firing_id=new_ulid(now),
        flow=one.flow.name,
        flow_hash=one.flow.hash,
        trigger=one.trigger.name,
        kind=one.trigger.type,
        at=now,
        outcome=FiringOutcome.SKIPPED,
        code=MISSED,
        message=_MISSED_SENTENCE,
        dedup_key=_key(one, slot),
        outputs={"body": {"scheduledTime": _spelled(slot)}},
    )


def _key(one: Ticking, slot: datetime) -> str:
    """Name a slot: the same in every replica, and in a restored backup."""
    return f"{one.trigger.name}@{_spelled(slot)}"


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".") + "Z"
