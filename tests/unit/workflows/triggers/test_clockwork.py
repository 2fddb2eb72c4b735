from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from tests.conftest import HandClock
from workflows.definition.flow import Flow
from workflows.definition.reader import read_flow
from workflows.engine import Event, Fired
from workflows.store import firings
from workflows.store.database import Database
from workflows.store.firings import FiringFilter, FiringOutcome
from workflows.triggers.clockwork import Clockwork


def _flow(trigger: dict[str, Any], **members: Any) -> Flow:
    definition = {"triggers": {"Klok": trigger}, "actions": {}, **members}
    return read_flow(json.dumps(definition), "klok.json")


def _hourly(**recurrence: Any) -> Flow:
    return _flow({"type": "Recurrence", "recurrence": {"frequency": "Hour", "interval": 1, **recurrence}})


@dataclass
class _Replica:
    """One bell, and what it fired."""

    database: Database
    clock: HandClock
    flow: Flow
    full: bool = False
    events: list[Event] = field(default_factory=list)

    def ring(self) -> int:
        work = Clockwork(database=self.database, fire=self._fire, flows=lambda: [self.flow], clock=self.clock)
        with self.database.begin() as connection:
            return work.look(connection)

    def _fire(self, _connection: Connection, event: Event) -> Fired:
        if self.full:
            return Fired(outcome=FiringOutcome.SKIPPED, code="concurrency-full")
        self.events.append(event)
        return Fired(outcome=FiringOutcome.FIRED, run_ids=("R",))

    @property
    def keys(self) -> list[str]:
        return [event.dedup_key for event in self.events]


def test_each_slot_fires_once_whoever_rings(database: Database, clock: HandClock) -> None:
    here, there = (_Replica(database, clock, _hourly(startTime="2026-11-24T09:30:00Z")) for _ in range(2))
    begun = []
    for _ in range(5):
        begun.append((here.ring(), there.ring()))
        clock.forward(minutes=30)

    assert begun == [(0, 0), (1, 0), (0, 0), (1, 0), (0, 0)]
    assert here.keys == ["Klok@2026-11-24T09:30:00Z", "Klok@2026-11-24T10:30:00Z"]
    assert here.events[0].outputs == {"body": {"scheduledTime": "2026-11-24T09:30:00Z"}}


def test_a_new_recurrence_without_a_start_fires_at_once(database: Database, clock: HandClock) -> None:
    replica = _Replica(database, clock, _hourly())

    assert (replica.ring(), replica.ring()) == (1, 0)


def test_after_an_absence_the_latest_slot_fires_and_the_earlier_ones_are_told(
    database: Database, clock: HandClock
) -> None:
    replica = _Replica(database, clock, _hourly(startTime="2026-11-24T09:00:00Z"))
    replica.ring()
    clock.forward(hours=3, minutes=10)
    replica.ring()

    assert replica.keys == ["Klok@2026-11-24T09:00:00Z", "Klok@2026-11-24T12:00:00Z"]
    with database.read() as connection:
        missed = firings.page(connection, FiringFilter(code="slot-missed")).rows
    assert [one.dedup_key for one in reversed(missed)] == [
        "Klok@2026-11-24T10:00:00Z",
        "Klok@2026-11-24T11:00:00Z",
    ]
    assert {one.outcome for one in missed} == {FiringOutcome.SKIPPED}


def test_a_very_long_absence_tells_of_the_last_hundred_slots_only(
    database: Database, clock: HandClock
) -> None:
    replica = _Replica(database, clock, _hourly())
    replica.ring()
    clock.forward(days=30)
    replica.ring()

    with database.read() as connection:
        assert firings.count(connection, FiringFilter()) == {FiringOutcome.SKIPPED: 100}
    assert len(replica.events) == 2


def test_a_sliding_window_makes_up_for_every_window(database: Database, clock: HandClock) -> None:
    flow = _flow(
        {
            "type": "SlidingWindow",
            "inputs": {"delay": "PT5M"},
            "recurrence": {"frequency": "Hour", "interval": 1},
        }
    )
    replica = _Replica(database, clock, flow)
    assert replica.ring() == 0
    clock.forward(hours=1)
    assert replica.ring() == 0
    clock.forward(hours=2, minutes=5)

    assert replica.ring() == 3
    assert [event.outputs for event in replica.events] == [
        {
            "windowStartTime": f"2026-11-24T{hour:02}:00:00Z",
            "windowEndTime": f"2026-11-24T{hour + 1:02}:00:00Z",
        }
        for hour in (9, 10, 11)
    ]


def test_a_window_without_room_comes_later(database: Database, clock: HandClock) -> None:
    flow = _flow({"type": "SlidingWindow", "recurrence": {"frequency": "Hour", "interval": 1}})
    replica = _Replica(database, clock, flow)
    replica.ring()
    clock.forward(hours=2)
    replica.full = True
    assert replica.ring() == 0
    replica.full = False

    assert replica.ring() == 2
    assert [event.outputs["windowStartTime"] for event in replica.events] == [
        "2026-11-24T09:00:00Z",
        "2026-11-24T10:00:00Z",
    ]


def test_a_recurrence_that_was_changed_begins_anew(database: Database, clock: HandClock) -> None:
    replica = _Replica(database, clock, _hourly())
    replica.ring()
    replica.flow = _hourly(startTime="2026-11-24T09:20:00Z")
    replica.ring()
    clock.forward(minutes=20)
    replica.ring()

    assert replica.keys[-1] == "Klok@2026-11-24T09:20:00Z"


def test_times_may_come_from_parameters_and_a_wrong_one_harms_no_other(
    database: Database, clock: HandClock
) -> None:
    flow = _flow(
        {
            "type": "Recurrence",
            "recurrence": {"frequency": "@parameters('hoe_vaak')", "interval": "@int('2')"},
        },
        parameters={"hoe_vaak": {"type": "String", "defaultValue": "Day"}},
    )
    nowhere = _hourly(timeZone="@concat('Ner', 'gens')")  # only found out when it is worked out
    right, wrong = _Replica(database, clock, flow), _Replica(database, clock, nowhere)

    assert (wrong.ring(), right.ring()) == (0, 1)
