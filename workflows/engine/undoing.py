"""What a cancelled run must undo: its subscriptions, and the compensations of what had succeeded, the last one first.

An action declares its compensation beside its inputs; it is one action, not a container. It may refer to what the action
itself gave. A compensation that fails keeps the ones before it from nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from workflows.definition.flow import Action, Flow, Status
from workflows.engine.entry import Entry
from workflows.engine.steps import Ledger, Node, Plan, Start, farewell_of

_TO_DO = frozenset({Status.RUNNING, Status.CANCELLED})
"""Announced, or broken off by the cancelling itself: nobody knows whether the other side heard it."""


class Undoing:
    """Plans the undoing of one run, one compensation at a time; asked again and again, as the planner is."""

    def __init__(self, flow: Flow, entries: Iterable[Entry]) -> None:
        """Undo what these entries did."""
        self._nodes = compensations(flow, entries)

    def look(self, ledger: Ledger, now: datetime, *, terminated: bool = False) -> Plan:  # noqa: ARG002 - as the planner
        """Decide what can be done now; the status is there once nothing is left to undo."""
        for node in self._nodes:
            known = ledger.get(node.key)
            if known is None or known.status in _TO_DO:
                return Plan(steps=(Start(node=node),), status=None)
            if not known.status.finished:
                return Plan(steps=(), status=None)
        return Plan(steps=(), status=Status.CANCELLED)


def compensations(flow: Flow, entries: Iterable[Entry]) -> tuple[Node, ...]:
    """List what undoes these entries, the one that ended last first."""
    entries = tuple(entries)
    declared = {path: action.compensation for path, action in _all(flow.actions, "") if action.compensation}
    done = [entry for entry in entries if entry.status is Status.SUCCEEDED and entry.path in declared]
    done.sort(key=lambda entry: entry.ended_at or entry.started_at, reverse=True)
    return (*_farewells(flow.actions, entries), *(_node(entry, declared[entry.path]) for entry in done))


def _farewells(actions: Mapping[str, Action], entries: Collection[Entry]) -> tuple[Node, ...]:
    """List what ends the subscriptions that are still there: those come first."""
    known = {entry.key for entry in entries if entry.status.finished and entry.status not in _TO_DO}
    webhooks = {path: action for path, action in _all(actions, "") if action.farewell is not None}
    found = (
        farewell_of(Node(action=webhooks[entry.path], path=entry.path, iteration=entry.iteration), entry)
        for entry in entries
        if entry.path in webhooks
    )
    return tuple(node for node in found if node is not None and node.key not in known)


def _node(entry: Entry, compensation: Action) -> Node:
    return Node(action=compensation, path=f"{entry.path}/{compensation.name}", iteration=entry.iteration)


def _all(actions: Mapping[str, Action], prefix: str) -> Iterator[tuple[str, Action]]:
    for name, action in actions.items():
        yield f"{prefix}{name}", action
        for branch in action.branches.values():
            yield from _all(branch, f"{prefix}{name}/")
