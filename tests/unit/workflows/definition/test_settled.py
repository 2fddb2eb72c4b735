from __future__ import annotations

import pytest

from workflows.definition.reader import read_flow, read_one
from workflows.definition.settled import with_parameters
from workflows.jsontypes import Json

DEFINITION: Json = {
    "parameters": {"minuten": {"type": "Int", "defaultValue": 5}, "leeg": {"type": "Int"}, "vreemd": 5},
    "actions": {},
}


@pytest.mark.parametrize(
    ("value", "settled"),
    [
        ("PT@{parameters('minuten')}M", "PT5M"),
        ("@parameters('Minuten')", 5),
        ("@add(parameters('minuten'), 1)", 6),
        ("@parameters('leeg')", "@parameters('leeg')"),
        ("@variables('minuten')", "@variables('minuten')"),
        ("@parameters(", "@parameters("),
        ("PT5M", "PT5M"),
        (5, 5),
    ],
)
def test_only_parameters_with_a_value_are_known_beforehand(value: Json, settled: Json) -> None:
    assert with_parameters(value, DEFINITION) == settled


def test_without_parameters_nothing_is_known() -> None:
    assert with_parameters("@parameters('x')", None) == "@parameters('x')"


FLOW = """
parameters: {n: {type: Int, defaultValue: 4}, soort: {type: String, defaultValue: Fixed}}
triggers: {m: {type: Request}}
actions:
  Lus: {type: Until, expression: "@equals(1, 1)", limit: {count: "@parameters('n')", timeout: "PT@{parameters('n')}H"}, actions: {}}
  Bel: {type: Http, inputs: {method: GET, uri: x}, retryPolicy: {type: "@parameters('soort')", count: 2, interval: PT10S}}
"""


def test_limits_and_retries_may_come_from_parameters() -> None:
    loop, call = read_flow(FLOW, "x.yaml").actions.values()

    assert (loop.limit_count, str(loop.timeout)) == (4, "4:00:00")
    assert call.retry is not None
    assert (call.retry.type, call.retry.count) == ("fixed", 2)


def test_a_limit_that_is_only_known_in_a_run_is_a_mistake() -> None:
    text = FLOW.replace("count: \"@parameters('n')\"", 'count: "@triggerBody()"')

    assert [one.place.path for one in read_one(text, "x.yaml").mistakes] == ["actions.Lus.limit.count"]
