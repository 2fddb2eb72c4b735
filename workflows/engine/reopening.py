"""Which entries of an earlier run a new one takes over, when it begins at an action instead of at the start.

Everything that follows the action is done again, and everything around it is open again; the rest is kept as it ended.
The flow may have changed since: what is not in it any more, or is now of another type, is not taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflows.definition.action_reader import UNDO
from workflows.definition.flow import Action, Flow, Status
from workflows.engine.ends import deciding
from workflows.engine.entry import Entry
from workflows.engine.opening import limit_of
from workflows.engine.recalling import find
from workflows.engine.setting import CHANGES
from workflows.engine.shield import SHIELDED, is_shielded
from workflows.engine.steps import CONTAINERS, LOOPS, TERMINATED, TIME_IS_UP, Key
from workflows.engine.variables import EMPTY_VALUES, declared_in

_BAD = frozenset({Status.FAILED, Status.TIMED_OUT, Status.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a new run begins with."""

    entries: tuple[Entry, ...]
    variables: Mapping[str, Any]


def take_over(flow: Flow, entries: Iterable[Entry], starts: Iterable[Key], now: datetime) -> Taken:
    """Choose what a run that begins at *starts* takes over; an iteration of "" means every round.

    What was undone since is done again, with everything that follows it.
    """
    known = {entry.key: entry for entry in entries}
    undone = (key for key in known if _undo_of(key) in known)
    kept = tuple(_Chooser(known, (*starts, *undone), now).scope(flow.actions, "", ""))
    return Taken(entries=kept, variables=variables_after(flow, kept))


def failing(flow: Flow, entries: Iterable[Entry]) -> tuple[Key, ...]:
    """Name the actions on which a run failed or stopped: those that nothing after them dealt with, inside out."""
    known = {entry.key: entry for entry in entries}
    return tuple(_failing(flow.actions, known, "", ""))


def paths_of(flow: Flow) -> Iterator[str]:
    """Name every action by its path, outside in."""
    return _paths(flow.actions, "")


def _paths(actions: Mapping[str, Action], prefix: str) -> Iterator[str]:
    for name, action in actions.items():
        yield f"{prefix}{name}"
        yield from _paths(_children(action), f"{prefix}{name}/")


def variables_after(flow: Flow, entries: Iterable[Entry]) -> Mapping[str, Any]:
    """Work out the variables as these entries left them, each set by the last that did."""
    order = {action.name: number for number, action in enumerate(flow.walk())}
    done = [entry for entry in entries if entry.status is Status.SUCCEEDED]
    values: dict[str, Any] = {}
    for entry in sorted(done, key=lambda one: (one.ended_at or one.started_at, order.get(one.name, 0))):
        if entry.type == "InitializeVariable":
            values.update(_made(entry, flow))
        elif entry.type in CHANGES:
            values.update(_changed(entry, flow))
    return values


def _made(entry: Entry, flow: Flow) -> Iterator[tuple[str, Any]]:
    if is_shielded(entry.inputs):
        action = find(flow.actions, entry.path)
        yield from (
            (str(made.get("name")), SHIELDED) for made in declared_in(action.inputs if action else {})
        )
        return
    for made in declared_in(entry.inputs):
        value = made.get("value")
        yield (
            str(made.get("name")),
            EMPTY_VALUES.get(str(made.get("type", "")).lower()) if value is None else value,
        )


def _changed(entry: Entry, flow: Flow) -> Iterator[tuple[str, Any]]:
    if isinstance(entry.outputs, Mapping) and "name" in entry.outputs:
        yield str(entry.outputs["name"]), entry.outputs.get("value")
    elif (action := find(flow.actions, entry.path)) is not None and isinstance(action.inputs, Mapping):
        yield str(action.inputs.get("name")), SHIELDED


@dataclass(frozen=True)
class _Chooser:
    known: Mapping[Key, Entry]
    starts: tuple[Key, ...]
    now: datetime

    def scope(self, actions: Mapping[str, Action], prefix: str, iteration: str) -> Iterator[Entry]:
        """Choose from one scope, in one round."""
        here = {name: entry for name in actions if (entry := self.known.get((f"{prefix}{name}", iteration)))}
        targets = {name for name, entry in here.items() if self._is_start(entry)}
        reopened = {name for name, entry in here.items() if self._is_open(entry)} - targets
        redone = targets | _followers(actions, targets | reopened)
        for name, entry in here.items():
            if name in redone or entry.type != actions[name].type:
                continue
            if name in reopened:
                yield from self._reopened(actions[name], entry)
            else:
                yield entry
                yield from self._below(entry)

    def _is_start(self, entry: Entry) -> bool:
        if _broken_off(entry) and not _has_state(entry):
            return True
        return any(entry.path == start and at in {"", entry.iteration} for start, at in self.starts)

    def _is_open(self, entry: Entry) -> bool:
        """Whether something within it is done again."""
        if entry.type not in CONTAINERS:
            return False
        return _broken_off(entry) or any(
            start.startswith(f"{entry.path}/") and (not at or is_within(at, entry.iteration))
            for start, at in self.starts
        )

    def _below(self, entry: Entry) -> Iterator[Entry]:
        """Give everything below a container that is kept as it ended."""
        has = entry.type in CONTAINERS or entry.type == "HttpWebhook"  # that one has its farewell
        return self._kept(entry, entry.iteration) if has else iter(())

    def _kept(self, entry: Entry, around: str) -> Iterator[Entry]:
        for (path, iteration), below in self.known.items():
            if path.startswith(f"{entry.path}/") and is_within(iteration, around):
                yield below

    def _reopened(self, action: Action, entry: Entry) -> Iterator[Entry]:
        """Open a container again, as far as it had come; one of which the state is gone begins anew."""
        state = dict(entry.state or {})
        if not _has_state(entry):
            return
        if action.type == "Until":
            state = {**state, "round": self._until_round(entry), "since": self.now.isoformat()}
        state = {name: value for name, value in state.items() if name not in {"until", "expired"}}
        state |= limit_of(action, self.now)
        yield replace(entry, status=Status.RUNNING, ended_at=None, code=None, error=None, state=state)
        if action.type in LOOPS:
            yield from self._rounds(action, entry, state)
        else:
            for branch in action.branches.values():
                yield from self.scope(branch, f"{entry.path}/", entry.iteration)

    def _rounds(self, action: Action, entry: Entry, state: Mapping[str, Any]) -> Iterator[Entry]:
        for number in rounds_of(entry, self.known):
            if action.type == "Until" and number > state["round"]:
                return
            if action.type == "Until" and number < state["round"]:
                yield from self._kept(entry, round_of(entry, number))
            else:
                yield from self.scope(_children(action), f"{entry.path}/", round_of(entry, number))

    def _until_round(self, entry: Entry) -> int:
        """Name the first round in which something is done again; without a choice the last one."""
        last = int((entry.state or {}).get("round", 0))
        return min([*rounds_of(entry, self.starts), last])


def rounds_of(loop: Entry, keys: Iterable[Key]) -> list[int]:
    """List the rounds of a loop that these keys are in."""
    own = round_of(loop, "")
    found = {
        int(iteration.removeprefix(own).partition("/")[0])
        for path, iteration in keys
        if path.startswith(f"{loop.path}/") and iteration.startswith(own)
    }
    return sorted(found)


def round_of(loop: Entry, number: int | str) -> str:
    """Name one round of a loop."""
    own = f"{loop.name}={number}"
    return f"{loop.iteration}/{own}" if loop.iteration else own


def is_within(iteration: str, around: str) -> bool:
    """Whether a round is another one, or lies in it."""
    return not around or iteration == around or iteration.startswith(f"{around}/")


def _undo_of(key: Key) -> Key:
    """Name the compensation of an action."""
    path, iteration = key
    return f"{path}/{path.rpartition('/')[2]}{UNDO}", iteration


def _broken_off(entry: Entry) -> bool:
    """Whether it did not end by itself, or ended the run: that is always done again."""
    too_late = entry.status is Status.SKIPPED and entry.code == TIME_IS_UP
    stopped = entry.status is Status.CANCELLED or entry.code == TERMINATED or not entry.status.finished
    return stopped or too_late or entry.type == "Terminate"


def _has_state(entry: Entry) -> bool:
    return (
        bool(entry.state) and entry.type in CONTAINERS and not is_shielded((entry.state or {}).get("items"))
    )


def _failing(
    actions: Mapping[str, Action], known: Mapping[Key, Entry], prefix: str, iteration: str
) -> Iterator[Key]:
    ended = {name: entry for name in actions if (entry := known.get((f"{prefix}{name}", iteration)))}
    deciders = deciding(actions, {name: entry.status for name, entry in ended.items()})
    for name, entry in ended.items():
        if name in deciders and entry.status in _BAD:
            inside = list(_failing_within(actions[name], entry, known)) if _has_state(entry) else []
            yield from inside or [entry.key]


def _failing_within(action: Action, entry: Entry, known: Mapping[Key, Entry]) -> Iterator[Key]:
    if action.type not in LOOPS:
        for branch in action.branches.values():
            yield from _failing(branch, known, f"{entry.path}/", entry.iteration)
        return
    for number in rounds_of(entry, known):
        yield from _failing(_children(action), known, f"{entry.path}/", round_of(entry, number))


def _followers(actions: Mapping[str, Action], begun: set[str]) -> set[str]:
    """Name everything that comes after these, near and far."""
    found: set[str] = set()
    while fresh := {
        name
        for name, action in actions.items()
        if (begun | found) & set(action.run_after) and name not in found
    }:
        found |= fresh
    return found


def _children(action: Action) -> Mapping[str, Action]:
    return {name: child for branch in action.branches.values() for name, child in branch.items()}
