from __future__ import annotations

import json
from typing import Any

import pytest

from workflows.definition.flow import Trigger
from workflows.definition.reader import read_all, read_flow, read_one

FULL = """
triggers:
  Nieuw:
    type: openapiconnection
    recurrence: {frequency: Minute, interval: 3}
    splitOn: "@triggerOutputs()?['body']"
    conditions: [{expression: "@true"}, "@false"]
    runtimeConfiguration: {concurrency: {runs: 5}, folderConcurrency: {runs: 3}}
    correlation: {clientTrackingId: "@{triggerBody()?['id']}"}
    inputs: {host: {apiId: /x/shared_x, operationId: Nieuw}}
  Roep:
    type: request
    kind: Http
    operationOptions: SingleInstance
    inputs: {schema: {}}
"""


def test_triggers_with_everything() -> None:
    assert read_flow(FULL, "x.yaml").triggers == {
        "Nieuw": Trigger(
            name="Nieuw",
            type="OpenApiConnection",
            inputs={"host": {"apiId": "/x/shared_x", "operationId": "Nieuw"}},
            recurrence={"frequency": "Minute", "interval": 3},
            conditions=("@true", "@false"),
            split_on="@triggerOutputs()?['body']",
            concurrency=5,
            folder_runs=3,
            tracking_id="@{triggerBody()?['id']}",
        ),
        "Roep": Trigger(
            name="Roep",
            type="Request",
            kind="Http",
            inputs={"schema": {}},
            concurrency=1,
            most_waiting=0,
            options=frozenset({"singleinstance"}),
        ),
    }


@pytest.mark.parametrize(
    ("trigger", "says"),
    [
        ("5", ["triggers.T · hier hoort een trigger, met type en inputs"]),
        ("{}", ['triggers.T · deze trigger heeft geen "type"']),
        ("{type: Recurrence}", ['triggers.T · hier ontbreekt "recurrence": frequency (Second tot en met Year), interval, startTime, endTime, timeZone en schedule: hours, minutes, weekDays en monthDays']),
        ("{type: Recurrence, recurrence: {frequency: Dag}}",
         ['triggers.T.recurrence · hier ontbreekt "interval"',
          'triggers.T.recurrence.frequency · "Dag" kan hier niet; wel: Second, Minute, Hour, Day, Week, Month, Year']),
        ("{type: Request, conditions: [{}]}", ['triggers.T.conditions.0 · hier ontbreekt "expression": de voorwaarde']),
    ],
)  # fmt: skip
def test_mistakes_in_the_shape(trigger: str, says: list[str]) -> None:
    reading = read_one(f"triggers:\n  T: {trigger}", "x.yaml")
    assert sorted(str(mistake) for mistake in reading.mistakes) == sorted(f"x.yaml:2 · {one}" for one in says)


def test_a_recurrence_may_come_from_parameters() -> None:
    text = "triggers:\n  T: {type: Recurrence, recurrence: {frequency: \"@parameters('f')\", interval: 1}}"
    assert read_one(text, "x.yaml").mistakes == ()


@pytest.mark.parametrize(
    ("recurrence", "wrong"),
    [
        ({"frequency": "Day", "interval": 1, "timeZone": "Middelburg"}, True),
        ({"frequency": "Day", "interval": 1, "startTime": "morgen"}, True),
        ({"frequency": "Week", "interval": 1, "schedule": {"weekDays": ["Maandag"]}}, True),
        ({"frequency": "Week", "interval": 1, "schedule": {"weekDays": ["Monday"]}}, False),
        ({"frequency": "Day", "interval": 1, "timeZone": "@parameters('zone')"}, False),
    ],
)
def test_times_that_are_wrong_are_noted_before_anything_runs(
    recurrence: dict[str, Any], *, wrong: bool
) -> None:
    trigger = {"type": "Recurrence", "recurrence": recurrence}
    text = json.dumps({"triggers": {"Klok": trigger}, "actions": {}})
    [reading] = read_all(text, "klok.json")

    assert [one.code for one in reading.mistakes] == (["recurrence_wrong"] if wrong else [])
