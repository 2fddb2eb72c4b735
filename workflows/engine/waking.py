"""What an answer, a moment or the end of patience means for what waited: it goes on, or is over.

A block with a time limit pays for no time in which nobody worked. What came in time and is taken late (the service stood
still, the flow was paused) moves the end of the blocks around it by as much, so that what follows has the time that it
would have had: once, however much came. What came after the block was over comes too late, whatever else came in time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import structlog

from workflows.definition.flow import Status
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal
from workflows.engine.parking import ANSWERED, LIMIT, REDONE
from workflows.engine.state import answered, is_answered, put_off
from workflows.engine.steps import CONTAINERS, TIME_IS_UP, Key
from workflows.errors import PermanentError
from workflows.ports import Clock
from workflows.store.waits import DONE, WaitRow

log = structlog.get_logger()

_NO_ANSWER = "Er kwam geen antwoord binnen de gestelde tijd."


@dataclass(frozen=True, kw_only=True)
class Waker:
    """Wakes what waited, at the beginning of a segment."""

    clock: Clock
    journal: Journal
    close: Callable[[WaitRow], None]

    def wake(self, waits: Iterable[WaitRow]) -> tuple[WaitRow, ...]:
        """Let everything go on that can; returns what is still waited for.

        Raises PermanentError wait-without-action for what no action will ever take: the run would be woken for ever.
        """
        waits, now = tuple(waits), self.clock()
        blocks = _Blocks(self.journal, waits)
        left = [wait for wait in waits if not self._is_taken(wait, now, blocks)]
        blocks.put_off(now)
        return tuple(wait for wait in left if not self._is_of_no_use(wait, now, blocks))

    def _is_of_no_use(self, wait: WaitRow, now: datetime, blocks: _Blocks) -> bool:
        """Close what came too late in a block that goes on: it would wake the run again and again until then."""
        useless = _is_ready(wait, now) and blocks.are_outlived(wait, _came_at(wait, now))
        if useless:
            self.close(wait)
        return useless

    def _is_taken(self, wait: WaitRow, now: datetime, blocks: _Blocks) -> bool:
        entry, ready = self.journal.get((wait.path, wait.iteration)), _is_ready(wait, now)
        if ready and _is_nobodys(wait, entry, now):
            raise PermanentError(
                "wait-without-action",
                "De run wacht op iets dat bij geen enkele actie van zijn stroom hoort.",
                next_step="Voer de run opnieuw uit. Gebeurt het weer, meld het dan met het nummer van de run.",
            )
        if entry is None:
            return False
        if entry.status.finished or (wait.kind == LIMIT and ready):
            self.close(wait)  # the planner sees for itself that a container's time is up
            return True
        return ready and entry.status is Status.WAITING and self._take(wait, entry, now, blocks)

    def _take(self, wait: WaitRow, entry: Entry, now: datetime, blocks: _Blocks) -> bool:
        """Go on with what came; False where a block around it was over by then: the planner ends it."""
        came = _came_at(wait, now)
        if blocks.were_over(wait, came) and not is_answered(entry.state):
            return False
        self._go_on(wait, entry, now)
        blocks.note(wait, came)
        self.close(wait)
        return True

    def _go_on(self, wait: WaitRow, entry: Entry, now: datetime) -> None:
        if wait.kind in REDONE and (wait.status == DONE or wait.kind not in ANSWERED):
            state = answered(entry.state) if wait.kind in ANSWERED else entry.state
            self.journal.change(entry.key, status=Status.RUNNING, state=state)
            return
        if wait.status == DONE:
            outputs = {"statusCode": 200, "body": wait.outcome}
            changes: dict[str, Any] = {"status": Status.SUCCEEDED, "code": "OK", "outputs": outputs}
        elif wait.kind == "delay":
            changes = {"status": Status.SUCCEEDED, "code": "OK"}
        else:
            error = {"code": TIME_IS_UP, "message": _NO_ANSWER}
            changes = {"status": Status.TIMED_OUT, "code": TIME_IS_UP, "error": error}
        self.journal.change(entry.key, ended_at=now, **changes)
        log.info("action_finished", path=wait.path, status=changes["status"].value, code=changes["code"])


class _Blocks:
    """The blocks with a time limit around what waits, as they were before anything was taken."""

    def __init__(self, journal: Journal, waits: Iterable[WaitRow]) -> None:
        self._journal = journal
        self._around = {key: journal.limits_around(*key) for key in map(_place_of, waits)}
        self._first: dict[Key, datetime] = {}  # when the first of what came in time came, by block

    def were_over(self, wait: WaitRow, came: datetime) -> bool:
        """Whether the time of one of them was up when this came."""
        return any(until <= came for _, until in self._around[_place_of(wait)])

    def note(self, wait: WaitRow, came: datetime) -> None:
        """Remember that this was taken."""
        for block, until in self._around[_place_of(wait)]:
            if until > came:
                self._first[block.key] = min(came, self._first.get(block.key, came))

    def put_off(self, now: datetime) -> None:
        """Give each back the time in which nobody worked, since the first of what it goes on with came."""
        for block, until in chain.from_iterable(
            self._around.values()
        ):  # more than once: the same comes of it
            if block.key in self._first:
                late = now - self._first[block.key]
                self._journal.change(block.key, state=put_off(block.state, until + late))

    def are_outlived(self, wait: WaitRow, came: datetime) -> bool:
        """Whether one that was over when this came goes on all the same, with what came in time."""
        around = self._around[_place_of(wait)]
        return any(until <= came and block.key in self._first for block, until in around)


def _place_of(wait: WaitRow) -> Key:
    return wait.path, wait.iteration


def _is_ready(wait: WaitRow, now: datetime) -> bool:
    return wait.status == DONE or wait.deadline <= now


def _came_at(wait: WaitRow, now: datetime) -> datetime:
    """Say when it could have gone on."""
    return (wait.ended_at or now) if wait.status == DONE else wait.deadline


def _is_nobodys(wait: WaitRow, entry: Entry | None, now: datetime) -> bool:
    """Whether no action takes this: it is not there, or it is an open container, that only its time limit can wake."""
    if entry is None:
        return True
    if entry.status.finished or entry.type not in CONTAINERS:
        return False
    return wait.kind != LIMIT or wait.deadline > now
