"""What an answer to a call means for the action: it succeeded, failed, goes on later or is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from workflows.definition.flow import Status
from workflows.engine.calling import Called, Prepared
from workflows.engine.entry import Attempt, Entry
from workflows.engine.journal import Journal
from workflows.engine.parking import Parked
from workflows.engine.retry import DEFAULT, Draw, pause_before
from workflows.engine.state import refused, waiting_again
from workflows.errors import BadInputError, BewaarstroomError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.operations.operation import LATER, Answer, Done, Later, RefusedError, WaitFor, outputs_of
from workflows.ports import Clock

log = structlog.get_logger()

FOREVER = timedelta(days=36_500)
"""Until when a wait without an end lasts."""

SHORT = timedelta(seconds=10)
"""Pauses up to this are waited out within the segment; longer ones cost rows and no worker."""

MOST_ATTEMPTS = 100
"""How many attempts of one action are remembered; the latest."""

INTERRUPTED = "Interrupted"
_TIMED_OUT = "ActionTimedOut"
_TOO_LATE = "De actie duurde langer dan mag."


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Takes in the answers of one run."""

    clock: Clock
    draw: Draw
    journal: Journal

    def take(self, called: Called) -> Parked | Prepared | None:
        """Write the answer in the journal; returns what must come first, or the call to make again, or nothing."""
        answer = called.answer
        if isinstance(answer, RetryableError):
            return self._retry(called, answer)
        if isinstance(answer, Later):
            return self._later(called, LATER, answer)
        if isinstance(answer, WaitFor):
            return self._park(called, answer)
        if isinstance(answer, Done):
            self._succeed(called, answer)
        else:
            self._fail(called, answer)
        return None

    def interrupted(self, entry: Entry) -> None:
        """Note a call of which nobody knows how it ended, because the worker died; it is made again."""
        attempt = Attempt(
            number=entry.calls + 1, started_at=entry.started_at, ended_at=self.clock(), code=INTERRUPTED
        )
        self.journal.change(entry.key, attempts=_with(entry, attempt))

    def _succeed(self, called: Called, answer: Done) -> None:
        ended = {"outputs": answer.all_outputs, "ended_at": self.clock(), **_secured(answer)}
        self._note(called, "OK", status=Status.SUCCEEDED, **ended)
        log.info("action_finished", path=called.prepared.node.path, status=Status.SUCCEEDED.value, code="OK")

    def _fail(self, called: Called, error: BewaarstroomError) -> None:
        status = Status.TIMED_OUT if called.timed_out else Status.FAILED
        said = {"code": error.code, "message": f"{error.message} {error.what_next}"}
        outputs = outputs_of(error)
        ended: dict[str, Any] = {"status": status, "error": said, "outputs": outputs}
        ended |= {"ended_at": self.clock(), **_secured(error)}
        if _is_clear(called, error):
            ended["state"] = refused(called.prepared.call.state)
        self._note(called, error.code, **ended)
        path = called.prepared.node.path
        log.warning("action_finished", path=path, status=status.value, code=error.code)

    def _retry(self, called: Called, error: RetryableError) -> Parked | Prepared | None:
        prepared = called.prepared
        policy = prepared.node.action.retry or prepared.operation.retry or DEFAULT
        asked = None if error.retry_after is None else timedelta(seconds=error.retry_after)
        retries = self._retries(prepared) + 1
        state = {**prepared.call.state, "retries": retries}
        pause = pause_before(policy, retries, self.draw, asked)
        if pause is None:
            self._fail(called, error)
            return None
        if pause > SHORT or self._too_late(prepared, self.clock() + pause):
            return self._later(called, "retry", Later(after=pause, code=error.code, state=state))
        self._note(called, error.code, state=state)
        log.info("action_retried", path=prepared.node.path, code=error.code, attempt=prepared.call.attempt)
        return prepared.again(pause, self.clock())

    def _retries(self, prepared: Prepared) -> int:
        """Count the failures in a row."""
        entry = self.journal.get(prepared.node.key)
        return int(entry.state.get("retries", 0)) if entry is not None and entry.state else 0

    def _later(self, called: Called, kind: str, answer: Later) -> Parked | None:
        when, prepared = self.clock() + answer.after, called.prepared
        if self._too_late(prepared, when):
            said = {"code": _TIMED_OUT, "message": _TOO_LATE}
            self._note(called, _TIMED_OUT, status=Status.TIMED_OUT, error=said, ended_at=self.clock())
            return None
        self._note(called, answer.code, status=Status.WAITING, state=answer.state)
        log.info("action_parked", path=prepared.node.path, kind=kind, code=answer.code)
        return Parked(kind=kind, key=answer.wake or prepared.call.key, deadline=when)

    def _park(self, called: Called, answer: WaitFor) -> Parked:
        until = answer.until or self.clock() + FOREVER
        limit = called.prepared.limit
        state = {**waiting_again(called.prepared.call.state), **answer.state}
        self._note(called, "Waiting", status=Status.WAITING, state=state or None)
        log.info("action_parked", path=called.prepared.node.path, kind=answer.kind)
        return Parked(kind=answer.kind, key=answer.key, deadline=min(until, limit) if limit else until)

    def _too_late(self, prepared: Prepared, when: datetime) -> bool:
        return prepared.limit is not None and when >= prepared.limit

    def _note(self, called: Called, code: str, **changes: Any) -> None:
        """Add the attempt to the history of the action, with what it changed."""
        prepared = called.prepared
        entry = self.journal.get(prepared.node.key)
        attempt = Attempt(
            number=prepared.call.attempt, started_at=prepared.started_at, ended_at=self.clock(), code=code
        )
        self.journal.change(prepared.node.key, code=code, attempts=_with(entry, attempt), **changes)


def _secured(answer: Answer | BewaarstroomError) -> dict[str, bool]:
    """Mark the outputs of an action whose answer says that the history may not keep it."""
    return {"secure_outputs": True} if isinstance(answer, Done | RefusedError) and answer.secure else {}


def _is_clear(called: Called, error: BewaarstroomError) -> bool:
    """Whether the other side did nothing: it refused at once. A later refusal says nothing of the calls before it."""
    return isinstance(error, RefusedError | BadInputError) and called.prepared.call.attempt == 1


def _with(entry: Entry | None, attempt: Attempt) -> tuple[JsonObject, ...]:
    return (*(entry.attempts if entry else ()), attempt.as_json())[-MOST_ATTEMPTS:]
