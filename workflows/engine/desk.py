"""Where runs are ordered, answered, stopped and begun again, in the caller's transaction, by any process.

The work itself is done by whichever worker takes it from the queue.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from workflows.definition.flow import Flow, Status
from workflows.definition.names import closest
from workflows.definition.reader import read_flow
from workflows.engine.afterwards import after_end
from workflows.engine.entry import Entry, entry_from
from workflows.engine.firing import Event, Fired, Firer
from workflows.engine.recalling import find
from workflows.engine.reopening import Taken, failing, paths_of, take_over
from workflows.engine.shield import is_shielded
from workflows.engine.steps import Key
from workflows.engine.substrate import Speed, Substrate
from workflows.engine.undoing import compensations
from workflows.errors import BadInputError
from workflows.jsontypes import Json, JsonObject
from workflows.ports import Clock
from workflows.store import callees, flowstates, runs, waits
from workflows.store.database import Database
from workflows.store.flowstates import FlowState, Mode
from workflows.store.runs import Ending, NewRun, RunRow
from workflows.ulid import new_ulid

log = structlog.get_logger()

MOST_NAMED = 5  # rounds in a message
AT_ONCE = 200  # runs that stood aside, called back in one transaction
CANCELLED: JsonObject = {"code": "RunCancelled", "message": "Iemand heeft deze run gestopt."}
FORSAKEN: JsonObject = {
    "code": "CallerEnded",
    "message": "De stroom die deze run aanriep, wacht niet meer op het antwoord.",
}


def run_unknown() -> BadInputError:
    """Say that there is no such run."""
    return BadInputError(
        "run-unknown", "Deze run bestaat niet.", next_step="Zoek het nummer op in de lijst van runs."
    )


@dataclass(frozen=True, kw_only=True)
class Begin:
    """Where a further run begins: at an action (in one round of its loops, or in each), or where the run failed."""

    path: str = ""  # "": where it failed
    iteration: str = ""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Takes orders about runs and flows."""

    database: Database
    substrate: Substrate
    clock: Clock

    def start_run(
        self,
        connection: Connection,
        *,
        flow: Flow,
        dedup_key: str,
        partition_key: str,
        trigger_outputs: JsonObject,
        upload_id: str | None = None,
        tracking_id: str | None = None,
    ) -> str | None:
        """Start a run in the caller's transaction; None when this flow already has one for *dedup_key*."""
        now = self.clock()
        run_id = new_ulid(now)
        runs.save_flow(connection, flow, now)
        new = NewRun(
            run_id=run_id,
            flow=flow.name,
            flow_hash=flow.hash,
            dedup_key=dedup_key,
            partition_key=partition_key,
            upload_id=upload_id,
            trigger=trigger_outputs,
            tracking_id=tracking_id or run_id,
            started_at=now,
        )
        return self._begin(connection, new)

    def fire(self, connection: Connection, event: Event) -> Fired:
        """Let a trigger fire in the caller's transaction: runs, or a row that says why there are none."""
        return Firer(begin=self._begin, clock=self.clock).fire(connection, event)

    def resubmit(
        self, connection: Connection, run_id: str, *, flow: Flow | None = None, begin: Begin | None = None
    ) -> str:
        """Start a new run from the trigger of an earlier one that ended; returns its id.

        With the same flow text or with *flow*; from the start, or from *begin* with the outcomes of what came before.
        Raises BadInputError run-unknown, run-not-ended, upload-busy, trigger-gone, action-unknown, action-not-done or nothing-failed.
        """
        before = self._ended(connection, run_id)
        if is_shielded(before.trigger):
            raise BadInputError(
                "trigger-gone",
                "Waarmee deze run begon, was afgeschermd en is niet bewaard.",
                next_step="Voer de run opnieuw uit die deze aanriep.",
            )
        now = self.clock()
        if flow is not None:
            runs.save_flow(connection, flow, now)
        taken = None if begin is None else self._taken(connection, before, flow, begin, now)
        new_id = new_ulid(now)  # also its dedup_key: no trigger gives the same
        new = NewRun(
            run_id=new_id,
            flow=before.flow if flow is None else flow.name,
            flow_hash=before.flow_hash if flow is None else flow.hash,
            dedup_key=f"resubmit:{new_id}",
            partition_key=before.partition_key,
            upload_id=before.upload_id,
            trigger=before.trigger,
            tracking_id=before.tracking_id,
            started_at=now,
            resubmit_of=run_id,
            trigger_name=before.trigger_name,
            secure_trigger=before.secure_trigger,
            variables={} if taken is None else taken.variables,
        )
        self._begin(connection, new)
        if taken is not None:
            runs.save_actions(connection, [entry.as_row(new_id) for entry in taken.entries])
        return new_id

    def flow_at(self, connection: Connection, name: str, flow_hash: str) -> Flow:
        """Read the flow text that runs are pinned to."""
        return read_flow(json.dumps(runs.definition_of(connection, flow_hash)), f"{name}.json")

    def failing(self, connection: Connection, run_id: str) -> tuple[Key, ...]:
        """Name the actions on which a run failed; none when it did not, or does not exist."""
        run = runs.get(connection, run_id)
        if run is None or run.ended_at is None:
            return ()
        return failing(self.flow_at(connection, run.flow, run.flow_hash), _entries(connection, run_id))

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:
        """Answer whoever waits for (kind, key), now or later, in the caller's transaction.

        The answer is kept, so it may come before anybody waits. A null outcome reads back as an empty object.
        """
        answered = waits.answer(connection, kind=kind, key=key, outcome=outcome, now=self.clock())
        for run_id, segment in answered:
            self.substrate.pull_forward(connection, run_id, segment)

    def signal_once(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> bool:
        """Answer as signal() does, unless there is an answer already: False."""
        answered = waits.answer_once(connection, kind=kind, key=key, outcome=outcome, now=self.clock())
        for run_id, segment in answered or ():
            self.substrate.pull_forward(connection, run_id, segment)
        return answered is not None

    def cancel(self, connection: Connection, run_id: str, why: JsonObject = CANCELLED) -> bool:
        """End a run and the runs that it started; a call that is under way may still land. False: it had ended.

        Where actions that succeeded declare a compensation, the run first undoes them, the last one first; it does
        nothing else any more. A second cancel ends it at once.
        """
        for child in callees.children_of(connection, run_id):
            self.cancel(connection, child, why)  # first: a child that ends locks its caller's row last
        run = runs.get(connection, run_id)
        if run is None or run.ended_at is not None:
            return False
        if run.undoing is None and self._undoes(connection, run):
            return self._undo(connection, run, why)
        ending = Ending(status=Status.CANCELLED, at=self.clock(), error=why)
        if not runs.stop(connection, run_id, ending):
            return False
        waits.expire(connection, run_id, ending.at)
        after_end(connection, self.substrate, run, ending)
        self.substrate.cancel(connection, run_id, run.segment)
        log.info("run_finished", run_id=run_id, status=Status.CANCELLED.value, code=why["code"])
        return True

    def _undoes(self, connection: Connection, run: RunRow) -> bool:
        """Whether something that a run did can be undone; not when its text cannot be read any more."""
        try:
            flow = self.flow_at(connection, run.flow, run.flow_hash)
        except BadInputError:
            return False
        declares = any(action.compensation or action.farewell for action in flow.walk())
        return declares and bool(compensations(flow, _entries(connection, run.run_id)))

    def _undo(self, connection: Connection, run: RunRow, why: JsonObject) -> bool:
        now = self.clock()
        if not runs.begin_undoing(connection, run, why, now):
            return False
        waits.expire(connection, run.run_id, now)
        self.substrate.cancel(connection, run.run_id, run.segment)
        self.substrate.enqueue(connection, run.run_id, run.segment + 1, partition=run.partition_key)
        log.info("run_undoing", run_id=run.run_id)
        return True

    def change_flow(self, connection: Connection, flow: str, mode: Mode, by: str) -> None:
        """Pause a flow, let it drain, or open it again: what stood aside goes on, oldest first."""
        flowstates.change(connection, FlowState(flow=flow, mode=mode, changed_at=self.clock(), changed_by=by))
        called = self.call_back(connection, flow)
        log.info("flow_changed", flow=flow, mode=mode.value, runs=called)

    def call_back(self, connection: Connection, flow: str) -> int:
        """Put the first runs that stood aside, and may work now, back in the queue; returns how many."""
        called = flowstates.aside(connection, flow, AT_ONCE)
        flowstates.call_back(connection, [run_id for run_id, _, _ in called])
        for run_id, segment, partition in called:
            self.substrate.enqueue_again(connection, run_id, segment, partition=partition)
        return len(called)

    def _ended(self, connection: Connection, run_id: str) -> RunRow:
        run = runs.get(connection, run_id)
        if run is None:
            raise run_unknown()
        if run.ended_at is None:
            raise BadInputError(
                "run-not-ended",
                "Deze run is nog bezig.",
                next_step="Wacht tot hij klaar is, of stop hem eerst.",
            )
        if run.upload_id is not None and runs.is_upload_busy(connection, run.upload_id):
            raise BadInputError(
                "upload-busy",
                "Voor deze upload loopt al een andere run.",
                next_step="Wacht tot die klaar is, of stop die eerst.",
            )
        return run

    def _taken(
        self, connection: Connection, before: RunRow, flow: Flow | None, begin: Begin, now: datetime
    ) -> Taken:
        entries = _entries(connection, before.run_id)
        text = flow or self.flow_at(connection, before.flow, before.flow_hash)
        return take_over(text, entries, _starts(text, entries, begin), now)

    def _begin(self, connection: Connection, new: NewRun) -> str | None:
        if not runs.add(connection, new):
            return None
        if not new.held:
            self.substrate.enqueue(connection, new.run_id, 0, partition=new.partition_key)
        return new.run_id


@contextmanager
def open_desk(database: Database, clock: Clock) -> Iterator[Desk]:
    """Take orders from a process that works no runs itself; the service does what is ordered."""
    substrate = Substrate(database, "visitor", Speed(workers=1, poll=timedelta(seconds=1)))
    substrate.visit()
    try:
        yield Desk(database=database, substrate=substrate, clock=clock)
    finally:
        substrate.leave()


def _entries(connection: Connection, run_id: str) -> list[Entry]:
    return [entry_from(row) for row in runs.actions_of(connection, run_id)]


def _starts(flow: Flow, entries: list[Entry], begin: Begin) -> tuple[Key, ...]:
    if not begin.path:
        found = failing(flow, entries)
        if not found:
            raise BadInputError(
                "nothing-failed",
                "In deze run is geen actie mislukt die opnieuw kan.",
                next_step="Kies zelf een actie, of begin vanaf het begin.",
            )
        return found
    path = _path_of(flow, begin.path)
    done = [entry for entry in entries if entry.path == path and begin.iteration in {"", entry.iteration}]
    if not done or all(entry.status is Status.SKIPPED for entry in done):
        raise _not_done(entries, path, begin)
    return ((path, begin.iteration),)


def _not_done(entries: list[Entry], path: str, begin: Begin) -> BadInputError:
    """Say that an action did not happen, and in which rounds it did."""
    here = [entry for entry in entries if entry.path == path and entry.status is not Status.SKIPPED]
    rounds = ", ".join(entry.iteration for entry in here[:MOST_NAMED])
    if rounds and begin.iteration:
        return BadInputError(
            "action-not-done",
            f"De actie '{begin.path}' is in ronde '{begin.iteration}' van deze run niet uitgevoerd.",
            next_step=f"Wel in: {rounds}{' en meer' if len(here) > MOST_NAMED else ''}.",
        )
    return BadInputError(
        "action-not-done",
        f"De actie '{begin.path}' is in deze run niet uitgevoerd.",
        next_step="Kies een actie die is uitgevoerd, of begin vanaf het begin.",
    )


def _path_of(flow: Flow, asked: str) -> str:
    """Find the path of an action from its path or its name."""
    if find(flow.actions, asked) is not None:
        return asked
    found = [path for path in paths_of(flow) if path.rpartition("/")[2] == asked]
    if not found:
        names = [path.rpartition("/")[2] for path in paths_of(flow)]
        meant = closest(asked.rpartition("/")[2], names)
        raise BadInputError(
            "action-unknown",
            f"De actie '{asked}' staat niet in deze stroom.",
            next_step=f"Bedoelt u '{meant}'?" if meant else "Kijk in de run hoe de actie heet.",
        )
    return found[0]
