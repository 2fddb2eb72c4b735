"""One segment of one run: do what can be done now, write it down, and leave rows where something must come first."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

import structlog
from sqlalchemy import Connection

from workflows.definition.flow import Flow, Status
from workflows.definition.reader import read_flow
from workflows.engine.calling import Called, Caller, Parked, Prepared
from workflows.engine.deciding import Decider
from workflows.engine.journal import Journal, entry_from
from workflows.engine.plan import Key, Node, plan
from workflows.engine.scope import Surroundings
from workflows.engine.substrate import Substrate
from workflows.ports import Clock
from workflows.store import runs
from workflows.store.database import Database
from workflows.store.runs import NewWait, RunRow, WaitRow

log = structlog.get_logger()

Checkpoint = Callable[[str], None]
"""Hears the name of each moment after which a crash must do no harm; tests die there."""


def no_checkpoint(_name: str) -> None:
    """Take no notice."""


REDONE = frozenset({"retry", "later"})
"""Waits after which the same call is made again."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A run with everything it did and waits for."""

    run: RunRow
    journal: Journal
    waits: tuple[WaitRow, ...]


@dataclass(kw_only=True)
class Segment:
    """One segment at work; thrown away afterwards."""

    database: Database
    substrate: Substrate
    caller: Caller
    clock: Clock
    checkpoint: Checkpoint
    number: int
    loaded: Loaded
    flow: Flow
    variables: dict[str, Any]
    parked: dict[Key, Parked] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    answers: asyncio.Queue[Called] = field(default_factory=asyncio.Queue)
    in_flight: set[Key] = field(default_factory=set)

    @property
    def journal(self) -> Journal:
        """What the run did."""
        return self.loaded.journal

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self.loaded.run.run_id

    async def work(self) -> None:
        """Go on until nothing can be done now."""
        self._take_answers()
        around = Surroundings(run=self.loaded.run, flow=self.flow, clock=self.clock)
        decider = Decider(around=around, journal=self.journal, variables=self.variables)
        async with asyncio.TaskGroup() as tasks:
            while True:
                calls = self._decide(decider)
                if decider.terminated is not None:
                    break
                await self._begin(calls, decider, tasks)
                if not self.in_flight:
                    break
                await self._take(await self.answers.get())
        await self._end(decider)

    def _decide(self, decider: Decider) -> list[Node]:
        """Do everything that needs no outside world, and list the calls that can be made."""
        while True:
            calls = decider.decide(plan(self.flow, self.journal.records), busy=self.in_flight)
            self.parked.update(decider.delays)
            decider.delays.clear()
            if not decider.moved:
                return calls

    async def _begin(self, calls: list[Node], decider: Decider, tasks: asyncio.TaskGroup) -> None:
        prepared = [(node, decider.scope(node)) for node in calls]
        ready = [call for node, scope in prepared if (call := self.caller.prepare(node, scope, self.journal))]
        if calls:
            await self._write("intended")
        for call in ready:
            self.in_flight.add(call.node.key)
            tasks.create_task(self._call(call))
        if calls and not ready and not self.in_flight:
            await self._begin(self._decide(decider), decider, tasks)

    async def _call(self, call: Prepared) -> None:
        await self.answers.put(await self.caller.call(call))

    async def _take(self, called: Called) -> None:
        self.in_flight.discard(called.node.key)
        parked = self.caller.settle(called, self.journal)
        if parked is not None:
            self.parked[called.node.key] = parked
        else:
            await self._write(f"answered:{called.node.path}")

    def _take_answers(self) -> None:
        """Let what was waited for go on: an answer, a moment, or the end of patience."""
        now = self.clock()
        for wait in self.loaded.waits:
            if wait.status == "done" or wait.deadline <= now:
                self._wake(wait, now)
                self.closed.append(wait.wait_id)

    def _wake(self, wait: WaitRow, now: datetime) -> None:
        key = (wait.path, wait.iteration)
        if wait.status == "done":
            outputs = {"statusCode": 200, "body": wait.outcome}
            self.journal.change(key, status=Status.SUCCEEDED, code="OK", outputs=outputs, ended_at=now)
        elif wait.kind in REDONE:
            self.journal.change(key, status=Status.RUNNING)
        elif wait.kind == "delay":
            self.journal.change(key, status=Status.SUCCEEDED, code="OK", ended_at=now)
        else:
            error = {"code": "ActionTimedOut", "message": "Er kwam geen antwoord binnen de gestelde tijd."}
            self.journal.change(
                key, status=Status.TIMED_OUT, code="ActionTimedOut", error=error, ended_at=now
            )

    async def _write(self, name: str) -> None:
        rows, closed = self.journal.unwritten(), self.closed
        self.closed = []
        await self.database.transact(partial(self._save, rows, closed))
        self.checkpoint(name)

    def _save(self, rows: list[dict[str, Any]], closed: list[str], connection: Connection) -> None:
        runs.save_actions(connection, rows)
        runs.save_variables(connection, self.run_id, self.variables)
        for wait_id in closed:
            runs.close_wait(connection, wait_id, self.clock())

    async def _end(self, decider: Decider) -> None:
        status = (
            decider.terminated.status if decider.terminated else plan(self.flow, self.journal.records).status
        )
        if status is None:
            await self.database.transact(self._park)
            self.checkpoint("parked")
            return
        error = decider.terminated.error if decider.terminated else _error_of(self.journal, status)
        await self.database.transact(partial(self._finish, status, error))
        self.checkpoint("finished")
        log.info("run_finished", status=status.value, code=error["code"] if error else None)

    def _finish(self, status: Status, error: Mapping[str, Any] | None, connection: Connection) -> None:
        self._save(self.journal.unwritten(), self.closed, connection)
        runs.finish(
            connection,
            self.run_id,
            status=status,
            now=self.clock(),
            error=dict(error) if error else None,
            variables=self.variables,
        )

    def _park(self, connection: Connection) -> None:
        """Write everything and leave one continuation, for the first thing that can wake the run."""
        self._save(self.journal.unwritten(), self.closed, connection)
        if not runs.park(
            connection, self.run_id, self.number, status=Status.WAITING, variables=self.variables
        ):
            return  # a late replay: the run went on without us
        for (path, iteration), parked in self.parked.items():
            wait = NewWait(
                path=path,
                iteration=iteration,
                kind=parked.kind,
                key=parked.key,
                deadline=parked.deadline,
                segment=self.number + 1,
            )
            runs.add_wait(connection, self.run_id, wait, self.clock())
        self.substrate.enqueue(
            connection,
            self.run_id,
            self.number + 1,
            partition=self.loaded.run.partition_key,
            after=self._until_first(runs.waits_of(connection, self.run_id)),
        )

    def _until_first(self, waits: tuple[WaitRow, ...]) -> timedelta | None:
        if any(wait.status == "done" for wait in waits) or not waits:
            return None
        return max(min(wait.deadline for wait in waits) - self.clock(), timedelta())


def load(run_id: str, number: int, connection: Connection) -> Loaded | None:
    """Read a run whose segment *number* must be done; None when it was done already."""
    if not runs.start_segment(connection, run_id, number):
        return None
    run = runs.get(connection, run_id)
    if run is None:
        return None
    entries = [entry_from(dict(row)) for row in runs.actions_of(connection, run_id)]
    return Loaded(run=run, journal=Journal(run_id, entries), waits=runs.waits_of(connection, run_id))


def flow_of(run: RunRow) -> Flow:
    """Read the flow that the run is pinned to."""
    return _read(run.flow_hash, json.dumps(run.definition), run.flow)


@lru_cache(maxsize=64)
def _read(_hash: str, text: str, name: str) -> Flow:
    return read_flow(text, f"{name}.json")


def _error_of(journal: Journal, status: Status) -> Mapping[str, Any] | None:
    """Name the action that a failed run failed on."""
    if status is Status.SUCCEEDED:
        return None
    failed = journal.failures()
    if not failed:
        return {"code": "ActionFailed", "message": "Een actie is mislukt."}
    last = failed[-1]
    return {**(last.error or {}), "action": last.name}
