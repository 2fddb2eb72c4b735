from __future__ import annotations

from tests.unit.workflows.engine.support import START, flow_of
from workflows.engine.facts import parameters_of, trigger_of, trigger_record, workflow_record

FLOW = flow_of(
    {},
    triggers={
        "Een": {"type": "Request", "inputs": {"method": "PUT"}},
        "Twee": {"type": "Request"},
    },
    parameters={"map": {"type": "String", "defaultValue": "/bewaren"}, "leeg": {"type": "String"}},
)


def test_the_trigger_of_a_run_is_the_named_one_or_the_first() -> None:
    names = [trigger_of(FLOW, name) for name in ("Twee", None)]

    assert [one.name for one in names if one] == ["Twee", "Een"]
    assert trigger_of(FLOW, "Drie") is None


def test_a_trigger_record_has_inputs_only_where_the_definition_has() -> None:
    made = [
        trigger_record(trigger_of(FLOW, name), {"body": 1}, START, tracking_id="T", run_id="R")
        for name in ("Een", "Twee", "Drie")
    ]

    assert made[1] == {
        "name": "Twee",
        "outputs": {"body": 1},
        "startTime": START.isoformat(),
        "endTime": START.isoformat(),
        "trackingId": "T",
        "clientTrackingId": "T",
        "originHistoryName": "R",
        "status": "Succeeded",
    }
    assert (made[0]["inputs"], made[2]["name"]) == ({"method": "PUT"}, "manual")


def test_parameters_have_their_default_value() -> None:
    assert parameters_of(FLOW) == {"map": "/bewaren", "leeg": None}


def test_a_workflow_record_names_the_flow_and_the_run() -> None:
    record = workflow_record(FLOW, "R")

    assert (record["name"], record["run"]["name"], record["tags"]) == (
        "proef",
        "R",
        {"flowDisplayName": "proef"},
    )
