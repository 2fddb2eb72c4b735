"""A stage on which one run is played from beginning to end, in memory, by the engine's own rules.

Time is a clock that jumps: a Wait of a week takes no time. What the outside world would answer is in the script; an
action that needs an answer which is not there fails with the code no-result.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from workflows.definition.flow import Flow, Status
from workflows.engine.answering import FOREVER, Answers
from workflows.engine.calling import Called, Caller, no_checkpoint
from workflows.engine.entry import Entry
from workflows.engine.facts import trigger_of
from workflows.engine.family import response_of
from workflows.engine.firing import Event, Fired, parts_of
from workflows.engine.journal import Journal
from workflows.engine.keeping import Keeper
from workflows.engine.parking import Parked
from workflows.engine.scope import Surroundings
from workflows.engine.segment import Segment
from workflows.engine.steps import Key, Node
from workflows.engine.tracking import track
from workflows.engine.variables import Variables, types_of
from workflows.errors import BadInputError, PermanentError
from workflows.jsontypes import JsonObject
from workflows.operations.operation import BUILT_IN, Answer, Call, Done, Operation
from workflows.rehearsal.script import Script
from workflows.store.firings import FiringOutcome
from workflows.store.runs import RunRow
from workflows.store.waits import WaitRow

MOST_SEGMENTS = 20_000
RUN_ID = "00000000000000000000000000"
NO_RESULT = "no-result"
_NO_RESULT = "De test geeft geen uitkomst voor deze actie. Zet er een in staticResults."


@dataclass(frozen=True, kw_only=True)
class Played:
    """How one run went."""

    flow: Flow
    status: Status
    error: Mapping[str, Any] | None
    entries: tuple[Entry, ...]
    variables: Mapping[str, Any]
    response: JsonObject | None
    outputs: JsonObject | None  # of the flow itself


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What came of a trigger: runs, or why there were none."""

    trigger: Fired
    runs: tuple[Played, ...]


def rehearse(flow: Flow, script: Script) -> Rehearsal:
    """Play a flow; raises BadInputError when the script names a trigger or action that it does not have."""
    trigger = trigger_of(flow, script.trigger)
    if trigger is None:
        raise BadInputError("trigger-unknown", f"De stroom heeft geen trigger '{script.trigger or ''}'.")
    names = {action.name for action in flow.walk()}
    strangers = [name for name in script.results if name not in names]
    if strangers:
        raise BadInputError("test-action-unknown", f"De stroom heeft geen actie '{strangers[0]}'.")
    inputs: Mapping[str, Any] = trigger.inputs if isinstance(trigger.inputs, Mapping) else {}
    event = Event(
        flow=flow,
        trigger=trigger,
        outputs=script.said(inputs.get("relativePath")),
        dedup_key="test",
        partition_key="test",
    )
    parts = parts_of(event, script.now)
    runs = tuple(_play(part, script) for part, why_not in parts if why_not is None)
    refused = next((why_not for _, why_not in parts if why_not is not None), None)
    fired = Fired(outcome=FiringOutcome.FIRED) if runs or refused is None else refused
    return Rehearsal(trigger=fired, runs=runs)


def _play(event: Event, script: Script) -> Played:
    stage = _Stage(event=event, script=script, now=script.now)
    stage.play()
    return Played(
        flow=event.flow,
        status=stage.status or Status.WAITING,
        error=stage.error,
        entries=tuple(stage.journal.entries()),
        variables=stage.around.variables.as_json(),
        response=stage.response,
        outputs=stage.outputs,
    )


@dataclass(kw_only=True)
class _Stage:
    """Stands in for the queue, the store and the outside world."""

    event: Event
    script: Script
    now: datetime
    status: Status | None = None
    error: Mapping[str, Any] | None = None
    response: JsonObject | None = None
    outputs: JsonObject | None = None
    journal: Journal = field(default_factory=Journal)
    _waits: dict[Key, WaitRow] = field(default_factory=dict)
    _used: dict[str, dict[Key, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        flow = self.event.flow
        run = RunRow(
            run_id=RUN_ID,
            flow=flow.name,
            flow_hash=flow.hash,
            dedup_key=self.event.dedup_key,
            partition_key=self.event.partition_key,
            upload_id=None,
            status=Status.RUNNING,
            trigger=self.event.outputs,
            tracking_id=self.event.tracking_id or RUN_ID,
            started_at=self.now,
            ended_at=None,
            variables={},
            segment=0,
            epoch=0,
            crashes=0,
            trigger_name=self.event.trigger.name,
        )
        self.around = Surroundings(
            run=run,
            flow=flow,
            clock=self.clock,
            journal=self.journal,
            variables=Variables({}, types_of(flow)),
            scripted=self._scripted,
            callback=lambda key: f"https://terugmelding.example/{key}",
        )

    def clock(self) -> datetime:
        """Tell the time on the stage."""
        return self.now

    def play(self) -> None:
        """Work segments, and let time pass between them, until the run ended or nothing more can come."""
        for _ in range(MOST_SEGMENTS):
            self._segment().work()
            if self.status is not None or not self._let_time_pass():
                return

    def _segment(self) -> Segment:
        caller = Caller(
            operations=cast("Any", _Cast(self)),
            clock=self.clock,
            checkpoint=no_checkpoint,
            run_id=RUN_ID,
            upload_id=None,
        )
        return Segment(
            around=self.around,
            waits=tuple(self._waits.values()),
            keeper=cast("Keeper", _Notebook(self)),
            caller=caller,
            answers=Answers(clock=self.clock, draw=lambda low, _high: low, journal=self.journal),
            hands=_at_once,
        )

    def _let_time_pass(self) -> bool:
        """Jump to the next moment at which something happens by itself."""
        far = self.now + FOREVER - timedelta(days=1)
        moments = [wait.deadline for wait in self._waits.values() if wait.deadline < far]
        if not moments:
            return False
        self.now = max(self.now, min(moments))
        return True

    def _scripted(self, node: Node) -> JsonObject | None:
        results = self.script.results.get(node.action.name)
        if not results:
            return None
        used = self._used.setdefault(node.action.name, {})
        number = used.setdefault(node.key, len(used))
        return results[min(number, len(results) - 1)]

    def keep(self, parked: dict[Key, Parked]) -> None:
        """Remember what is waited for."""
        track(self.around)
        self.journal.unwritten(RUN_ID)
        for key, one in parked.items():
            self._waits[key] = WaitRow(
                wait_id=f"{key[0]}@{key[1]}",
                path=key[0],
                iteration=key[1],
                kind=one.kind,
                key=one.key,
                deadline=one.deadline,
                status="open",
                outcome=None,
            )
        parked.clear()

    def forget(self, wait: WaitRow) -> None:
        """Forget what is not waited for any more."""
        self._waits.pop((wait.path, wait.iteration), None)

    async def perform(self, call: Call) -> Answer:
        """Take a Response; anything else has no answer here."""
        self.response = response_of(call.parameters)
        return Done(outputs=self.response)


@dataclass(frozen=True)
class _Notebook:
    """Keeps in memory what a segment writes down."""

    stage: _Stage

    def close(self, wait: WaitRow) -> None:
        """Close a wait."""
        self.stage.forget(wait)

    def write(self, _name: str, parked: dict[Key, Parked]) -> None:
        """Write what changed."""
        self.stage.keep(parked)

    def park(self, parked: dict[Key, Parked]) -> None:
        """Let the run wait."""
        self.stage.keep(parked)

    def finish(
        self, status: Status, error: Mapping[str, Any] | None, outputs: JsonObject | None = None
    ) -> None:
        """End the run."""
        self.stage.keep({})
        self.stage.status, self.stage.error, self.stage.outputs = status, error, outputs


@dataclass(frozen=True)
class _Cast:
    """Knows one operation, Response; everything else should have stood in the script."""

    stage: _Stage

    def get(self, name: tuple[str, str], _default: Any = None) -> Operation:
        """Find it; raises PermanentError no-result."""
        if name != (BUILT_IN, "Response"):
            raise PermanentError(NO_RESULT, _NO_RESULT)
        return Operation(
            connector=name[0],
            operation_id=name[1],
            summary="",
            perform=self.stage.perform,
            whole_inputs=True,
        )


def _at_once(coroutine: Coroutine[Any, Any, Called], _path: str) -> Future[Called]:
    future: Future[Called] = Future()
    future.set_result(asyncio.run(coroutine))
    return future
