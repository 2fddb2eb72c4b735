"""Everything a run can do without asking the outside world: branches, loops, data, variables, waiting and ending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from workflows.definition.flow import Status
from workflows.engine.condition import holds
from workflows.engine.data import DATA, members
from workflows.engine.entry import Entry, entry_of
from workflows.engine.journal import Journal
from workflows.engine.opening import opened
from workflows.engine.parking import Parked
from workflows.engine.pausing import moment_of
from workflows.engine.scope import Surroundings, View, view_at
from workflows.engine.setting import SETTERS, set_variable
from workflows.engine.shield import UNTOLD, Taint, told
from workflows.engine.steps import (
    CHILD_FAILED,
    CONTAINERS,
    NOT_TAKEN,
    SKIPPED,
    TERMINATED,
    TIME_IS_UP,
    AskAgain,
    Cancel,
    Close,
    Expire,
    Key,
    Node,
    Plan,
    Skip,
    Start,
    Step,
    iteration_of,
    skipped_within,
)
from workflows.errors import BewaarstroomError, PermanentError
from workflows.expressions import evaluate_value
from workflows.shortening import shortened

log = structlog.get_logger()

DEFAULT_ROUNDS = 60
DEFAULT_UNTIL = timedelta(hours=1)
MOST_ENTRIES = 200_000
REASONS: Mapping[str, tuple[str, str]] = {
    SKIPPED: ("ActionDependencyFailed", "Een eerdere actie eindigde anders dan nodig was."),
    NOT_TAKEN: (NOT_TAKEN, "Deze tak is niet gekozen."),
    TERMINATED: (TERMINATED, "De stroom was al beëindigd."),
    TIME_IS_UP: (TIME_IS_UP, "De tijd die het blok mocht duren, was om."),
    CHILD_FAILED: (CHILD_FAILED, "Een actie hierbinnen is mislukt."),
}
_LIMIT = ("UntilLimitReached", "De herhaling bereikte haar grens voordat de voorwaarde waar werd.")


@dataclass(kw_only=True)
class Decider:
    """Carries out what the planner says, as far as that needs no call."""

    around: Surroundings
    parked: dict[Key, Parked] = field(default_factory=dict)
    moved: bool = False
    _taint: Taint = field(default_factory=Taint)  # of what was evaluated last

    def decide(self, planned: Plan, busy: set[Key]) -> list[Node]:
        """Do what can be done; returns the calls to make, none while *moved* says that there may be more to do."""
        self.moved = False
        ended_before = self.terminated
        calls: list[Node] = []
        for step in planned.steps:
            if step.node.key not in busy and (node := self._step(step)) is not None:
                calls.append(node)
            if self.terminated is not ended_before:
                break  # what was planned beside a Terminate does not happen any more
        return [] if self.moved else calls

    @property
    def terminated(self) -> Entry | None:
        """The Terminate that ended the run."""
        return self._terminated

    def __post_init__(self) -> None:
        self._terminated = self._journal.terminated()

    @property
    def _journal(self) -> Journal:
        return self.around.journal

    def view(self, node: Node) -> View:
        """Make what a node may know."""
        view = view_at(self.around, node)
        self._taint = view.taint
        return view

    def _step(self, step: Step) -> Node | None:
        if isinstance(step, Start):
            return self._start(step.node)
        self.moved = True
        if isinstance(step, Skip):
            self._skip([step])
        elif isinstance(step, Close):
            self._close(step.node, step.status, step.code)
        elif isinstance(step, Cancel):
            self._end(step.node.key, Status.CANCELLED, REASONS[step.code])
        elif isinstance(step, Expire):
            self._expire(step.node)
        else:
            self._ask_again(step)
        return None

    def _start(self, node: Node) -> Node | None:
        self._refuse_too_much()
        do = self._way(node)
        if do is None:
            return node
        self.moved, self._taint = True, Taint()
        try:
            do(node)
        except BewaarstroomError as error:  # a mistake in a template fails the action, not the engine
            self._fail(node, error)
        return None

    def _way(self, node: Node) -> Callable[[Node], None] | None:
        """Choose how to do an action; None: it needs the outside world."""
        kind = node.action.type
        if self.around.scripted is not None and (result := self.around.scripted(node)) is not None:
            return partial(self._scripted, result)
        if node.action.static_result is not None:
            return self._static
        if kind in DATA or kind in SETTERS:
            return self._compute
        if kind in CONTAINERS:
            return self._open
        return {"Wait": self._wait, "Terminate": self._terminate}.get(kind)

    def _compute(self, node: Node) -> None:
        now, view, action = self._now(), self.view(node), node.action
        if action.type in SETTERS:
            computed = set_variable(action, view, self.around.variables)
        else:
            computed = DATA[action.type](action, view.scope)
        secure = view.taint.is_in(computed.inputs) or action.secure_inputs
        self._journal.put(
            entry_of(
                node,
                Status.SUCCEEDED,
                now,
                ended_at=self._now(),
                code="OK",
                inputs=computed.inputs,
                outputs=computed.outputs,
                secure_inputs=secure,
                secure_outputs=secure,
            )
        )

    def _static(self, node: Node) -> None:
        """Let the result that the flow itself names stand for the real one."""
        name = node.action.static_result or ""
        result = self.around.flow.static_results.get(name)
        if result is None:
            raise PermanentError("static-result-unknown", f"Het vaste resultaat '{name}' bestaat niet.")
        self._put_result(node, result, None)

    def _scripted(self, result: Mapping[str, Any], node: Node) -> None:
        """Let a result of a rehearsal stand for the real one; the inputs are worked out, so that mistakes show."""
        inputs = evaluate_value(node.action.inputs, self.view(node).scope) if node.action.inputs else None
        self._put_result(node, result, inputs)

    def _put_result(self, node: Node, result: Mapping[str, Any], inputs: Any) -> None:
        status, now = _status_of(result.get("status", "Succeeded")), self._now()
        error = members(result.get("error")) or None
        code = str(error.get("code")) if error else "OK"
        self._journal.put(
            entry_of(
                node,
                status,
                now,
                ended_at=now,
                code=code,
                inputs=inputs,
                outputs=result.get("outputs"),
                error=error,
            )
        )

    def _open(self, node: Node) -> None:
        """Ask a container's own expression, and remember the answer as its state."""
        view, now = self.view(node), self._now()
        state = opened(node, view.scope, now)
        self._journal.put(entry_of(node, Status.RUNNING, now, state=state, secure_inputs=view.taint.touched))
        if "branch" in state:
            self._skip(skipped_within(node, NOT_TAKEN, taken=state["branch"]))

    def _fail(self, node: Node, error: BewaarstroomError) -> None:
        now = self._now()
        said = told(error, secure=self._taint.touched)
        self._journal.put(
            entry_of(node, Status.FAILED, now, ended_at=now, code="InvalidTemplate", error=said)
        )
        log.warning("action_failed", path=node.path, code=error.code)
        self._skip(skipped_within(node, SKIPPED))

    def _skip(self, skips: Iterable[Skip]) -> None:
        now = self._now()
        for skip in skips:
            code, message = REASONS[skip.code]
            error = {"code": code, "message": message}
            self._journal.put(
                entry_of(skip.node, Status.SKIPPED, now, ended_at=now, code=skip.code, error=error)
            )

    def _close(self, node: Node, status: Status, code: str = CHILD_FAILED) -> None:
        self._end(node.key, status, None if status is Status.SUCCEEDED else REASONS[code])

    def _expire(self, node: Node) -> None:
        entry = self._journal.get(node.key)
        state = members(entry.state if entry else None)
        self._journal.change(node.key, state={**state, "expired": True})
        log.info("action_expired", path=node.path)

    def _end(self, key: Key, status: Status, why: tuple[str, str] | None) -> None:
        code, message = why or ("OK", "")
        error = {"code": code, "message": message} if why else None
        self._journal.change(key, status=status, code=code, error=error, ended_at=self._now())

    def _ask_again(self, step: AskAgain) -> None:
        node = step.node
        entry = self._journal.get(node.key)
        state = members(entry.state if entry else None)
        inside = Node(action=node.action, path=node.path, iteration=iteration_of(node, state["round"]))
        try:
            done = holds(node.action.expression, self.view(inside).scope)
        except BewaarstroomError as error:
            said = told(error, secure=self._taint.touched)
            self._end(node.key, Status.FAILED, (error.code, str(said["message"])))
            return
        if done:
            self._close(node, step.status)
        elif self._out_of_patience(node, state):
            self._end(node.key, Status.FAILED, _LIMIT)
        else:
            self._journal.change(node.key, state={**state, "round": state["round"] + 1})

    def _out_of_patience(self, node: Node, state: Mapping[str, Any]) -> bool:
        rounds = state["round"] + 1 >= (node.action.limit_count or DEFAULT_ROUNDS)
        since = datetime.fromisoformat(state["since"])
        return rounds or self._now() - since >= (node.action.timeout or DEFAULT_UNTIL)

    def _wait(self, node: Node) -> None:
        now, view = self._now(), self.view(node)
        inputs = evaluate_value(node.action.inputs, view.scope)
        until = moment_of(inputs, now)
        self._journal.put(
            entry_of(node, Status.WAITING, now, inputs=inputs, secure_inputs=view.taint.touched)
        )
        key = shortened(f"{self.around.run.run_id}/{node.path}/{node.iteration}")
        self.parked[node.key] = Parked(kind="delay", key=key, deadline=until)

    def _terminate(self, node: Node) -> None:
        now, view = self._now(), self.view(node)
        inputs = members(evaluate_value(node.action.inputs, view.scope))
        status = _status_of(inputs.get("runStatus"))
        given = {"message": UNTOLD} if view.taint.touched else members(inputs.get("runError"))
        error = None if status is Status.SUCCEEDED else {"code": "Terminated", **given}
        self._terminated = self._journal.put(
            entry_of(
                node,
                Status.SUCCEEDED,
                now,
                ended_at=now,
                code="OK",
                inputs=inputs,
                secure_inputs=view.taint.touched,
                state={"status": status.value, "error": error},
            )
        )

    def _refuse_too_much(self) -> None:
        if len(self._journal) >= MOST_ENTRIES:
            raise PermanentError("run-too-large", "Deze stroom doet te veel acties in één keer.")

    def _now(self) -> datetime:
        return self.around.clock()


def _status_of(spelled: Any) -> Status:
    for status in Status:
        if status.value.lower() == str(spelled).lower() and status.finished:
            return status
    raise PermanentError(
        "status-unknown", "Een actie eindigt als Succeeded, Failed, Cancelled, Skipped of TimedOut."
    )
