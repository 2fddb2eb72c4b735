"""What an expression may know at one place in a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflows.definition.flow import Flow
from workflows.engine.journal import Journal
from workflows.engine.plan import Node
from workflows.engine.shield import Taint, is_shielded, still_there
from workflows.engine.variables import Variables
from workflows.expressions import Scope, ticks_of
from workflows.ports import Clock
from workflows.store.runs import RunRow


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """One run, while a segment of it is at work."""

    run: RunRow
    flow: Flow
    clock: Clock
    journal: Journal
    variables: Variables


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
        trigger=_trigger(around),
        actions=_Lazy(around.journal.names, lambda name: look.action(name, taint)),
        results=_Lazy(around.journal.names, lambda name: look.result(name, taint)),
        items=_Lazy(rounds.keys, lambda name: look.item(name, rounds, taint)),
        iteration_indexes=rounds,
        variables=_Lazy(around.variables.names, lambda name: around.variables.read(name, taint)),
        parameters=_parameters(around.flow),
        workflow=_workflow(around),
        ticks=lambda: ticks_of(around.clock()),
    )
    return View(scope=_with_item(scope, look, rounds, taint), taint=taint)


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
        return entry.as_known()

    def result(self, name: str, taint: Taint) -> list[Mapping[str, Any]]:
        journal = self.around.journal
        entry = journal.meant(name, self.node.iteration)
        if entry is None:
            raise KeyError(name)
        children = journal.children_of(entry.path, entry.iteration)
        taint.touch(secure=any(child.secure for child in children))
        return [child.as_known() for child in children]

    def item(self, name: str, rounds: Mapping[str, int], taint: Taint) -> Any:
        entry = self.around.journal.meant(name, self.node.iteration)
        if entry is None or entry.state is None or "items" not in entry.state:
            raise KeyError(name)
        taint.touch(secure=entry.secure_inputs)
        return still_there(entry.state["items"])[rounds[name]]


def _with_item(scope: Scope, look: _Look, rounds: Mapping[str, int], taint: Taint) -> Scope:
    """Let item() be the current one of the innermost loop; everything in a loop over something secure is secure."""
    innermost = next(reversed(list(rounds)), None)
    if innermost is None:
        return scope
    entry = look.around.journal.meant(innermost, look.node.iteration)
    items = entry.state.get("items") if entry is not None and entry.state is not None else None
    if entry is None or items is None or is_shielded(items):
        return scope
    taint.touch(secure=entry.secure_inputs)
    return replace(scope, item=items[rounds[innermost]])


def _rounds(iteration: str) -> dict[str, int]:
    parts = (part.rpartition("=") for part in iteration.split("/") if part)
    return {name: int(number) for name, _, number in parts}


def _trigger(around: Surroundings) -> dict[str, Any]:
    return {
        "name": next(iter(around.flow.triggers), "manual"),
        "outputs": around.run.trigger,
        "startTime": around.run.started_at.isoformat(),
        "endTime": around.run.started_at.isoformat(),
        "trackingId": around.run.tracking_id,
        "clientTrackingId": around.run.tracking_id,
        "originHistoryName": around.run.run_id,
        "status": "Succeeded",
    }


def _parameters(flow: Flow) -> dict[str, Any]:
    return {name: declared.get("defaultValue") for name, declared in flow.parameters.items()}


def _workflow(around: Surroundings) -> dict[str, Any]:
    home = f"/workflows/{around.flow.name}"
    return {
        "id": home,
        "name": around.flow.name,
        "type": "Microsoft.Logic/workflows",
        "location": "local",
        "run": {
            "id": f"{home}/runs/{around.run.run_id}",
            "name": around.run.run_id,
            "type": "Microsoft.Logic/workflows/runs",
        },
        "tags": {"flowDisplayName": around.flow.title},
    }
