"""What can be done with a run next, in the words of the planner: which action in which round, and what happens to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from workflows.definition.flow import Action, Status
from workflows.engine.state import is_subscribed

Key = tuple[str, str]
"""An action's path and the iteration it belongs to."""

NOT_TAKEN = "ActionBranchingConditionNotSatisfied"
SKIPPED = "ActionSkipped"
TERMINATED = "Terminated"
TIME_IS_UP = "ActionTimedOut"
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
    code: str = CHILD_FAILED  # why, where it did not succeed


@dataclass(frozen=True, kw_only=True)
class Expire:
    """A container of which the time is up: from now on nothing starts within it."""

    node: Node


@dataclass(frozen=True, kw_only=True)
class AskAgain:
    """An Until whose round is finished; whether its expression holds now decides what comes next."""

    node: Node
    status: Status  # of the round


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """It waited for something when the run was terminated, or the time of a container around it was up."""

    node: Node
    code: str = TERMINATED


Step = Start | Skip | Close | Expire | AskAgain | Cancel


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that can be done now; *status* is the run's when nothing is left to do."""

    steps: tuple[Step, ...]
    status: Status | None


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


def iteration_of(node: Node, number: int) -> str:
    """Name one round of a loop."""
    own = f"{node.action.name}={number}"
    return f"{node.iteration}/{own}" if node.iteration else own


def farewell_of(node: Node, known: Known) -> Node | None:
    """Give the call that ends the subscription that an action made; None when it made none."""
    farewell = node.action.farewell
    if farewell is None or not is_subscribed(known.state):
        return None
    return Node(action=farewell, path=f"{node.path}/{farewell.name}", iteration=node.iteration)
