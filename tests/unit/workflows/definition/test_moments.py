from __future__ import annotations

import pytest

from workflows.definition.reader import read_one


def said(action: str) -> list[str]:
    reading = read_one("triggers: {}\nactions:\n  A: " + action, "x.yaml")
    return [f"{one.place.path} · {one.message}" for one in reading.mistakes]


@pytest.mark.parametrize(
    "action",
    [
        "{type: Expression, kind: CurrentTime, inputs: {}}",
        "{type: Expression, kind: CurrentTime}",
        "{type: expression, kind: getpasttime, inputs: {interval: 1, TimeUnit: Day}}",
        "{type: Expression, kind: ConvertTimeZone, inputs: {baseTime: x, sourceTimeZone: UTC, destinationTimeZone: UTC, formatString: g}}",
        "{type: Expression, kind: AddToTime, inputs: \"@outputs('x')\"}",
    ],
)
def test_a_kind_with_all_that_it_needs_is_right(action: str) -> None:
    assert said(action) == []


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("{type: Expression, inputs: {}}",
         ['actions.A · hier ontbreekt "kind": AddToTime, ConvertTimeZone, CurrentTime, GetFutureTime, GetPastTime, SubtractFromTime']),
        ("{type: Expression, kind: AddTime, inputs: {}}",
         ['actions.A.kind · "AddTime" kan hier niet; wel: AddToTime, ConvertTimeZone, CurrentTime, GetFutureTime, GetPastTime, SubtractFromTime']),
        ("{type: Expression, kind: AddToTime, inputs: {baseTime: x, interval: 1}}",
         ['actions.A.inputs · hier ontbreekt "timeUnit": AddToTime heeft het nodig']),
        ("{type: Expression, kind: GetPastTime}",
         ['actions.A · hier ontbreekt "interval": GetPastTime heeft het nodig', 'actions.A · hier ontbreekt "timeUnit": GetPastTime heeft het nodig']),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(action: str, says: list[str]) -> None:
    assert said(action) == says
