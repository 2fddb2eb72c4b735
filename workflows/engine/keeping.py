"""How a segment writes down what it did: every write only if the run did not go on without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from workflows.callback import key_of
from workflows.definition.flow import Status
from workflows.engine.afterwards import after_end, called_as, erase_response
from workflows.engine.calling import Checkpoint
from workflows.engine.parking import CALLBACK, LIMIT, RESPONSE, Parked
from workflows.engine.scope import Surroundings
from workflows.engine.state import ends_at
from workflows.engine.steps import Key
from workflows.engine.substrate import Substrate
from workflows.engine.tracking import track
from workflows.jsontypes import JsonObject
from workflows.shortening import shortened
from workflows.store import callees, runs, waits
from workflows.store.database import Database
from workflows.store.runs import Claim
from workflows.store.waits import NewWait, WaitRow

Forsake = Callable[[str], None]
"""End a run that was called by one that does not wait for it any more."""


def no_children(_run_id: str) -> None:
    """Have nobody to end."""


class Overtaken(Exception):  # noqa: N818 - not an error: somebody else does the work
    """The run was changed by somebody else since it was loaded."""


@dataclass(kw_only=True)
class Keeper:
    """Writes for one segment; the first write claims the run, and every later one proves that it is still ours."""

    database: Database
    substrate: Substrate
    around: Surroundings
    segment: int
    checkpoint: Checkpoint
    held: bool = False  # whether the run was claimed
    forsake: Forsake = no_children
    waited: bool = False  # whether the run may still wait for something
    _closing: list[WaitRow] = field(default_factory=list)
    _forsaken: list[str] = field(default_factory=list)  # runs that this one called and waits for no more

    def close(self, wait: WaitRow) -> None:
        """Close a wait with the next write."""
        self._closing.append(wait)
        self._let_go(wait)

    def write(self, name: str, parked: dict[Key, Parked]) -> None:
        """Write what changed, and what is waited for since; raises Overtaken."""
        self._commit(name, parked, lambda connection: runs.hold(connection, self._claim(), self._variables()))

    def park(self, parked: dict[Key, Parked]) -> None:
        """Write everything and leave one continuation, for the first thing that can wake the run."""
        self._commit(
            "parked",
            parked,
            lambda connection: runs.park(connection, self._claim(), self._variables()),
            self._continue_later,
        )

    def finish(
        self, status: Status, error: Mapping[str, Any] | None, outputs: JsonObject | None = None
    ) -> None:
        """Write everything and end the run."""
        now = self.around.clock()
        ending = runs.Ending(status=status, at=now, error=error, variables=self._variables(), outputs=outputs)
        self._commit(
            "finished",
            {},
            lambda connection: runs.finish(connection, self._claim(), ending),
            lambda connection: self._leave(connection, ending),
        )

    def _leave(self, connection: Connection, ending: runs.Ending) -> None:
        run_id = self.around.run.run_id
        if self.waited:
            waits.expire(connection, run_id, ending.at)
        if any(entry.type == "Workflow" for entry in self.around.journal.entries()):
            self._forsaken += callees.unanswered_children(connection, run_id)
        after_end(connection, self.substrate, self.around.run, ending)

    def _let_go(self, wait: WaitRow) -> None:
        """Remember a run that was called and whose answer comes too late."""
        if wait.kind == RESPONSE and wait.status == waits.OPEN:
            self._forsaken.append(wait.key)

    def _commit(
        self,
        name: str,
        parked: dict[Key, Parked],
        hold: Callable[[Connection], bool],
        then: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        """Do it all in one transaction; locks in the order in which answers take them: what is waited for, the run."""
        run_id, now = self.around.run.run_id, self.around.clock()
        track(self.around)
        secrets, responses = self._secret_answers(), self._secret_responses()
        new, rows = _waits_of(parked), self.around.journal.unwritten(run_id)
        with self.database.begin() as connection:
            waits.lock(connection, new)
            _insist(hold(connection))
            waits.add(connection, run_id, self.segment, new, now)
            for wait in self._closing:
                _insist(waits.close(connection, wait, now))
            runs.save_actions(connection, rows)
            for key in secrets:
                waits.erase(connection, CALLBACK, key)
            for call in responses:
                self._erase_response(connection, call)
            then(connection)
        self.held = True
        self.waited = self.waited or bool(new)
        parked.clear()
        self._closing.clear()
        self.checkpoint(f"written:{name}")
        self._end_forsaken()

    def _secret_answers(self) -> list[str]:
        """Name the answers that were taken by actions whose outputs are secure: those are not kept any longer."""
        return [
            key_of(self.around.run.run_id, entry.path, entry.iteration)
            for entry in self.around.journal.fresh()
            if entry.type == "HttpWebhook" and entry.secure_outputs and entry.status.finished
        ]

    def _secret_responses(self) -> list[str]:
        """Name the calls of other flows that ended and have secure inputs or outputs: nobody asks for the answer again."""
        return [
            shortened(f"{self.around.run.run_id}/{entry.path}/{entry.iteration}")
            for entry in self.around.journal.fresh()
            if entry.type == "Workflow" and entry.secure and entry.status.finished
        ]

    def _erase_response(self, connection: Connection, call: str) -> None:
        child = callees.child_of(connection, self.around.run.run_id, called_as(call))
        if child is not None:
            erase_response(connection, child)

    def _end_forsaken(self) -> None:
        """End them only now: a run that ends takes its own row first and its caller's last, and we held the caller's."""
        forsaken, self._forsaken = self._forsaken, []
        for run_id in dict.fromkeys(forsaken):
            self.forsake(run_id)

    def _continue_later(self, connection: Connection) -> None:
        run, now = self.around.run, self.around.clock()
        waiting = waits.of_run(connection, run.run_id)
        for wait in filter(self._is_over, waiting):
            waits.close(connection, wait, now)
            self._let_go(wait)
        self.substrate.enqueue(
            connection,
            run.run_id,
            self.segment + 1,
            partition=run.partition_key,
            after=self._until_first([wait for wait in waiting if not self._is_over(wait)]),
        )

    def _is_over(self, wait: WaitRow) -> bool:
        """Whether nobody waits for this any more: its action ended, or the time of its container is up already."""
        entry = self.around.journal.get((wait.path, wait.iteration))
        if entry is None:
            return False
        return entry.status.finished or (wait.kind == LIMIT and ends_at(entry.state) is None)

    def _until_first(self, waiting: Sequence[WaitRow]) -> timedelta | None:
        """Say how long nothing can happen; None when it can happen now."""
        left = min(wait.deadline for wait in waiting) - self.around.clock()
        return None if any(wait.status == "done" for wait in waiting) or left <= timedelta() else left

    def _claim(self) -> Claim:
        run = self.around.run
        return Claim(run_id=run.run_id, segment=self.segment, epoch=run.epoch, again=self.held)

    def _variables(self) -> Mapping[str, Any]:
        return self.around.variables.as_json()


def _waits_of(parked: Mapping[Key, Parked]) -> list[NewWait]:
    return [
        NewWait(path=path, iteration=iteration, kind=one.kind, key=one.key, deadline=one.deadline)
        for (path, iteration), one in parked.items()
    ]


def _insist(still_ours: bool) -> None:  # noqa: FBT001 - the answer of a compare and set
    if not still_ours:
        raise Overtaken
