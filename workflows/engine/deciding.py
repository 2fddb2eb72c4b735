"""Everything a run can do without asking the outside world: branches, loops, data, variables, waiting and ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workflows.definition.flow import Status
from workflows.engine.builtin import BUILTINS
from workflows.engine.calling import Parked
from workflows.engine.condition import holds
from workflows.engine.journal import Journal, entry_of
from workflows.engine.plan import (
    CONTAINERS,
    AskAgain,
    Close,
    Key,
    Node,
    Plan,
    Skip,
    Start,
    Step,
    iteration_of,
    skipped_with,
    untaken,
)
from workflows.engine.scope import Surroundings, scope_at
from workflows.errors import BewaarstroomError, PermanentError
from workflows.expressions import Scope, evaluate, evaluate_value

MOST_ROUNDS = 100_000
DEFAULT_ROUNDS = 60
DEFAULT_UNTIL = timedelta(hours=1)
UNITS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_592_000}


@dataclass(frozen=True, kw_only=True)
class Terminated:
    """How a Terminate ended the run."""

    status: Status
    error: Mapping[str, Any] | None


@dataclass(kw_only=True)
class Decider:
    """Carries out what the planner says, as far as that needs no call."""

    around: Surroundings
    journal: Journal
    variables: dict[str, Any]
    delays: dict[Key, Parked] = field(default_factory=dict)
    terminated: Terminated | None = None
    moved: bool = False

    def decide(self, planned: Plan, busy: set[Key]) -> list[Node]:
        """Do what can be done; returns the calls that must be made, and sets *moved* when there may be more."""
        self.moved = False
        calls = [node for step in planned.steps if (node := self._step(step, busy)) is not None]
        if self.terminated is not None:
            self.moved = False
        return calls if not self.moved else []

    def scope(self, node: Node) -> Scope:
        """Make the scope of a node."""
        return scope_at(self.around, self.journal, self.variables, node)

    def _step(self, step: Step, busy: set[Key]) -> Node | None:
        if self.terminated is not None or step.node.key in busy:
            return None
        if isinstance(step, Start):
            return self._start(step.node)
        self.moved = True
        if isinstance(step, Skip):
            self._skip(step)
        elif isinstance(step, Close):
            self._close(step.node, step.status)
        else:
            self._ask_again(step)
        return None

    def _start(self, node: Node) -> Node | None:
        kind = node.action.type
        if kind in BUILTINS:
            self._safely(node, self._compute)
        elif kind in CONTAINERS:
            self._safely(node, self._open)
        elif kind == "Wait":
            self._safely(node, self._wait)
        elif kind == "Terminate":
            self._safely(node, self._terminate)
        else:
            return node
        self.moved = True
        return None

    def _safely(self, node: Node, do: Callable[[Node], None]) -> None:
        """Let a mistake in a template fail the action, not the engine."""
        try:
            do(node)
        except BewaarstroomError as error:
            now = self._now()
            self.journal.put(
                entry_of(
                    node,
                    Status.FAILED,
                    now,
                    ended_at=now,
                    code="InvalidTemplate",
                    error={"code": error.code, "message": error.message},
                )
            )

    def _compute(self, node: Node) -> None:
        computed = BUILTINS[node.action.type](node.action, self.scope(node))
        self.variables.update(computed.variables)
        now = self._now()
        self.journal.put(
            entry_of(
                node,
                Status.SUCCEEDED,
                now,
                ended_at=now,
                code="OK",
                inputs=computed.inputs,
                outputs=computed.outputs,
            )
        )

    def _open(self, node: Node) -> None:
        """Ask a container's own expression, and remember the answer as its state."""
        state = OPENERS[node.action.type](node, self.scope(node))
        if node.action.type == "Until":
            state["since"] = self._now().isoformat()
        self.journal.put(entry_of(node, Status.RUNNING, self._now(), state=state))
        if node.action.type in {"If", "Switch"}:
            for skip in untaken(node, state["branch"]):
                self._skip(skip)

    def _skip(self, skip: Skip) -> None:
        now = self._now()
        error = {
            "code": "ActionDependencyFailed",
            "message": "Een eerdere actie eindigde anders dan nodig was.",
        }
        self.journal.put(entry_of(skip.node, Status.SKIPPED, now, ended_at=now, code=skip.code, error=error))

    def _close(self, node: Node, status: Status) -> None:
        error = None
        if status is not Status.SUCCEEDED:
            error = {"code": "ActionFailed", "message": "Een actie hierbinnen is mislukt."}
        code = "OK" if error is None else "ActionFailed"
        self.journal.change(node.key, status=status, code=code, error=error, ended_at=self._now())

    def _ask_again(self, step: AskAgain) -> None:
        node, before = step.node, self.journal.get(step.node.key)
        state = dict(before.state or {}) if before else {}
        inside = Node(action=node.action, path=node.path, iteration=iteration_of(node, state["round"]))
        try:
            done = holds(node.action.expression, self.scope(inside))
        except BewaarstroomError as error:
            self.journal.change(
                node.key,
                status=Status.FAILED,
                code="InvalidTemplate",
                error={"code": error.code, "message": error.message},
                ended_at=self._now(),
            )
            return
        if done:
            self._close(node, step.status)
        elif self._out_of_patience(node, state):
            error_of = {"code": "UntilLimitReached", "message": "De herhaling bereikte haar grens."}
            self.journal.change(
                node.key, status=Status.FAILED, code="UntilLimitReached", error=error_of, ended_at=self._now()
            )
        else:
            self.journal.change(node.key, state={**state, "round": state["round"] + 1})

    def _out_of_patience(self, node: Node, state: Mapping[str, Any]) -> bool:
        rounds = state["round"] + 1 >= (node.action.limit_count or DEFAULT_ROUNDS)
        since = datetime.fromisoformat(state["since"])
        return rounds or self._now() - since >= (node.action.timeout or DEFAULT_UNTIL)

    def _wait(self, node: Node) -> None:
        inputs = evaluate_value(node.action.inputs, self.scope(node))
        until = _moment_of(inputs, self._now())
        self.journal.put(entry_of(node, Status.WAITING, self._now(), inputs=inputs))
        self.delays[node.key] = Parked(
            kind="delay", key=f"{self.journal.run_id}/{node.path}/{node.iteration}", deadline=until
        )

    def _terminate(self, node: Node) -> None:
        inputs = evaluate_value(node.action.inputs, self.scope(node))
        wanted = inputs if isinstance(inputs, Mapping) else {}
        status = Status(str(wanted.get("runStatus", "Succeeded")).capitalize())
        error = wanted.get("runError")
        now = self._now()
        self.journal.put(entry_of(node, Status.SUCCEEDED, now, ended_at=now, code="OK", inputs=inputs))
        self.terminated = Terminated(
            status=status,
            error=None
            if status is Status.SUCCEEDED
            else {"code": "Terminated", **(error if isinstance(error, Mapping) else {})},
        )
        self._skip_the_rest()

    def _skip_the_rest(self) -> None:
        """Mark everything that has not run; what was waiting is cancelled."""
        for key, record in list(self.journal.records.items()):
            if not record.status.finished:
                self.journal.change(key, status=Status.CANCELLED, code="Terminated", ended_at=self._now())
        for action in self.around.flow.actions.values():
            node = Node(action=action, path=action.name, iteration="")
            if self.journal.get(node.key) is None:
                for skip in skipped_with(node, "Terminated"):
                    self._skip(skip)

    def _now(self) -> datetime:
        return self.around.clock()


def _scope_state(_node: Node, _scope: Scope) -> dict[str, Any]:
    return {"branch": "actions"}


def _if_state(node: Node, scope: Scope) -> dict[str, Any]:
    return {"branch": "actions" if holds(node.action.expression, scope) else "else"}


def _switch_state(node: Node, scope: Scope) -> dict[str, Any]:
    value = evaluate_value(node.action.expression, scope)
    for name, case in node.action.cases.items():
        if type(case) is type(value) and case == value:
            return {"branch": f"case:{name}"}
    return {"branch": "default" if "default" in node.action.branches else None}


def _until_state(_node: Node, _scope: Scope) -> dict[str, Any]:
    return {"round": 0}


def _foreach_state(node: Node, scope: Scope) -> dict[str, Any]:
    template = node.action.foreach
    items = evaluate(template, scope) if isinstance(template, str) else template
    if not isinstance(items, list):
        raise PermanentError("foreach-not-a-list", f"De herhaling '{node.action.name}' krijgt geen lijst.")
    if len(items) > MOST_ROUNDS:
        raise PermanentError(
            "foreach-too-long", f"De herhaling '{node.action.name}' krijgt een te lange lijst."
        )
    return {"count": len(items), "items": items}


OPENERS: Mapping[str, Callable[[Node, Scope], dict[str, Any]]] = {
    "Scope": _scope_state,
    "If": _if_state,
    "Switch": _switch_state,
    "Until": _until_state,
    "Foreach": _foreach_state,
}


def _moment_of(inputs: Any, now: datetime) -> datetime:
    wanted = inputs if isinstance(inputs, Mapping) else {}
    until, interval = wanted.get("until"), wanted.get("interval")
    if isinstance(until, Mapping):
        return _spelled(str(until.get("timestamp")))
    if isinstance(interval, Mapping):
        seconds = UNITS.get(str(interval.get("unit", "")).lower())
        count = interval.get("count")
        if seconds is not None and isinstance(count, int | float) and not isinstance(count, bool):
            return now + timedelta(seconds=seconds * count)
    raise PermanentError("wait-unreadable", "Deze actie zegt niet hoe lang er gewacht moet worden.")


def _spelled(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PermanentError("wait-unreadable", "Dit is geen tijdstip om op te wachten.") from error
    if moment.tzinfo is None:
        raise PermanentError("wait-unreadable", "Dit tijdstip heeft geen tijdzone.")
    return moment
