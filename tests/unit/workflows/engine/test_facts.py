from __future__ import annotations

from datetime import timedelta, timezone

from tests.unit.workflows.engine.support import START, flow_of
from workflows.engine.facts import parameters_of, stamp, trigger_of, trigger_record, workflow_record

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
        "startTime": "2026-11-24T09:00:00Z",
        "endTime": "2026-11-24T09:00:00Z",
        "trackingId": "T",
        "clientTrackingId": "T",
        "originHistoryName": "R",
        "status": "Succeeded",
    }
    assert (made[0]["inputs"], made[2]["name"]) == ({"method": "PUT"}, "manual")


def test_a_moment_is_spelled_in_utc_with_only_the_digits_that_it_has() -> None:
    summer = (START + timedelta(milliseconds=120)).astimezone(timezone(timedelta(hours=2)))

    assert [stamp(at) for at in (START, summer)] == ["2026-11-24T09:00:00Z", "2026-11-24T09:00:00.12Z"]


def test_parameters_have_their_default_value() -> None:
    assert parameters_of(FLOW) == {"map": "/bewaren", "leeg": None}


def test_a_workflow_record_names_the_flow_and_the_run() -> None:
    record = workflow_record(FLOW, "R")

    assert (record["name"], record["run"]["name"], record["tags"]) == (
        "proef",
        "R",
        {"flowDisplayName": "proef"},
    )
