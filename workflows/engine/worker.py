"""How a segment from the queue is worked in this process, whatever goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from threading import Event

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from workflows.callback import AddressOf
from workflows.definition.flow import Status
from workflows.engine.afterwards import after_end
from workflows.engine.answering import Answers
from workflows.engine.audit import MOST_CRASHES, ending_of_crashes
from workflows.engine.calling import Caller, Checkpoint
from workflows.engine.crew import Crew
from workflows.engine.desk import FORSAKEN, Desk
from workflows.engine.entry import entry_from
from workflows.engine.flowbook import Flowbook
from workflows.engine.journal import Journal
from workflows.engine.keeping import Keeper, Overtaken
from workflows.engine.recalling import recalled
from workflows.engine.retry import Draw
from workflows.engine.scope import Secrets, Surroundings
from workflows.engine.segment import Abandoned, Segment
from workflows.engine.substrate import Substrate
from workflows.engine.variables import Variables, types_of
from workflows.errors import BewaarstroomError
from workflows.jsontypes import JsonObject
from workflows.operations.operation import Operations
from workflows.ports import Clock
from workflows.store import callees, references, runs, waits
from workflows.store.database import Database
from workflows.store.flowstates import Mode, forbids, set_aside
from workflows.store.runs import Ending, RunRow
from workflows.store.waits import WaitRow

log = structlog.get_logger()

MOST_LOADS = 20
"""How often a run may change under our eyes before the first write."""

_BROKEN = "Er ging iets onverwachts mis in de engine. Vraag de beheerder om in het logboek te kijken."


@dataclass(frozen=True, kw_only=True)
class _Loaded:
    """A run with everything it did and waits for."""

    run: RunRow
    journal: Journal
    waiting: tuple[WaitRow, ...]
    trigger: JsonObject | None  # what it was kept by reference, read afresh


@dataclass(kw_only=True)
class Worker:
    """Works segments; called by the queue, in a thread for each."""

    database: Database
    substrate: Substrate
    operations: Operations
    clock: Clock
    checkpoint: Checkpoint
    draw: Draw
    crew: Crew
    secrets: Secrets = field(default_factory=dict)
    callback: AddressOf | None = None
    _closed: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._flows = Flowbook(self.database)

    def close(self) -> None:
        """Begin nothing any more; what the queue still hands out stays in it."""
        self._closed.set()

    def work(self, run_id: str, number: int) -> None:
        """Work one segment; raises Abandoned to leave it in the queue, and nothing else."""
        if self._closed.is_set():
            raise Abandoned
        try:
            self._at_work(run_id, number)
        finally:
            self.substrate.nudge()  # a worker and a folder came free

    def _at_work(self, run_id: str, number: int) -> None:
        with self.crew.at_work((run_id, number)), structlog.contextvars.bound_contextvars(run_id=run_id):
            try:
                self._work(run_id, number)
            except (OperationalError, InterfaceError) as error:
                log.exception("segment_interrupted", segment=number)
                raise Abandoned from error
            except Exception as error:  # whatever it is, it fails this run and never the worker
                log.exception("segment_broke", segment=number)
                self._fail(run_id, "unexpected-error", _BROKEN, error)

    def _work(self, run_id: str, number: int) -> None:
        """Load and work; somebody else's change before our first write only means: look again."""
        for _ in range(MOST_LOADS):
            loaded = self._load(run_id, number)
            if loaded is None or self._stands_aside(loaded.run) or self._try(loaded, number):
                return
        raise Abandoned

    def _stands_aside(self, run: RunRow) -> bool:
        """Let the run leave the queue where its flow is paused; whoever opens the flow puts it back."""
        if run.mode is None or not forbids(Mode(run.mode), begun=run.status is not Status.QUEUED):
            return False
        with self.database.begin() as connection:
            aside = set_aside(connection, run.run_id, run.segment, run.flow)
        if aside:
            log.info("run_stands_aside", flow=run.flow)
        return aside

    def _try(self, loaded: _Loaded, number: int) -> bool:
        """Work what was loaded; False to load again."""
        run = loaded.run
        if run.crashes > MOST_CRASHES:
            self._stop(run.run_id, ending_of_crashes(self.clock))
            return True
        segment, keeper = self._segment(loaded, number)
        with structlog.contextvars.bound_contextvars(**_about(run)):
            if run.status is Status.QUEUED and run.epoch == 0:
                log.info("run_started", flow=run.flow)
            try:
                segment.work()
            except Overtaken:
                log.info("segment_overtaken", segment=number, began=keeper.held)
                return keeper.held
        return True

    def _segment(self, loaded: _Loaded, number: int) -> tuple[Segment, Keeper]:
        run, flow = loaded.run, self._flows.of(loaded.run)
        around = Surroundings(
            run=run,
            flow=flow,
            clock=self.clock,
            journal=loaded.journal,
            variables=Variables(run.variables, types_of(flow)),
            trigger=loaded.trigger,
            secrets=self.secrets,
            callback=self.callback,
            recall=partial(recalled, flow, self.operations),
        )
        keeper = Keeper(
            database=self.database,
            substrate=self.substrate,
            around=around,
            segment=number,
            checkpoint=self.checkpoint,
            waited=bool(loaded.waiting),
            forsake=self._forsake,
        )
        caller = Caller(
            operations=self.operations,
            clock=self.clock,
            checkpoint=self.checkpoint,
            run_id=run.run_id,
            upload_id=run.upload_id,
        )
        segment = Segment(
            around=around,
            waits=loaded.waiting,
            keeper=keeper,
            caller=caller,
            answers=Answers(clock=self.clock, draw=self.draw, journal=loaded.journal),
            hands=self.crew.call,
        )
        return segment, keeper

    def _forsake(self, run_id: str) -> None:
        """End a run that nobody waits for any more; where that fails now, a bell does it later."""
        try:
            with self.database.begin() as connection:
                Desk(database=self.database, substrate=self.substrate, clock=self.clock).cancel(
                    connection, run_id, FORSAKEN
                )
        except (OperationalError, InterfaceError):
            log.exception("run_not_stopped")

    def _load(self, run_id: str, number: int) -> _Loaded | None:
        """Read a run whose segment *number* must be done; None when it was done already."""
        with self.database.read() as connection:
            run = runs.get(connection, run_id)
            if run is None or run.segment != number or run.ended_at is not None:
                return None
            fresh = run.segment == 0 and run.epoch == 0 and run.resubmit_of is None
            rows = () if fresh else runs.actions_of(connection, run_id)
            return _Loaded(
                run=run,
                journal=Journal(entry_from(row) for row in rows),
                waiting=() if fresh else waits.of_run(connection, run_id),
                trigger=references.read(connection, run.trigger),
            )

    def _fail(self, run_id: str, code: str, message: str, error: Exception) -> None:
        if isinstance(error, BewaarstroomError):
            code, message = error.code, error.message
        ending = Ending(status=Status.FAILED, at=self.clock(), error={"code": code, "message": message})
        self._stop(run_id, ending)

    def _stop(self, run_id: str, ending: Ending) -> None:
        """End a run for good; when even that fails, the segment stays in the queue."""
        try:
            with self.database.begin() as connection:
                run = runs.get(connection, run_id)
                if run is not None and runs.stop(connection, run_id, ending):
                    waits.expire(connection, run_id, ending.at)
                    after_end(connection, self.substrate, run, ending)
                children = callees.unanswered_children(connection, run_id)
        except Exception as error:
            log.exception("run_not_stopped")
            raise Abandoned from error
        code = ending.error["code"] if ending.error else None
        log.error("run_finished", status=ending.status.value, code=code)
        for child in children:
            self._forsake(child)


def _about(run: RunRow) -> dict[str, str]:
    """Name for the log what a run is about; an upload's task has the same id."""
    return {} if run.upload_id is None else {"upload_id": run.upload_id, "task_id": run.upload_id}
