"""One segment of one run: do what can be done now, write it down, and leave rows where something must come first.

Works in a thread of the queue; only the calls themselves go to the event loop on which the operations live.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue
from typing import Any

import structlog

from workflows.definition.flow import Status
from workflows.engine.answering import Answers
from workflows.engine.calling import Called, Caller, Checkpoint, Prepared, no_checkpoint
from workflows.engine.deciding import Decider
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal
from workflows.engine.keeping import Keeper
from workflows.engine.outcome import outputs_of_run
from workflows.engine.parking import LIMIT, Parked
from workflows.engine.plan import Planner
from workflows.engine.scope import Surroundings
from workflows.engine.state import ends_at
from workflows.engine.steps import CHILD_FAILED, CONTAINERS, Key, Node, Plan
from workflows.engine.undoing import Undoing
from workflows.engine.waking import Waker
from workflows.errors import BewaarstroomError, PermanentError
from workflows.store.waits import WaitRow

__all__ = ["Abandoned", "Checkpoint", "Hands", "Segment", "no_checkpoint"]

log = structlog.get_logger()

Hands = Callable[[Coroutine[Any, Any, Called], str], "Future[Called]"]
"""Have a call made on the event loop; the text is the path, for the log."""

MOST_KEY = 200  # characters of what a wait is known by


class Abandoned(BaseException):
    """This process stops with a segment halfway; the queue keeps it for whoever takes over.

    No error of the run, so nothing may catch it as one.
    """


@dataclass(kw_only=True)
class Segment:
    """One segment at work; thrown away afterwards."""

    around: Surroundings
    waits: tuple[WaitRow, ...]
    keeper: Keeper
    caller: Caller
    answers: Answers
    hands: Hands
    _open: tuple[WaitRow, ...] = ()  # what is still waited for
    _in_flight: set[Key] = field(default_factory=set)
    _again: list[Prepared] = field(
        default_factory=list
    )  # after a short pause, once the attempt is written down
    _arrived: SimpleQueue[Future[Called]] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self._decider = Decider(around=self.around)
        flow = self.around.flow
        undoing = self.around.run.undoing is not None
        self._waker = Waker(clock=self.around.clock, journal=self._journal, close=self.keeper.close)
        self._planner = Undoing(flow, self._journal.entries()) if undoing else Planner(flow.actions)

    @property
    def _journal(self) -> Journal:
        return self.around.journal

    def work(self) -> None:
        """Go on until nothing can be done now; raises Overtaken when the run went on without us."""
        self._note_interrupted()
        try:
            self._open = self._waker.wake(self.waits)
        except PermanentError as lost:
            self._finish(Status.FAILED, {"code": lost.code, "message": lost.message})
            return
        self._go_on()
        self._end()

    def _go_on(self) -> None:
        while True:
            looks_different = self._announce(self._decide())
            if looks_different:
                continue
            if not self._in_flight:
                return
            self._take_in()

    def _decide(self) -> list[Node]:
        """Do everything that needs no outside world, and list the calls that can be made."""
        decider = self._decider
        while True:
            planned = self._look()
            calls = decider.decide(planned, self._in_flight)
            if not decider.moved:
                return calls

    def _look(self) -> Plan:
        over = self._decider.terminated is not None
        return self._planner.look(self._journal, self.around.clock(), terminated=over)

    def _announce(self, nodes: list[Node]) -> bool:
        """Write down what is about to be called, then call; True when an announcement itself failed an action."""
        prepared = [call for node in nodes if (call := self._prepare(node)) is not None]
        ready, self._again = [*self._again, *prepared], []
        if ready or (self._in_flight and self._journal.changed):
            self._write("announced" if ready else "answered")
        for call in ready:
            self._call(call)
        return len(prepared) < len(nodes)

    def _prepare(self, node: Node) -> Prepared | None:
        return self.caller.prepare(node, self._decider.view(node), self._journal)

    def _call(self, prepared: Prepared) -> None:
        self._in_flight.add(prepared.node.key)
        future = self.hands(self.caller.call(prepared), prepared.node.path)
        future.add_done_callback(self._arrived.put)

    def _take_in(self) -> None:
        """Wait for an answer, and take every other one that is there too."""
        arrived = [self._arrived.get()]
        while not self._arrived.empty():
            arrived.append(self._arrived.get())
        for future in arrived:
            self._answered(future)

    def _answered(self, future: Future[Called]) -> None:
        if future.cancelled():
            raise Abandoned
        called = future.result()
        key = called.prepared.node.key
        self._in_flight.discard(key)
        then = self.answers.take(called)
        if isinstance(then, Parked):
            self._decider.parked[key] = then
        elif then is not None:
            self._in_flight.add(key)
            self._again.append(then)

    def _note_interrupted(self) -> None:
        """Count the calls that were under way when a worker died: nobody knows how they ended."""
        for entry in list(self._journal.entries()):
            if entry.status is Status.RUNNING and entry.type not in CONTAINERS:
                self.answers.interrupted(entry)

    def _write(self, name: str) -> None:
        self.keeper.write(name, self._decider.parked)

    def _end(self) -> None:
        terminated = self._decider.terminated
        planned = self._look()
        if planned.status is None:
            self._park()
        elif terminated is not None and terminated.state is not None:
            self._finish(Status(terminated.state["status"]), terminated.state["error"])
        else:
            self._finish(planned.status, self.around.run.undoing or _error_of(self._journal, planned.status))

    def _park(self) -> None:
        if not any(entry.status is Status.WAITING for entry in self._journal.entries()):
            stuck = PermanentError("run-stuck", "Geen enkele actie van deze stroom kan nog beginnen.")
            self._finish(Status.FAILED, {"code": stuck.code, "message": stuck.message})
            return
        self._set_alarms()
        self.keeper.park(self._decider.parked)

    def _set_alarms(self) -> None:
        """Have the run woken when the time of an open container is up; once for each moment."""
        for entry in self._journal.entries():
            until = ends_at(entry.state) if entry.status is Status.RUNNING else None
            if until is not None and not self._has_alarm(entry, until):
                key = f"{self.around.run.run_id}/{entry.path}/{entry.iteration}"[:MOST_KEY]
                self._decider.parked[entry.key] = Parked(kind=LIMIT, key=key, deadline=until)

    def _has_alarm(self, container: Entry, until: datetime) -> bool:
        """Whether an alarm still has to go off, or went off at this very moment."""
        alarms = (wait for wait in self.waits if wait.kind == LIMIT)
        own = [wait for wait in alarms if (wait.path, wait.iteration) == container.key]
        return any(wait in self._open or wait.deadline == until for wait in own)

    def _finish(self, status: Status, error: Mapping[str, Any] | None) -> None:
        outputs = None
        if status is Status.SUCCEEDED:
            try:
                outputs = outputs_of_run(self.around)
            except BewaarstroomError as mistake:
                status, error = Status.FAILED, {"code": mistake.code, "message": mistake.message}
        self.keeper.finish(status, error, outputs)
        log.info("run_finished", status=status.value, code=error["code"] if error else None)


def _error_of(journal: Journal, status: Status) -> Mapping[str, Any] | None:
    """Name the action that a failed run failed on."""
    if status is Status.SUCCEEDED:
        return None
    failed = journal.failures()
    if not failed:
        return {"code": CHILD_FAILED, "message": "Een actie is mislukt."}
    last = failed[-1]
    return {**(last.error or {"code": CHILD_FAILED}), "action": last.name}
