"""The engine: starts runs, takes answers, and works segments until they are done or must wait."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from workflows.definition.flow import Flow, Status
from workflows.engine.calling import Caller
from workflows.engine.retry import Draw
from workflows.engine.segment import Checkpoint, Segment, flow_of, load, no_checkpoint
from workflows.engine.staff import Staff
from workflows.engine.substrate import Substrate
from workflows.jsontypes import Json, JsonObject
from workflows.operations.operation import Operations
from workflows.ports import Clock
from workflows.store import runs
from workflows.store.database import Database
from workflows.store.runs import NewRun
from workflows.ulid import new_ulid

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much at once, and how soon a silent worker counts as dead."""

    workers: int = 16
    takeover: timedelta = timedelta(seconds=30)


class Engine:
    """One per process; launched on the event loop on which the operations work."""

    def __init__(
        self,
        *,
        database: Database,
        operations: Operations,
        clock: Clock,
        pace: Pace | None = None,
        checkpoint: Checkpoint = no_checkpoint,
        draw: Draw = random.uniform,
    ) -> None:
        """Work runs in *database* with *operations*."""
        self._database = database
        self._operations = operations
        self._clock = clock
        self._pace = pace or Pace()
        self._checkpoint = checkpoint
        self._draw = draw
        self._staff = Staff(database, clock, self._pace.takeover)
        self._substrate = Substrate(database, self._staff.me, workers=self._pace.workers)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._busy: set[tuple[str, int]] = set()
        self._suspected: set[tuple[str, int]] = set()

    async def launch(self) -> None:
        """Start working; what dead workers left is taken over at once."""
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._launch)
        await self.take_over(at_once=self._database.is_sqlite)

    def _launch(self) -> None:
        self._staff.beat()
        self._substrate.launch(self._run_segment)
        self._substrate.connect()

    async def drain(self, grace: timedelta = timedelta(seconds=10)) -> None:
        """Take nothing more, let what is under way finish within *grace*, and go."""
        await asyncio.to_thread(self._substrate.stop, grace)
        await asyncio.to_thread(self._staff.leave)

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
        resubmit_of: str | None = None,
    ) -> str | None:
        """Start a run in the caller's transaction; None when this flow already has one for *dedup_key*."""
        now = self._clock()
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
            resubmit_of=resubmit_of,
        )
        if not runs.add(connection, new):
            return None
        self._substrate.enqueue(connection, run_id, 0, partition=partition_key)
        return run_id

    def signal(self, connection: Connection, *, kind: str, key: str, outcome: Json) -> None:
        """Answer whoever waits for (kind, key), now or later, in the caller's transaction."""
        woken = runs.signal(connection, kind=kind, key=key, outcome=outcome, now=self._clock())
        if woken is not None:
            self._substrate.pull_forward(connection, *woken)

    def cancel(self, connection: Connection, run_id: str) -> bool:
        """End a run; a call that is under way may still land. False when it had ended already."""
        run = runs.get(connection, run_id)
        if run is None:
            return False
        self._substrate.cancel(connection, run_id, run.segment)
        error: JsonObject = {"code": "RunCancelled", "message": "Iemand heeft deze run gestopt."}
        return runs.finish(connection, run_id, status=Status.CANCELLED, now=self._clock(), error=error)

    async def beat(self) -> None:
        """Say that this worker lives; a bell rings it."""
        await asyncio.to_thread(self._staff.beat)

    async def take_over(self, *, at_once: bool = False) -> int:
        """Put back in the queue what dead workers were busy with; a bell rings it."""
        return await asyncio.to_thread(self._take_over, at_once)

    def _take_over(self, at_once: bool) -> int:  # noqa: FBT001 - a private step
        dead = self._staff.claim_dead(at_once=at_once)
        taken = self._substrate.take_over(dead)
        self._staff.bury(dead)
        if dead:
            log.warning("workers_taken_over", workers=len(dead), segments=taken)
        return taken

    async def audit(self) -> int:
        """Put back in the queue what this worker claimed and nobody runs; a bell rings it."""
        claimed = set(await asyncio.to_thread(self._substrate.claimed))
        orphans = (claimed & self._suspected) - self._busy
        self._suspected = claimed - self._busy
        for run_id, number in orphans:
            await asyncio.to_thread(self._substrate.resume, run_id, number)
            log.warning("orphan_resumed", run_id=run_id, segment=number)
        return len(orphans)

    def _run_segment(self, run_id: str, number: int) -> None:
        """Be called by the queue, in a thread of its own, and work on the loop where the operations live."""
        if self._loop is None:
            return
        self._busy.add((run_id, number))
        try:
            asyncio.run_coroutine_threadsafe(self._work(run_id, number), self._loop).result()
        finally:
            self._busy.discard((run_id, number))

    async def _work(self, run_id: str, number: int) -> None:
        loaded = await self._database.transact(partial(load, run_id, number))
        if loaded is None:
            return
        run = loaded.run
        with structlog.contextvars.bound_contextvars(run_id=run_id, **_about(run.upload_id)):
            if number == 0:
                log.info("run_started", flow=run.flow)
            segment = Segment(
                database=self._database,
                substrate=self._substrate,
                caller=Caller(
                    operations=self._operations,
                    clock=self._clock,
                    draw=self._draw,
                    run_id=run_id,
                    upload_id=run.upload_id,
                ),
                clock=self._clock,
                checkpoint=self._checkpoint,
                number=number,
                loaded=loaded,
                flow=flow_of(run),
                variables=dict(run.variables),
            )
            await segment.work()


def _about(upload_id: str | None) -> dict[str, str]:
    return {} if upload_id is None else {"upload_id": upload_id, "task_id": upload_id}
