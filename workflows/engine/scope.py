"""What an expression may know at one place in a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.definition.flow import Flow
from workflows.engine.journal import Journal
from workflows.engine.plan import Node
from workflows.expressions import Scope, ticks_of
from workflows.ports import Clock
from workflows.store.runs import RunRow


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What does not change while a segment runs."""

    run: RunRow
    flow: Flow
    clock: Clock


def scope_at(around: Surroundings, journal: Journal, variables: Mapping[str, Any], node: Node) -> Scope:
    """Make the scope of one node."""
    entries = journal.seen_from(node.iteration)
    rounds = _rounds(node.iteration)
    return Scope(
        trigger=_trigger(around),
        actions={name: entry.as_known() for name, entry in entries.items()},
        results={
            name: [child.as_known() for child in journal.children_of(entry.path, node.iteration)]
            for name, entry in entries.items()
            if entry.state is not None
        },
        items=_items(entries, rounds),
        iteration_indexes=rounds,
        variables=variables,
        parameters=_parameters(around.flow),
        workflow=_workflow(around),
        ticks=lambda: ticks_of(around.clock()),
    )


def _rounds(iteration: str) -> dict[str, int]:
    parts = (part.rpartition("=") for part in iteration.split("/") if part)
    return {name: int(number) for name, _, number in parts}


def _items(entries: Mapping[str, Any], rounds: Mapping[str, int]) -> dict[str, Any]:
    found = {}
    for name, number in rounds.items():
        state = entries[name].state if name in entries else None
        if state is not None and "items" in state:
            found[name] = state["items"][number]
    return found


def _trigger(around: Surroundings) -> dict[str, Any]:
    name = next(iter(around.flow.triggers), "manual")
    return {
        "name": name,
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
    return {
        "id": f"/workflows/{around.flow.name}",
        "name": around.flow.name,
        "type": "Microsoft.Logic/workflows",
        "location": "local",
        "run": {
            "id": f"/workflows/{around.flow.name}/runs/{around.run.run_id}",
            "name": around.run.run_id,
            "type": "Microsoft.Logic/workflows/runs",
        },
        "tags": {"flowDisplayName": around.flow.title},
    }
