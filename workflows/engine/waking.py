"""What an answer, a moment or the end of patience means for what waited: it goes on, or is over.

A block with a time limit pays for no time in which nobody worked. What came in time and is taken late (the service stood
still, the flow was paused) moves the end of the blocks around it by as much, so that what follows has the time that it
would have had. What came after the block was over comes too late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from workflows.definition.flow import Status
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal
from workflows.engine.parking import ANSWERED, LIMIT, REDONE
from workflows.engine.state import answered, is_answered, put_off
from workflows.engine.steps import CONTAINERS, TIME_IS_UP
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
        now = self.clock()
        return tuple(wait for wait in waits if not self._is_taken(wait, now))

    def _is_taken(self, wait: WaitRow, now: datetime) -> bool:
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
        return ready and entry.status is Status.WAITING and self._take(wait, entry, now)

    def _take(self, wait: WaitRow, entry: Entry, now: datetime) -> bool:
        """Go on with what came; False where a block around it was over by then: the planner ends it."""
        came, around = _came_at(wait, now), self.journal.limits_around(entry.path, entry.iteration)
        if any(until <= came for _, until in around) and not is_answered(entry.state):
            return False
        self._go_on(wait, entry, now)
        for container, until in around:
            if until > came:
                self.journal.change(container.key, state=put_off(container.state, until + (now - came)))
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
