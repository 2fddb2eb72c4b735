"""What a run knows of what is outside it: its trigger, its flow's parameters and itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from workflows.definition.flow import Flow, Trigger
from workflows.jsontypes import JsonObject


def stamp(at: datetime) -> str:
    """Spell a moment as the records of a run do: in UTC, with a Z and no zeros that say nothing."""
    whole, point, fraction = at.astimezone(UTC).replace(tzinfo=None).isoformat().partition(".")
    return f"{whole}{point}{fraction.rstrip('0')}Z"


def trigger_of(flow: Flow, name: str | None) -> Trigger | None:
    """Find the trigger that started a run; without a name it is the flow's first."""
    return flow.triggers.get(name) if name else next(iter(flow.triggers.values()), None)


def trigger_record(
    trigger: Trigger | None, outputs: JsonObject, at: datetime, *, tracking_id: str, run_id: str
) -> dict[str, Any]:
    """Spell a trigger as trigger() gives it; *inputs* only where its definition has some of its own."""
    record: dict[str, Any] = {
        "name": trigger.name if trigger else "manual",
        "outputs": outputs,
        "startTime": stamp(at),
        "endTime": stamp(at),
        "trackingId": tracking_id,
        "clientTrackingId": tracking_id,
        "originHistoryName": run_id,
        "status": "Succeeded",
    }
    if trigger is not None and trigger.inputs:
        record["inputs"] = trigger.inputs
    return record


def parameters_of(flow: Flow) -> dict[str, Any]:
    """Give the parameters of a flow their values."""
    return {name: declared.get("defaultValue") for name, declared in flow.parameters.items()}


def workflow_record(flow: Flow, run_id: str) -> dict[str, Any]:
    """Spell a run and its flow as workflow() gives them."""
    home = f"/workflows/{flow.name}"
    return {
        "id": home,
        "name": flow.name,
        "type": "Microsoft.Logic/workflows",
        "location": "local",
        "run": {"id": f"{home}/runs/{run_id}", "name": run_id, "type": "Microsoft.Logic/workflows/runs"},
        "tags": {"flowDisplayName": flow.title},
    }
