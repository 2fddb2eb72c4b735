"""What a run must do next, decided from its flow and its journal and from nothing else.

The rules are Power Automate's: an action is ready when every predecessor in its runAfter is finished; it runs when each
of them ended in a status that is listed, and is skipped otherwise. A scope's status comes from its leaves: a skipped
leaf is replaced by its predecessors, again and again; then any Failed makes it Failed, any TimedOut makes it TimedOut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workflows.definition.flow import Action, Status

Key = tuple[str, str]
"""An action's path and the iteration it belongs to."""

NOT_TAKEN = "ActionBranchingConditionNotSatisfied"
SKIPPED = "ActionSkipped"
TERMINATED = "Terminated"
CHILD_FAILED = "ActionFailed"
LOOPS = frozenset({"Foreach", "Until"})
CONTAINERS = LOOPS | {"Scope", "If", "Switch"}


@dataclass(frozen=True, kw_only=True)
class Node:
    """One action in one iteration of the loops around it."""

    action: Action
    path: str  # Tot_afgehandeld/Registreren
    iteration: str  # "" or Tot_afgehandeld=2 or Buiten=0/Binnen=3

    @property
    def key(self) -> Key:
        """How the journal names it."""
        return self.path, self.iteration


class Known(Protocol):
    """What the planner must know of one node."""

    @property
    def status(self) -> Status:
        """Where it stands."""
        ...

    @property
    def state(self) -> Mapping[str, Any] | None:
        """Of an open container: branch, round or count."""
        ...


class Ledger(Protocol):
    """What happened so far."""

    def get(self, key: Key, /) -> Known | None:
        """Find a node; None when nothing happened to it yet."""
        ...


@dataclass(frozen=True, kw_only=True)
class Record:
    """The least that can be known of a node."""

    status: Status
    state: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Start:
    """Evaluate it and do it, or do it again; of a container: evaluate what it turns on."""

    node: Node


@dataclass(frozen=True, kw_only=True)
class Skip:
    """It does not happen, and nothing within it."""

    node: Node
    code: str


@dataclass(frozen=True, kw_only=True)
class Close:
    """A container whose children are finished."""

    node: Node
    status: Status


@dataclass(frozen=True, kw_only=True)
class AskAgain:
    """An Until whose round is finished; whether its expression holds now decides what comes next."""

    node: Node
    status: Status  # of the round


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """It waited for something when the run was terminated."""

    node: Node


Step = Start | Skip | Close | AskAgain | Cancel


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that can be done now; *status* is the run's when nothing is left to do."""

    steps: tuple[Step, ...]
    status: Status | None


@dataclass(kw_only=True)
class _Rounds:
    """How far a Foreach is: finished rounds are never looked at again."""

    first: int = 0  # every round before this one is finished
    ahead: set[int] = field(default_factory=set)  # finished rounds after it
    statuses: set[Status] = field(default_factory=set)

    def finish(self, number: int, status: Status) -> None:
        self.ahead.add(number)
        self.statuses.add(status)
        while self.first in self.ahead:
            self.ahead.discard(self.first)
            self.first += 1


class Planner:
    """Looks at one run again and again; remembers only which rounds of a Foreach are finished for good."""

    def __init__(self, actions: Mapping[str, Action]) -> None:
        """Plan a run of these actions."""
        self._actions = actions
        self._rounds: dict[Key, _Rounds] = {}

    def look(self, ledger: Ledger, *, terminated: bool = False) -> Plan:
        """Decide what can be done now; after a Terminate nothing starts any more."""
        look = _Look(ledger, self._rounds, terminated=terminated)
        status = look.scope(self._actions, "", "")
        return Plan(steps=tuple(look.steps), status=status)


def skipped_with(node: Node, code: str) -> Iterator[Skip]:
    """Skip a node and everything within it; a loop that never began has no rounds to skip."""
    yield Skip(node=node, code=code)
    yield from skipped_within(node, code)


def skipped_within(node: Node, code: str, taken: str | None = None) -> Iterator[Skip]:
    """Skip everything within a node, but for the branch that is *taken*."""
    if node.action.type in LOOPS:
        return
    for name, branch in node.action.branches.items():
        if name != taken:
            for child in branch.values():
                inside = Node(action=child, path=f"{node.path}/{child.name}", iteration=node.iteration)
                yield from skipped_with(inside, code)


def status_of(actions: Mapping[str, Action], ended: Mapping[str, Status]) -> Status:
    """Say how a scope ended from how its actions ended."""
    return worst_of(ended[name] for name in deciding(actions, ended))


def deciding(actions: Mapping[str, Action], ended: Mapping[str, Status]) -> set[str]:
    """Name the actions that say how a scope ended; what did not end counts as skipped."""
    counted = _leaves(actions)
    while skipped := {name for name in counted if ended.get(name, Status.SKIPPED) is Status.SKIPPED}:
        counted = (counted - skipped) | {before for name in skipped for before in actions[name].run_after}
    return counted


def worst_of(statuses: Iterable[Status]) -> Status:
    """Let a failure win from a time-out, and a time-out from everything else."""
    found = set(statuses)
    for bad in (Status.FAILED, Status.TIMED_OUT):
        if bad in found:
            return bad
    return Status.SUCCEEDED


def iteration_of(node: Node, number: int) -> str:
    """Name one round of a loop."""
    own = f"{node.action.name}={number}"
    return f"{node.iteration}/{own}" if node.iteration else own


def _leaves(actions: Mapping[str, Action]) -> set[str]:
    followed = {before for action in actions.values() for before in action.run_after}
    return set(actions) - followed


class _Look:
    """One walk over the tree; collects what can be done."""

    def __init__(self, ledger: Ledger, rounds: dict[Key, _Rounds], *, terminated: bool) -> None:
        self._ledger = ledger
        self._rounds = rounds
        self._terminated = terminated
        self.steps: list[Step] = []

    def scope(self, actions: Mapping[str, Action], prefix: str, iteration: str) -> Status | None:
        """Visit every action of one scope; returns its status when all are finished."""
        ended: dict[str, Status] = {}
        for name, action in actions.items():
            path = f"{prefix}{name}"
            known = self._ledger.get((path, iteration))
            if known is not None and known.status.finished:
                ended[name] = known.status
                continue
            node = Node(action=action, path=path, iteration=iteration)
            if known is None:
                self._unstarted(node, prefix)
            else:
                self._under_way(node, known)
        return status_of(actions, ended) if len(ended) == len(actions) else None

    def _unstarted(self, node: Node, prefix: str) -> None:
        if self._terminated:
            self.steps.extend(skipped_with(node, TERMINATED))
            return
        runs = True
        for name, wanted in node.action.run_after.items():
            before = self._ledger.get((f"{prefix}{name}", node.iteration))
            if before is None or not before.status.finished:
                return
            runs = runs and before.status in wanted
        if runs:
            self.steps.append(Start(node=node))
        else:
            self.steps.extend(skipped_with(node, SKIPPED))

    def _under_way(self, node: Node, known: Known) -> None:
        if known.status is Status.WAITING:
            if self._terminated:
                self.steps.append(Cancel(node=node))
        elif node.action.type not in CONTAINERS or known.state is None:
            self.steps.append(Start(node=node))  # announced, and then we died: the same call again
        elif node.action.type == "Foreach":
            self._foreach(node, known.state)
        elif node.action.type == "Until":
            self._until(node, known.state)
        else:
            self._branch(node, known.state)

    def _branch(self, node: Node, state: Mapping[str, Any]) -> None:
        branch = node.action.branches.get(state["branch"] or "", {})
        status = self.scope(branch, f"{node.path}/", node.iteration)
        if status is not None:
            self.steps.append(Close(node=node, status=status))

    def _until(self, node: Node, state: Mapping[str, Any]) -> None:
        body = node.action.branches.get("actions", {})
        status = self.scope(body, f"{node.path}/", iteration_of(node, state["round"]))
        if status is None:
            return
        ended = self._terminated
        self.steps.append(Close(node=node, status=status) if ended else AskAgain(node=node, status=status))

    def _foreach(self, node: Node, state: Mapping[str, Any]) -> None:
        rounds = self._rounds.setdefault(node.key, _Rounds())
        abreast, still_open = node.action.concurrency or 1, 0
        number = rounds.first
        while number < state["count"] and still_open < abreast:
            if number not in rounds.ahead:
                if self._terminated and not self._began(node, number):
                    break
                status = self._round(node, number)
                if status is None:
                    still_open += 1
                else:
                    rounds.finish(number, status)
            number += 1
        if still_open == 0:
            self.steps.append(Close(node=node, status=worst_of(rounds.statuses)))

    def _round(self, node: Node, number: int) -> Status | None:
        body = node.action.branches.get("actions", {})
        return self.scope(body, f"{node.path}/", iteration_of(node, number))

    def _began(self, node: Node, number: int) -> bool:
        names, iteration = node.action.branches.get("actions", {}), iteration_of(node, number)
        return any(self._ledger.get((f"{node.path}/{name}", iteration)) is not None for name in names)
