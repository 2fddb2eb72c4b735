"""How a segment writes down what it did: every write only if the run did not go on without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from workflows.definition.flow import Status
from workflows.engine.afterwards import after_end
from workflows.engine.calling import Checkpoint
from workflows.engine.parking import Parked
from workflows.engine.plan import Key
from workflows.engine.scope import Surroundings
from workflows.engine.substrate import Substrate
from workflows.engine.tracking import track
from workflows.jsontypes import JsonObject
from workflows.store import runs, waits
from workflows.store.database import Database
from workflows.store.runs import Claim
from workflows.store.waits import NewWait, WaitRow


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
    waited: bool = False  # whether the run may still wait for something
    _closing: list[WaitRow] = field(default_factory=list)

    def close(self, wait: WaitRow) -> None:
        """Close a wait with the next write."""
        self._closing.append(wait)

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
        if self.waited:
            waits.expire(connection, self.around.run.run_id, ending.at)
        after_end(connection, self.substrate, self.around.run, ending)

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
        new, rows = _waits_of(parked), self.around.journal.unwritten(run_id)
        with self.database.begin() as connection:
            waits.lock(connection, new)
            _insist(hold(connection))
            waits.add(connection, run_id, self.segment, new, now)
            for wait in self._closing:
                _insist(waits.close(connection, wait, now))
            runs.save_actions(connection, rows)
            then(connection)
        self.held = True
        self.waited = self.waited or bool(new)
        parked.clear()
        self._closing.clear()
        self.checkpoint(f"written:{name}")

    def _continue_later(self, connection: Connection) -> None:
        run = self.around.run
        self.substrate.enqueue(
            connection,
            run.run_id,
            self.segment + 1,
            partition=run.partition_key,
            after=self._until_first(waits.of_run(connection, run.run_id)),
        )

    def _until_first(self, waiting: tuple[WaitRow, ...]) -> timedelta | None:
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
