"""The engine: starts runs, takes answers, and works segments until they are done or must wait."""

from __future__ import annotations

import asyncio
import random
from collections import ChainMap
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Connection

from workflows.callback import AddressOf
from workflows.definition.flow import Flow, Status
from workflows.engine.audit import Audit
from workflows.engine.calling import Checkpoint, no_checkpoint
from workflows.engine.crew import Crew
from workflows.engine.desk import Begin, Desk
from workflows.engine.doorlock import Doorlock
from workflows.engine.family import Family, FlowNamed
from workflows.engine.firing import Event, Fired
from workflows.engine.retry import Draw
from workflows.engine.scope import Secrets
from workflows.engine.staff import Staff
from workflows.engine.substrate import Speed, Substrate
from workflows.engine.worker import Worker
from workflows.errors import BadInputError
from workflows.jsontypes import Json, JsonObject
from workflows.operations.operation import Operations
from workflows.ports import Clock
from workflows.store import runs, waits
from workflows.store.database import Database
from workflows.store.history import Keeping

log = structlog.get_logger()

LAST_SECONDS = 5.0  # what segments get to put down their work when the grace is over
IDLE_LOOK = 0.02  # seconds between two looks at whether everything stands still


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much at once, how often the queue is looked at, and how soon a silent worker counts as dead."""

    workers: int = 32
    poll: timedelta = timedelta(milliseconds=500)
    takeover: timedelta = timedelta(seconds=30)


def no_flow(name: str) -> Flow:
    """Know no flow that another one could call."""
    raise BadInputError("flow-unknown", f"De stroom '{name}' bestaat niet.")


class Engine:
    """One per process; launched on the event loop on which the operations work."""

    def __init__(  # noqa: PLR0913 - each by its name, in the one place that wires the service
        self,
        *,
        database: Database,
        operations: Operations,
        clock: Clock,
        pace: Pace | None = None,
        checkpoint: Checkpoint = no_checkpoint,
        draw: Draw = random.uniform,
        flow_named: FlowNamed = no_flow,
        secrets: Secrets | None = None,
        callback: AddressOf | None = None,
    ) -> None:
        """Work runs in *database* with *operations*; nothing happens before launch.

        *flow_named* finds the flows that flows may call; *secrets* are what appsetting() reads, and
        *callback* what listCallbackUrl() gives.
        """
        pace = pace or Pace()
        self._database = database
        self._secrets = secrets or {}
        self._callback = callback
        self._clock = clock
        self._checkpoint = checkpoint
        self._draw = draw
        self._doorlock = Doorlock(database)
        self._staff = Staff(database, clock, pace.takeover)
        self._substrate = Substrate(database, self._staff.me, Speed(workers=pace.workers, poll=pace.poll))
        self._desk = Desk(database=database, substrate=self._substrate, clock=clock)
        self._audit = Audit(self._desk, self._staff)
        self._crew: Crew | None = None
        self._worker: Worker | None = None
        family = Family(
            database=database,
            substrate=self._substrate,
            clock=clock,
            fire=self._desk.fire,
            flow_named=flow_named,
        )
        self._operations: Operations = ChainMap(dict(family.operations()), cast("dict[Any, Any]", operations))

    async def launch(self) -> None:
        """Start working; in an embedded database, what a dead process left is taken over at once.

        Raises BadInputError already-running when another process has the embedded database open.
        """
        crew = Crew(asyncio.get_running_loop())
        worker = Worker(
            database=self._database,
            substrate=self._substrate,
            operations=self._operations,
            clock=self._clock,
            checkpoint=self._checkpoint,
            draw=self._draw,
            crew=crew,
            secrets=self._secrets,
            callback=self._callback,
        )
        await asyncio.to_thread(self._doorlock.close)
        self._crew, self._worker = crew, worker
        await asyncio.to_thread(self._launch, worker)

    def _launch(self, worker: Worker) -> None:
        self._staff.beat()
        self._substrate.launch(worker.work)
        self._audit.take_over(at_once=self._database.is_sqlite)
        log.info("engine_launched", executor=self._staff.me)

    async def drain(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Take nothing more, let what is under way finish within *grace*, and go; the rest waits in the queue."""
        await asyncio.to_thread(self._drain, grace)

    def _drain(self, grace: timedelta) -> None:
        if self._crew is None or self._worker is None:
            return
        self._worker.close()
        if not self._crew.wait(grace.total_seconds()):
            self._crew.send_home()
            self._crew.wait(LAST_SECONDS)
        self._substrate.stop()
        self._staff.leave()
        self._doorlock.open()
        self._crew = self._worker = None
        log.info("engine_drained", executor=self._staff.me)

    async def idle(self) -> None:
        """Wait until every run has ended or waits for something that is still to come, or until this engine stopped."""
        await asyncio.to_thread(self._idle)

    def _idle(self) -> None:
        while (crew := self._crew) is not None and self._busy(crew):
            crew.changed(IDLE_LOOK)

    def _busy(self, crew: Crew) -> bool:
        if crew.busy:
            return True
        with self._database.read() as connection:
            unfinished = runs.unfinished(connection, [Status.QUEUED, Status.RUNNING], 1)
            return bool(unfinished or waits.due(connection, self._clock(), 1))

    @property
    def desk(self) -> Desk:
        """Where runs and flows are ordered about."""
        return self._desk

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
        return self._desk.start_run(
            connection,
            flow=flow,
            dedup_key=dedup_key,
            partition_key=partition_key,
            trigger_outputs=trigger_outputs,
            upload_id=upload_id,
            tracking_id=tracking_id,
        )

    def fire(self, connection: Connection, event: Event) -> Fired:
        """Let a trigger fire in the caller's transaction: runs, or a row that says why there are none."""
        return self._desk.fire(connection, event)

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:
        """Answer whoever waits for (kind, key), now or later, in the caller's transaction."""
        self._desk.signal(connection, kind=kind, key=key, outcome=outcome)

    def cancel(self, connection: Connection, run_id: str) -> bool:
        """End a run; a call that is under way may still land. False when it had ended already."""
        return self._desk.cancel(connection, run_id)

    def resubmit(
        self, connection: Connection, run_id: str, *, flow: Flow | None = None, begin: Begin | None = None
    ) -> str:
        """Start a new run from the trigger of an earlier one, from the start or from *begin*; returns its id."""
        return self._desk.resubmit(connection, run_id, flow=flow, begin=begin)

    async def beat(self) -> None:
        """Say that this worker lives; a bell rings it, several times within the takeover time."""
        await asyncio.to_thread(self._staff.beat)

    async def take_over(self) -> int:
        """Put back in the queue what dead workers were busy with; a bell rings it."""
        return await asyncio.to_thread(self._audit.take_over, at_once=False)

    async def give_up(self) -> int:
        """End the runs that took the process down again and again; a bell rings it, every minute or so."""
        return await asyncio.to_thread(self._audit.give_up)

    async def forget(self, keeping: Keeping) -> int:
        """Forget the runs of which the time is up; a bell rings it, every hour or so. Returns how many."""
        return await asyncio.to_thread(self._audit.forget, keeping)

    async def audit(self) -> int:
        """Put back in the queue what fell between two chairs; a bell rings it, every ten seconds or so."""
        if self._crew is None:
            return 0
        return await asyncio.to_thread(self._audit.look, self._crew.busy)
