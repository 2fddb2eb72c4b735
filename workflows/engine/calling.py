"""How an action asks an operation: announced before, answered after, tried again or parked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from workflows.definition.flow import Status
from workflows.engine.journal import Attempt, Entry, Journal, entry_of
from workflows.engine.plan import Node
from workflows.engine.retry import DEFAULT, Draw, pause_before
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.expressions import Scope, evaluate_value
from workflows.operations.operation import Answer, Call, Done, Later, Operation, Operations, WaitFor
from workflows.ports import Clock

log = structlog.get_logger()

FOREVER = timedelta(days=36_500)
"""Until when a wait without an end lasts."""


@dataclass(frozen=True, kw_only=True)
class Parked:
    """What must come first."""

    kind: str
    key: str
    deadline: datetime


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A call that was announced and can be made."""

    node: Node
    operation: Operation
    call: Call
    started_at: datetime


@dataclass(frozen=True, kw_only=True)
class Called:
    """A call with its answer."""

    node: Node
    prepared: Prepared
    answer: Answer | BewaarstroomError
    timed_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Makes calls for one run."""

    operations: Operations
    clock: Clock
    draw: Draw
    run_id: str
    upload_id: str | None

    def prepare(self, node: Node, scope: Scope, journal: Journal) -> Prepared | None:
        """Work out the inputs and announce the call in the journal; None when that already fails it."""
        try:
            operation = self._operation(node)
            entry = journal.get(node.key)
            parameters = self._parameters(node, scope, entry, operation)
        except BewaarstroomError as error:
            journal.put(_failed(node, self.clock(), error, "InvalidTemplate"))
            return None
        return self._announced(node, operation, parameters, entry, journal)

    def _announced(
        self,
        node: Node,
        operation: Operation,
        parameters: Mapping[str, Any],
        entry: Entry | None,
        journal: Journal,
    ) -> Prepared:
        now = self.clock()
        if entry is None:
            entry = journal.put(
                entry_of(
                    node,
                    Status.RUNNING,
                    now,
                    inputs={"parameters": parameters},
                    secure_inputs=node.action.secure_inputs or operation.secure_inputs,
                    secure_outputs=node.action.secure_outputs or operation.secure_outputs,
                )
            )
        call = Call(
            run_id=self.run_id,
            path=node.path,
            iteration=node.iteration,
            attempt=len(entry.attempts) + 1,
            upload_id=self.upload_id,
            parameters=parameters,
        )
        return Prepared(node=node, operation=operation, call=call, started_at=now)

    async def call(self, prepared: Prepared) -> Called:
        """Make the call; whatever happens comes back as an answer."""
        node = prepared.node
        try:
            async with asyncio.timeout(_seconds(node.action.timeout)):
                answer: Answer | BewaarstroomError = await prepared.operation.perform(prepared.call)
        except TimeoutError:
            late = PermanentError("ActionTimedOut", "De actie duurde langer dan mag.")
            return Called(node=node, prepared=prepared, answer=late, timed_out=True)
        except BewaarstroomError as error:
            return Called(node=node, prepared=prepared, answer=error)
        except Exception:  # an operation's own mistake must fail the action, not the engine
            log.exception("operation_broke", path=node.path)
            broken = PermanentError("unexpected-error", "Er ging iets onverwachts mis.")
            return Called(node=node, prepared=prepared, answer=broken)
        return Called(node=node, prepared=prepared, answer=answer)

    def settle(self, called: Called, journal: Journal) -> Parked | None:
        """Write the answer in the journal; returns what must come first when the action goes on later."""
        answer = called.answer
        if isinstance(answer, RetryableError):
            return self._retry(called, answer, journal)
        if isinstance(answer, BewaarstroomError):
            self._fail(called, answer, journal)
            return None
        if isinstance(answer, Done):
            self._succeed(called, answer, journal)
            return None
        return self._park(called, answer, journal)

    def _succeed(self, called: Called, answer: Done, journal: Journal) -> None:
        journal.change(
            called.node.key,
            status=Status.SUCCEEDED,
            code="OK",
            outputs={"statusCode": 200, "body": answer.body},
            attempts=self._attempts(called, "OK", journal),
            ended_at=self.clock(),
        )
        log.info("action_succeeded", path=called.node.path)

    def _fail(self, called: Called, error: BewaarstroomError, journal: Journal) -> None:
        status = Status.TIMED_OUT if called.timed_out else Status.FAILED
        journal.change(
            called.node.key,
            status=status,
            code=error.code,
            error={"code": error.code, "message": f"{error.message} {error.what_next}"},
            attempts=self._attempts(called, error.code, journal),
            ended_at=self.clock(),
        )
        log.warning("action_failed", path=called.node.path, code=error.code, **error.facts)

    def _retry(self, called: Called, error: RetryableError, journal: Journal) -> Parked | None:
        policy = called.node.action.retry or called.prepared.operation.retry or DEFAULT
        asked = timedelta(seconds=error.retry_after) if error.retry_after else None
        pause = pause_before(policy, called.prepared.call.attempt, self.draw, asked)
        if pause is None:
            self._fail(called, error, journal)
            return None
        log.info("action_retried_later", path=called.node.path, code=error.code)
        return self._again(called, "retry", error.code, pause, journal)

    def _park(self, called: Called, answer: WaitFor | Later, journal: Journal) -> Parked:
        if isinstance(answer, Later):
            return self._again(called, "later", answer.code, answer.after, journal)
        until = answer.until or self.clock() + (called.node.action.timeout or FOREVER)
        journal.change(
            called.node.key, status=Status.WAITING, attempts=self._attempts(called, "Waiting", journal)
        )
        return Parked(kind=answer.kind, key=answer.key, deadline=until)

    def _again(self, called: Called, kind: str, code: str, pause: timedelta, journal: Journal) -> Parked:
        journal.change(
            called.node.key, status=Status.WAITING, code=code, attempts=self._attempts(called, code, journal)
        )
        return Parked(kind=kind, key=called.prepared.call.key, deadline=self.clock() + pause)

    def _attempts(self, called: Called, code: str, journal: Journal) -> tuple[Any, ...]:
        entry = journal.get(called.node.key)
        attempt = Attempt(
            number=called.prepared.call.attempt,
            started_at=called.prepared.started_at,
            ended_at=self.clock(),
            code=code,
        )
        return (*(entry.attempts if entry else ()), attempt.as_json())

    def _operation(self, node: Node) -> Operation:
        name = node.action.operation
        operation = self.operations.get(name) if name else None
        if operation is None:
            spelled = "/".join(name) if name else node.action.type
            raise PermanentError("operation-unknown", f"De operatie {spelled} bestaat hier niet.")
        return operation

    def _parameters(
        self, node: Node, scope: Scope, entry: Entry | None, operation: Operation
    ) -> Mapping[str, Any]:
        """Evaluate the parameters, or take them as they were announced: a second call asks the same."""
        if entry is not None and not entry.secure_inputs and isinstance(entry.inputs, Mapping):
            announced = entry.inputs.get("parameters")
            if isinstance(announced, Mapping):
                return announced
        inputs = node.action.inputs if isinstance(node.action.inputs, Mapping) else {}
        parameters = evaluate_value(inputs.get("parameters") or {}, scope)
        if not isinstance(parameters, Mapping):
            raise PermanentError(
                "parameters-not-an-object", "De parameters van een operatie zijn een lijst van namen."
            )
        _check(parameters, operation)
        return parameters


def _check(parameters: Mapping[str, Any], operation: Operation) -> None:
    missing = [name for name in operation.parameters if not name.endswith("?") and name not in parameters]
    if missing:
        raise PermanentError("parameter-missing", f"De operatie mist de parameter '{missing[0]}'.")


def _failed(node: Node, now: datetime, error: BewaarstroomError, code: str) -> Entry:
    return entry_of(
        node,
        Status.FAILED,
        now,
        ended_at=now,
        code=code,
        error={"code": error.code, "message": error.message},
    )


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span else None
