"""How an action asks an operation: its inputs worked out and announced, and the call itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from workflows.definition.flow import Action, Status
from workflows.engine.entry import Entry, entry_of
from workflows.engine.journal import Journal
from workflows.engine.scope import View
from workflows.engine.shield import is_shielded, shielded_members, told
from workflows.engine.state import is_answered
from workflows.engine.steps import Node
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.expressions import evaluate_value
from workflows.jsontypes import JsonObject
from workflows.operations.operation import BUILT_IN, Answer, Call, Operation, Operations
from workflows.ports import Clock

log = structlog.get_logger()

_TOO_LATE = PermanentError("ActionTimedOut", "De actie duurde langer dan mag.")

Checkpoint = Callable[[str], None]
"""Hears the name of each moment at which a crash must do no harm; tests die there."""


def no_checkpoint(_name: str) -> None:
    """Take no notice of checkpoints."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A call that was announced and can be made."""

    node: Node
    operation: Operation
    call: Call
    started_at: datetime
    limit: datetime | None = None  # when the action's own time is up
    patience: datetime | None = None  # when that, or the time of a container around it, is up
    pause: timedelta = timedelta()  # before the call is made

    def again(self, pause: timedelta, now: datetime) -> Prepared:
        """Make the same call once more, after a pause."""
        call = replace(self.call, attempt=self.call.attempt + 1)
        return replace(self, call=call, pause=pause, started_at=now + pause)


@dataclass(frozen=True, kw_only=True)
class Called:
    """A call with its answer."""

    prepared: Prepared
    answer: Answer | BewaarstroomError
    timed_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Prepares and makes the calls of one run."""

    operations: Operations
    clock: Clock
    checkpoint: Checkpoint
    run_id: str
    upload_id: str | None

    def prepare(self, node: Node, view: View, journal: Journal) -> Prepared | None:
        """Work out the inputs and announce the call in the journal; None when that already fails the action."""
        entry = journal.get(node.key)
        try:
            operation = self._operation(node.action)
            parameters = _parameters(node.action, operation, view, entry)
        except BewaarstroomError as error:
            said = told(error, secure=view.taint.touched)
            journal.put(self._refused(node, said, entry))
            log.warning("action_failed", path=node.path, code=error.code)
            return None
        if entry is None:
            entry = journal.put(self._announced(node, operation, parameters, view))
        elif entry.status is Status.CANCELLED:
            entry = self._reopened(entry, operation, journal)
        prepared = self._prepared(node, operation, parameters, entry)
        return prepared if is_answered(entry.state) else _limited(prepared, entry, journal)

    def _announced(
        self, node: Node, operation: Operation, parameters: Mapping[str, Any], view: View
    ) -> Entry:
        return entry_of(
            node,
            Status.RUNNING,
            self.clock(),
            inputs={"parameters": shielded_members(parameters, operation.is_personal)},
            secure_inputs=operation.secure_inputs
            or view.taint.is_in(parameters)
            or "authentication" in parameters,
            secure_outputs=operation.secure_outputs,
            state=operation.announces or None,
        )

    def _reopened(self, entry: Entry, operation: Operation, journal: Journal) -> Entry:
        """Begin anew with a call that was broken off, with every attempt that its policy allows."""
        state = operation.announces or None
        fresh = {"status": Status.RUNNING, "code": None, "ended_at": None, "state": state}
        return journal.change(entry.key, started_at=self.clock(), **fresh)

    def _prepared(
        self, node: Node, operation: Operation, parameters: Mapping[str, Any], entry: Entry
    ) -> Prepared:
        call = Call(
            run_id=self.run_id,
            path=node.path,
            iteration=node.iteration,
            attempt=entry.calls + 1,
            upload_id=self.upload_id,
            parameters=parameters,
            options=node.action.options,
            state=entry.state or {},
            secure=entry.secure_inputs,
        )
        return Prepared(node=node, operation=operation, call=call, started_at=self.clock())

    def _refused(self, node: Node, said: JsonObject, entry: Entry | None) -> Entry:
        now = self.clock()
        changes: dict[str, Any] = {"ended_at": now, "code": "InvalidTemplate", "error": said}
        if entry is not None:
            return replace(entry, status=Status.FAILED, **changes)
        return entry_of(node, Status.FAILED, now, **changes)

    async def call(self, prepared: Prepared) -> Called:
        """Make the call, after its pause; whatever happens comes back as an answer."""
        if prepared.pause:
            await asyncio.sleep(prepared.pause.total_seconds())
        path = prepared.node.path
        self.checkpoint(f"performing:{path}")
        called = await self._perform(prepared)
        self.checkpoint(f"performed:{path}")
        return called

    async def _perform(self, prepared: Prepared) -> Called:
        left = self._left(prepared)
        if left == 0:
            return Called(prepared=prepared, answer=_TOO_LATE, timed_out=True)
        patience = asyncio.timeout(left)
        try:
            async with patience:
                answer: Answer | BewaarstroomError = await prepared.operation.perform(prepared.call)
        except BewaarstroomError as error:
            answer = error
        except (OperationalError, InterfaceError):  # of our own database: it says nothing about the action
            log.exception("database_troubled", path=prepared.node.path)
            answer = RetryableError("database-busy", "De database antwoordt nu niet.")
        except Exception:  # an operation's own mistake fails the action, not the engine
            if patience.expired():
                return Called(prepared=prepared, answer=_TOO_LATE, timed_out=True)
            log.exception("operation_broke", path=prepared.node.path)
            answer = PermanentError("unexpected-error", "Er ging iets onverwachts mis.")
        return Called(prepared=prepared, answer=answer)

    def _left(self, prepared: Prepared) -> float | None:
        until = prepared.patience
        return None if until is None else max((until - self.clock()).total_seconds(), 0.0)

    def _operation(self, action: Action) -> Operation:
        name = action.operation or (BUILT_IN, action.type)
        operation = self.operations.get(name)
        if operation is None:
            spelled = "/".join(name) if action.operation else action.type
            raise PermanentError("operation-unknown", f"De operatie {spelled} bestaat hier niet.")
        return operation


def _limited(prepared: Prepared, entry: Entry, journal: Journal) -> Prepared:
    timeout = prepared.node.action.timeout
    limit = None if timeout is None else entry.started_at + timeout
    around = [until for _, until in journal.limits_around(prepared.node.path, prepared.node.iteration)]
    return replace(prepared, limit=limit, patience=_first_of([limit, *around]))


def _first_of(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _parameters(action: Action, operation: Operation, view: View, entry: Entry | None) -> Mapping[str, Any]:
    """Evaluate the parameters, or take them as they were announced: a second call asks the same."""
    if entry is not None and isinstance(entry.inputs, Mapping) and not is_shielded(entry.inputs):
        announced = entry.inputs.get("parameters")
        if isinstance(announced, Mapping) and not any(map(is_shielded, announced.values())):
            return announced
    inputs = action.inputs if isinstance(action.inputs, Mapping) else {}
    parameters = evaluate_value(_needed(inputs, operation, entry), view.scope)
    if not isinstance(parameters, Mapping):
        raise PermanentError(
            "parameters-not-an-object", "De parameters van een operatie horen een object met namen te zijn."
        )
    _check(parameters, operation)
    return parameters


def _needed(inputs: Mapping[str, Any], operation: Operation, entry: Entry | None) -> Any:
    """Choose what must be worked out: of what a call began with, something may be gone when its answer is there."""
    asked: Any = _asked_of(inputs) if operation.whole_inputs else inputs.get("parameters") or {}
    if operation.after_answer is None or entry is None or not is_answered(entry.state):
        return asked
    return {name: asked[name] for name in operation.after_answer if name in asked}


def _asked_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is for the engine itself."""
    return {name: value for name, value in inputs.items() if name != "retryPolicy"}


def _check(parameters: Mapping[str, Any], operation: Operation) -> None:
    needed = [name for name in operation.parameters if not name.endswith("?")]
    missing = [name for name in needed if not any(_holds(given, name) for given in parameters)]
    if missing:
        raise PermanentError("parameter-missing", f"De operatie mist de parameter '{missing[0]}'.")


def _holds(given: str, name: str) -> bool:
    """Tell whether a parameter is another one, lies within it or holds it; levels have a / between them."""
    return given == name or given.startswith(f"{name}/") or name.startswith(f"{given}/")
