"""What a run must do next, decided from its flow and its journal and from nothing else.

The rules are Power Automate's: an action is ready when every predecessor in its runAfter is finished; it runs when each
of them ended in a status that is listed, and is skipped otherwise. A scope's status comes from its leaves: a skipped
leaf is replaced by its predecessors, again and again; then any Failed makes it Failed, any TimedOut makes it TimedOut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.definition.flow import Action, Flow, Status

Key = tuple[str, str]
"""An action's path and the iteration it belongs to."""

NOT_TAKEN = "ActionBranchingConditionNotSatisfied"
SKIPPED = "ActionSkipped"
CONTAINERS = frozenset({"Scope", "If", "Switch", "Foreach", "Until"})


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


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the journal holds of one node."""

    status: Status
    code: str | None = None
    state: Mapping[str, Any] | None = None  # of a container: branch, round or count


@dataclass(frozen=True, kw_only=True)
class Start:
    """Evaluate it and do it; of a container: evaluate what it turns on."""

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


Step = Start | Skip | Close | AskAgain
Journal = Mapping[Key, Record]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that can be done now; *status* is the run's when nothing is left to do."""

    steps: tuple[Step, ...]
    status: Status | None


def plan(flow: Flow, journal: Journal) -> Plan:
    """Look at the whole run at once."""
    look = _Look(journal)
    status = look.scope(flow.actions, "", "")
    return Plan(steps=tuple(look.steps), status=status)


def skipped_with(node: Node, code: str) -> Iterator[Skip]:
    """Skip a node and everything within it."""
    yield Skip(node=node, code=code)
    for branch in node.action.branches.values():
        for child in branch.values():
            yield from skipped_with(_within(node, child, node.iteration), NOT_TAKEN)


def untaken(node: Node, taken: str | None) -> Iterator[Skip]:
    """Skip the branches of a decision that were not taken."""
    for name, branch in node.action.branches.items():
        if name != taken:
            for child in branch.values():
                yield from skipped_with(_within(node, child, node.iteration), NOT_TAKEN)


def status_of(actions: Mapping[str, Action], ended: Mapping[str, Status]) -> Status:
    """Say how a scope ended from how its actions ended."""
    counted = _leaves(actions)
    while skipped := {name for name in counted if ended[name] is Status.SKIPPED}:
        counted = (counted - skipped) | {before for name in skipped for before in actions[name].run_after}
    statuses = {ended[name] for name in counted}
    for worst in (Status.FAILED, Status.TIMED_OUT):
        if worst in statuses:
            return worst
    return Status.SUCCEEDED


def iteration_of(node: Node, number: int) -> str:
    """Name one round of a loop."""
    own = f"{node.action.name}={number}"
    return f"{node.iteration}/{own}" if node.iteration else own


def _leaves(actions: Mapping[str, Action]) -> set[str]:
    followed = {before for action in actions.values() for before in action.run_after}
    return set(actions) - followed


def _within(node: Node, child: Action, iteration: str) -> Node:
    return Node(action=child, path=f"{node.path}/{child.name}", iteration=iteration)


class _Look:
    """One walk over the tree; collects what can be done."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.steps: list[Step] = []

    def scope(self, actions: Mapping[str, Action], prefix: str, iteration: str) -> Status | None:
        """Visit every action of one scope; returns its status when all are finished."""
        ended: dict[str, Status] = {}
        for name, action in actions.items():
            node = Node(action=action, path=f"{prefix}{name}", iteration=iteration)
            record = self._journal.get(node.key)
            if record is None:
                self._unstarted(node, prefix)
            elif record.status.finished:
                ended[name] = record.status
            else:
                self._under_way(node, record)
        return status_of(actions, ended) if len(ended) == len(actions) else None

    def _unstarted(self, node: Node, prefix: str) -> None:
        before = {
            name: self._journal.get((f"{prefix}{name}", node.iteration)) for name in node.action.run_after
        }
        if any(record is None or not record.status.finished for record in before.values()):
            return
        wanted = node.action.run_after
        if all(record is not None and record.status in wanted[name] for name, record in before.items()):
            self.steps.append(Start(node=node))
        else:
            self.steps.extend(skipped_with(node, SKIPPED))

    def _under_way(self, node: Node, record: Record) -> None:
        if record.status is Status.WAITING:
            return
        if node.action.type not in CONTAINERS or record.state is None:
            self.steps.append(Start(node=node))  # announced, and then we died: the same call again
        elif node.action.type == "Foreach":
            self._foreach(node, record.state)
        elif node.action.type == "Until":
            self._until(node, record.state)
        else:
            self._branch(node, record.state)

    def _branch(self, node: Node, state: Mapping[str, Any]) -> None:
        branch = node.action.branches.get(state["branch"] or "", {})
        status = self.scope(branch, f"{node.path}/", node.iteration)
        if status is not None:
            self.steps.append(Close(node=node, status=status))

    def _until(self, node: Node, state: Mapping[str, Any]) -> None:
        body = node.action.branches.get("actions", {})
        status = self.scope(body, f"{node.path}/", iteration_of(node, state["round"]))
        if status is not None:
            self.steps.append(AskAgain(node=node, status=status))

    def _foreach(self, node: Node, state: Mapping[str, Any]) -> None:
        body = node.action.branches.get("actions", {})
        abreast, open_rounds, statuses = node.action.concurrency or 1, 0, []
        for number in range(state["count"]):
            if open_rounds >= abreast:
                return
            status = self.scope(body, f"{node.path}/", iteration_of(node, number))
            open_rounds += status is None
            statuses.append(status)
        if open_rounds == 0:
            failed = any(status is not Status.SUCCEEDED for status in statuses)
            self.steps.append(Close(node=node, status=Status.FAILED if failed else Status.SUCCEEDED))
