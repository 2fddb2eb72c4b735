"""What an expression may know at one place in a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from workflows.callback import AddressOf, key_of
from workflows.definition.action_reader import FAREWELL
from workflows.definition.flow import Flow
from workflows.engine.entry import Entry
from workflows.engine.facts import parameters_of, trigger_of, trigger_record, workflow_record
from workflows.engine.journal import Journal
from workflows.engine.recalling import find, is_steady, read_by
from workflows.engine.shield import SHIELDED, Guarded, Taint, Watched, is_shielded, still_there
from workflows.engine.steps import Key, Node
from workflows.engine.variables import Variables
from workflows.expressions import ExpressionError, Scope, evaluate_value, ticks_of
from workflows.jsontypes import JsonObject
from workflows.ports import Clock
from workflows.store.runs import RunRow

Secrets = Mapping[str, Callable[[], str]]
"""What appsetting('name') reads: secrets by the name that the settings give them, fetched when they are asked for."""

Recall = Callable[[Entry], JsonObject | None]
"""Give the outputs of an action with what the history does not keep; None: it keeps them whole."""

Scripted = Callable[[Node], JsonObject | None]
"""Give the result that stands for an action's own; None: it has none."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """One run, while a segment of it is at work."""

    run: RunRow
    flow: Flow
    clock: Clock
    journal: Journal
    variables: Variables
    secrets: Secrets = field(default_factory=dict)
    scripted: Scripted | None = None  # results that stand for the real ones, in a rehearsal
    callback: AddressOf | None = None  # where the answer to an action may come
    trigger: JsonObject | None = None  # what a trigger kept by reference says now; personal, so secure
    recall: Recall | None = None  # what an action gave that the history does not keep

    def known(self, entry: Entry, taint: Taint) -> Mapping[str, Any]:
        """Give an entry as actions('Name') gives it."""
        kept = entry.as_known()
        recalled = None if self.recall is None else self.recall(entry)
        return kept if recalled is None else Guarded({**kept, "outputs": recalled}, kept, taint)

    @cached_property
    def lists(self) -> dict[Key, Any]:
        """Keep the lists of loops that were read again in this segment."""
        return {}

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Give the parameters their values."""
        return parameters_of(self.flow)

    @cached_property
    def workflow(self) -> dict[str, Any]:
        """Describe the run and its flow."""
        return workflow_record(self.flow, self.run.run_id)

    @cached_property
    def what_fired(self) -> dict[str, Any]:
        """Describe what started the run."""
        run, trigger = self.run, trigger_of(self.flow, self.run.trigger_name)
        outputs = run.trigger if self.trigger is None else self.trigger
        return trigger_record(
            trigger, outputs, run.started_at, tracking_id=run.tracking_id, run_id=run.run_id
        )


@dataclass(frozen=True, kw_only=True)
class View:
    """What one place may know, and whether something secure was read there."""

    scope: Scope
    taint: Taint


class _Lazy(Mapping[str, Any]):
    """Works out only what an expression names."""

    def __init__(self, names: Callable[[], Iterable[str]], find: Callable[[str], Any]) -> None:
        self._names = names
        self._find = find

    def __getitem__(self, name: str) -> Any:
        return self._find(name)

    def __contains__(self, name: object) -> bool:
        return name in set(self._names())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(set(self._names()))


def view_at(around: Surroundings, node: Node) -> View:
    """Make what one node may know."""
    taint, look = Taint(), _Look(around, node)
    rounds = _rounds(node.iteration)
    scope = Scope(
        trigger=_trigger(around, taint),
        actions=_Lazy(around.journal.names, lambda name: look.action(name, taint)),
        results=_Lazy(around.journal.names, lambda name: look.result(name, taint)),
        items=_Lazy(rounds.keys, lambda name: look.item(name, rounds, taint)),
        iteration_indexes=rounds,
        appsettings=_Lazy(around.secrets.keys, lambda name: _secret(around.secrets, name, taint)),
        variables=_Lazy(around.variables.names, lambda name: around.variables.read(name, taint)),
        parameters=around.parameters,
        workflow=around.workflow,
        ticks=lambda: ticks_of(around.clock()),
        callback_url=_callback_url(around, node),
    )
    return View(scope=_with_item(scope, look, rounds, taint), taint=taint)


def _callback_url(around: Surroundings, node: Node) -> str | None:
    """Spell where the answer to a webhook may come; the call that ends its subscription names the same address."""
    path = node.path.rpartition("/")[0] if node.action.name.endswith(FAREWELL) else node.path
    if around.callback is None or (path == node.path and node.action.type != "HttpWebhook"):
        return None
    return around.callback(key_of(around.run.run_id, path, node.iteration))


def _secret(secrets: Secrets, name: str, taint: Taint) -> str:
    taint.touch(secure=True)
    return secrets[name]()


@dataclass(frozen=True)
class _Look:
    """Looks names up for one node."""

    around: Surroundings
    node: Node

    def action(self, name: str, taint: Taint) -> Mapping[str, Any]:
        entry = self.around.journal.meant(name, self.node.iteration)
        if entry is None:
            raise KeyError(name)
        taint.touch(secure=entry.secure)
        return self.around.known(entry, taint)

    def result(self, name: str, taint: Taint) -> list[Mapping[str, Any]]:
        journal = self.around.journal
        entry = journal.meant(name, self.node.iteration)
        if entry is None:
            raise KeyError(name)
        children = journal.children_of(entry.path, entry.iteration)
        taint.touch(secure=any(child.secure for child in children))
        return [self.around.known(child, taint) for child in children]

    def item(self, name: str, rounds: Mapping[str, int], taint: Taint) -> Any:
        entry = self.around.journal.meant(name, self.node.iteration)
        if entry is None or entry.state is None or "items" not in entry.state:
            raise KeyError(name)
        taint.touch(secure=entry.secure_inputs)
        return still_there(items_of(self.around, entry))[rounds[name]]


def _with_item(scope: Scope, look: _Look, rounds: Mapping[str, int], taint: Taint) -> Scope:
    """Let item() be the current one of the innermost loop; everything in a loop over something secure is secure."""
    innermost = next(reversed(list(rounds)), None)
    if innermost is None:
        return scope
    entry = look.around.journal.meant(innermost, look.node.iteration)
    if entry is None or entry.state is None or "items" not in entry.state:
        return scope
    items = items_of(look.around, entry)
    if is_shielded(items):
        return scope
    taint.touch(secure=entry.secure_inputs)
    return replace(scope, item=items[rounds[innermost]])


def items_of(around: Surroundings, entry: Entry) -> Any:
    """Give the list of a loop; one that was not kept is read again, where that must give the same."""
    items = entry.state["items"] if entry.state is not None else SHIELDED
    if not is_shielded(items):
        return items
    known: Any = around.lists.get(entry.key)
    if known is None:
        known = around.lists[entry.key] = _read_again(around, entry)
    return known


def _read_again(around: Surroundings, entry: Entry) -> Any:
    action = find(around.flow.actions, entry.path)
    if action is None or not is_steady(action.foreach) or not _has_ended(around, action.foreach, entry):
        return SHIELDED
    place = Node(action=action, path=entry.path, iteration=entry.iteration)
    try:
        items: Any = evaluate_value(action.foreach, view_at(around, place).scope)
    except ExpressionError:
        return SHIELDED
    count = entry.state["count"] if entry.state is not None else None
    return items if isinstance(items, list) and len(items) == count else SHIELDED


def _has_ended(around: Surroundings, template: Any, loop: Entry) -> bool:
    """Whether all that a text reads had ended when the loop over it began, so that it says the same still."""
    wanted = {name.lower() for name in read_by(template)}
    found = [
        around.journal.meant(name, loop.iteration)
        for name in around.journal.names()
        if name.lower() in wanted
    ]
    ended = [one for one in found if one is not None and one.ended_at and one.ended_at <= loop.started_at]
    return len(ended) == len(wanted)


def _rounds(iteration: str) -> dict[str, int]:
    parts = (part.rpartition("=") for part in iteration.split("/") if part)
    return {name: int(number) for name, _, number in parts}


def _trigger(around: Surroundings, taint: Taint) -> dict[str, Any]:
    trigger = trigger_of(around.flow, around.run.trigger_name)
    by_flow = trigger is not None and trigger.secure_outputs
    secure = around.trigger is not None or around.run.secure_trigger or by_flow
    return Watched(around.what_fired, taint) if secure else around.what_fired
