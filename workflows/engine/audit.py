"""What fell between two chairs, found and put back in the queue."""

from __future__ import annotations

from datetime import timedelta

import structlog

from workflows.definition.flow import Status
from workflows.engine.afterwards import after_end, let_next_begin
from workflows.engine.crew import Busy
from workflows.engine.desk import FORSAKEN, Desk
from workflows.engine.staff import Staff
from workflows.ports import Clock
from workflows.store import callees, flowstates, history, runs, waits
from workflows.store.history import Keeping
from workflows.store.runs import Ending

log = structlog.get_logger()

MOST_CRASHES = 50
"""After this many a run counts as the cause, and fails."""

PAGE = 200
PATIENCE = timedelta(seconds=5)
"""How late a wake-up may be before it is given by hand; the queue itself looks every second."""


class Audit:
    """Remembers what it suspected last time: only what is still wrong the second time is put right."""

    def __init__(self, desk: Desk, staff: Staff) -> None:
        """Look in the queue and in our own tables, and compare."""
        self._desk = desk
        self._database = desk.database
        self._substrate = desk.substrate
        self._clock = desk.clock
        self._staff = staff
        self._orphans: frozenset[Busy] = frozenset()
        self._strangers: frozenset[str] = frozenset()
        self._stranded: frozenset[Busy] = frozenset()

    def take_over(self, *, at_once: bool) -> int:
        """Put back what dead workers were busy with; *at_once*: everyone else is dead for certain."""
        strangers = self._substrate.claimed_by_others() - self._staff.known()
        dead = {
            *self._staff.claim_dead(at_once=at_once),
            *(strangers if at_once else strangers & self._strangers),
        }
        self._strangers = strangers
        taken = self._substrate.take_over(sorted(dead))
        self._staff.bury(dead)
        if taken:
            log.warning("workers_taken_over", workers=len(dead), segments=taken)
        return taken

    def give_up(self) -> int:
        """End the runs whose segment was begun too often, each time the process died with it, and who nobody waits for."""
        given_up = self._substrate.given_up()
        for run_id, number in given_up:
            self._end(run_id, number)
        if given_up:
            self._substrate.forget(given_up)
        return len(given_up) + self._end_forsaken()

    def _end_forsaken(self) -> int:
        """End the runs that nobody waits for any more, where who called them could not do it."""
        with self._database.read() as connection:
            forsaken = callees.forsaken(connection, PAGE)
        for run_id in forsaken:
            with self._database.begin() as connection:
                self._desk.cancel(connection, run_id, FORSAKEN)
        return len(forsaken)

    def _end(self, run_id: str, number: int) -> None:
        ending = ending_of_crashes(self._clock)
        with self._database.begin() as connection:
            run = runs.get(connection, run_id)
            if run is None or run.segment != number or not runs.stop(connection, run_id, ending):
                return
            waits.expire(connection, run_id, ending.at)
            after_end(connection, self._substrate, run, ending)
        log.error("run_finished", run_id=run_id, status=Status.FAILED.value, code="run-crashed-often")

    def forget(self, keeping: Keeping) -> int:
        """Forget the runs of which the time is up, a page at a time; the queue's own rows of them first."""
        forgotten, moment = 0, self._clock()
        while True:
            with self._database.read() as connection:
                due = history.due(connection, keeping, moment, PAGE)
            if not due:
                break
            segments = {(one.run_id, number) for one in due for number in range(one.segment + 1)}
            self._substrate.forget(segments)
            with self._database.begin() as connection:
                history.forget(connection, [one.run_id for one in due])
            forgotten += len(due)
        with self._database.begin() as connection:
            history.forget_firings(connection, keeping, moment)
        if forgotten:
            log.info("runs_forgotten", runs=forgotten)
        return forgotten

    def look(self, busy: frozenset[Busy]) -> int:
        """Put back what this worker claimed and nobody runs, what nobody queued, and who overslept."""
        return (
            self._resume_orphans(busy)
            + self._revive_stranded()
            + self._wake_late()
            + self._give_turns()
            + self._call_back()
        )

    def _give_turns(self) -> int:
        """Let runs begin for which there is room, where the end that made it did not see them."""
        with self._database.read() as connection:
            waiting = runs.flows_in_turn(connection)
        given = 0
        for flow in waiting:
            with self._database.begin() as connection:
                given += let_next_begin(connection, self._substrate, flow)
        return given

    def _call_back(self) -> int:
        """Put back in the queue who stood aside for a flow that works again: many, or set aside as it opened."""
        with self._database.read() as connection:
            flows = flowstates.flows_aside(connection)
        called = 0
        for flow in flows:
            with self._database.begin() as connection:
                called += self._desk.call_back(connection, flow)
        return called

    def _resume_orphans(self, busy: frozenset[Busy]) -> int:
        """Resume rows that are ours and that nobody runs: the answer to a claim was lost."""
        idle = self._substrate.claimed() - busy
        orphans = idle & self._orphans
        self._orphans = idle
        if orphans:
            self._substrate.resume(orphans)
            log.warning("orphans_resumed", segments=len(orphans))
        return len(orphans)

    def _revive_stranded(self) -> int:
        """Requeue runs that should be at work by our own tables, and that the queue does not know (any more).

        What the queue gave up is not among them: that ends, and must not come back after the runs that came behind it.
        """
        now = self._clock()
        with self._database.read() as connection:
            expected = {
                *runs.unfinished(connection, [Status.RUNNING], PAGE),
                *runs.unfinished(connection, [Status.QUEUED], PAGE),
                *waits.due(connection, now - PATIENCE, PAGE),
            }
        missing = self._substrate.unknown(expected) - self._substrate.given_up()
        stranded = missing & self._stranded
        self._stranded = missing
        for run_id, number in stranded:
            self._revive(run_id, number)
        return len(stranded)

    def _revive(self, run_id: str, number: int) -> None:
        with self._database.begin() as connection:
            crashes = runs.count_crash(connection, run_id)  # first: it keeps others from the run
            run = runs.get(connection, run_id)
            if run is None or run.ended_at is not None or run.segment != number:
                return
            revived = self._substrate.enqueue_again(connection, run_id, number, partition=run.partition_key)
        if revived:
            log.warning("stranded_run_revived", run_id=run_id, segment=number, crashes=crashes)

    def _wake_late(self) -> int:
        """Pull forward what a clock that jumped, or a wake-up that was lost, left asleep."""
        with self._database.begin() as connection:
            late = waits.due(connection, self._clock() - PATIENCE, PAGE)
            woken = [one for one in late if self._substrate.pull_forward(connection, *one)]
        if woken:
            log.warning("late_runs_woken", runs=len(woken))
        return len(woken)


def ending_of_crashes(clock: Clock) -> Ending:
    """End a run that took the process down again and again."""
    message = "Deze stroom viel te vaak halverwege stil. Vraag de beheerder om in het logboek te kijken."
    error = {"code": "run-crashed-often", "message": message}
    return Ending(status=Status.FAILED, at=clock(), error=error)
