"""What a run must do next, decided from its flow and its journal and from nothing else.

The rules are Power Automate's: an action is ready when every predecessor in its runAfter is finished; it runs when each
of them ended in a status that is listed, and is skipped otherwise.

A container with a time limit of its own that is over ends as TimedOut: nothing within it starts any more, and what
waits within it waits no longer. An Until is other: its limit is asked after each round, and a round is finished first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workflows.definition.flow import Action, Status
from workflows.engine.ends import status_of, worst_of
from workflows.engine.state import ends_at, is_answered
from workflows.engine.steps import (
    CONTAINERS,
    SKIPPED,
    TERMINATED,
    TIME_IS_UP,
    AskAgain,
    Cancel,
    Close,
    Expire,
    Key,
    Known,
    Ledger,
    Node,
    Plan,
    Start,
    Step,
    farewell_of,
    iteration_of,
    skipped_with,
)


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

    def look(self, ledger: Ledger, now: datetime, *, terminated: bool = False) -> Plan:
        """Decide what can be done now; after a Terminate nothing starts any more."""
        look = _Look(ledger, self._rounds, now, terminated=terminated)
        status = look.scope(self._actions, "", "")
        return Plan(steps=tuple(look.steps), status=status)


class _Look:
    """One walk over the tree; collects what can be done."""

    def __init__(
        self, ledger: Ledger, rounds: dict[Key, _Rounds], now: datetime, *, terminated: bool
    ) -> None:
        self._ledger = ledger
        self._rounds = rounds
        self._now = now
        self._ending = TERMINATED if terminated else None  # why nothing starts any more, here
        self.steps: list[Step] = []

    def scope(self, actions: Mapping[str, Action], prefix: str, iteration: str) -> Status | None:
        """Visit every action of one scope; returns its status when all are finished."""
        ended: dict[str, Status] = {}
        farewells = False
        for name, action in actions.items():
            path = f"{prefix}{name}"
            known = self._ledger.get((path, iteration))
            if known is not None and known.status.finished:
                ended[name] = known.status
                if action.farewell is not None:
                    farewells |= self._farewell(Node(action=action, path=path, iteration=iteration), known)
                continue
            node = Node(action=action, path=path, iteration=iteration)
            if known is None:
                self._unstarted(node, prefix)
            else:
                self._under_way(node, known)
        return status_of(actions, ended) if len(ended) == len(actions) and not farewells else None

    def _farewell(self, node: Node, known: Known) -> bool:
        """End the subscription of an action that ended, however it ended; says whether that is still to be done."""
        goodbye = farewell_of(node, known)
        said = None if goodbye is None else self._ledger.get(goodbye.key)
        if goodbye is None or (said is not None and said.status.finished):
            return False
        if said is None or said.status is not Status.WAITING:
            self.steps.append(Start(node=goodbye))
        return True

    def _unstarted(self, node: Node, prefix: str) -> None:
        if self._ending is not None:
            self.steps.extend(skipped_with(node, self._ending))
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
        takes_answer = self._ending == TIME_IS_UP and is_answered(known.state)
        ending = None if takes_answer else self._ending
        if known.status is Status.WAITING:
            if ending is not None:
                self.steps.append(Cancel(node=node, code=ending))
        elif node.action.type not in CONTAINERS or known.state is None:
            # announced, and then we died, or it was answered: the same call again, unless its time is up
            late = ending == TIME_IS_UP
            self.steps.append(Cancel(node=node, code=TIME_IS_UP) if late else Start(node=node))
        else:
            self._container(node, known.state)

    def _container(self, node: Node, state: Mapping[str, Any]) -> None:
        """Look within a container; one that finishes just in time is not too late."""
        around, planned, until = self._ending, len(self.steps), ends_at(state)
        if "expired" in state and around is None:
            self._ending = TIME_IS_UP
        status = self._within(node, state)
        self._ending = around
        if status is not None:
            self._close(node, state, status)
        elif until is not None and until <= self._now and around is None:
            self.steps[planned:] = self._answered(planned) or [Expire(node=node)]

    def _answered(self, planned: int) -> list[Step]:
        """List what has its answer already, of all that was planned since: that goes before the time that is up."""
        return [
            step
            for step in self.steps[planned:]
            if isinstance(step, Start)
            and (known := self._ledger.get(step.node.key)) is not None
            and is_answered(known.state)
        ]

    def _close(self, node: Node, state: Mapping[str, Any], status: Status) -> None:
        """Close a container, or let an Until ask whether it is done; one that was cut short says so."""
        if "expired" in state:
            self.steps.append(Close(node=node, status=Status.TIMED_OUT, code=TIME_IS_UP))
        elif self._ending == TIME_IS_UP:
            self.steps.append(Close(node=node, status=Status.CANCELLED, code=TIME_IS_UP))
        elif node.action.type == "Until" and self._ending is None:
            self.steps.append(AskAgain(node=node, status=status))
        else:
            self.steps.append(Close(node=node, status=status))

    def _within(self, node: Node, state: Mapping[str, Any]) -> Status | None:
        if node.action.type == "Foreach":
            return self._foreach(node, state)
        if node.action.type == "Until":
            body = node.action.branches.get("actions", {})
            return self.scope(body, f"{node.path}/", iteration_of(node, state["round"]))
        branch = node.action.branches.get(state["branch"] or "", {})
        return self.scope(branch, f"{node.path}/", node.iteration)

    def _foreach(self, node: Node, state: Mapping[str, Any]) -> Status | None:
        rounds = self._rounds.setdefault(node.key, _Rounds())
        abreast, still_open = node.action.concurrency or 1, 0
        number = rounds.first
        while number < state["count"] and still_open < abreast:
            if number not in rounds.ahead:
                if self._ending is not None and not self._began(node, number):
                    break
                status = self._round(node, number)
                if status is None:
                    still_open += 1
                else:
                    rounds.finish(number, status)
            number += 1
        return worst_of(rounds.statuses) if still_open == 0 else None

    def _round(self, node: Node, number: int) -> Status | None:
        body = node.action.branches.get("actions", {})
        return self.scope(body, f"{node.path}/", iteration_of(node, number))

    def _began(self, node: Node, number: int) -> bool:
        names, iteration = node.action.branches.get("actions", {}), iteration_of(node, number)
        return any(self._ledger.get((f"{node.path}/{name}", iteration)) is not None for name in names)
