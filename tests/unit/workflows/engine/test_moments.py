from __future__ import annotations

from typing import Any

import pytest

from workflows.definition.flow import Action
from workflows.engine.data import DATA
from workflows.errors import PermanentError
from workflows.expressions import Scope

NOW = 639314550000000000  # 2026-11-28T09:30:00Z
SCOPE = Scope(variables={"dag": "2026-03-01T10:00:00Z"}, ticks=lambda: NOW)


def worked_out(kind: str | None, inputs: Any) -> Any:
    return DATA["Expression"](Action(name="A", type="Expression", kind=kind, inputs=inputs), SCOPE).outputs


@pytest.mark.parametrize(
    ("kind", "inputs", "body"),
    [
        ("CurrentTime", {}, "2026-11-28T09:30:00.0000000Z"),
        ("CurrentTime", None, "2026-11-28T09:30:00.0000000Z"),
        ("AddToTime", {"baseTime": "@variables('dag')", "interval": "1", "timeUnit": "Month"}, "2026-04-01T10:00:00.0000000Z"),
        ("subtractFromTime", {"baseTime": "@{variables('dag')}", "interval": 2, "timeUnit": "Hour"}, "2026-03-01T08:00:00.0000000Z"),
        ("GetFutureTime", {"interval": 1, "timeUnit": "Week"}, "2026-12-05T09:30:00.0000000Z"),
        ("GetPastTime", {"interval": 1, "timeUnit": "Day", "formatString": "d-M-yyyy"}, "27-11-2026"),
        ("ConvertTimeZone", {"baseTime": "@variables('dag')", "sourceTimeZone": "UTC", "destinationTimeZone": "W. Europe Standard Time"}, "2026-03-01T11:00:00.0000000"),
        ("ConvertTimeZone", {"baseTime": "@variables('dag')", "sourceTimeZone": "UTC", "destinationTimeZone": "W. Europe Standard Time", "formatString": "HH:mm"}, "11:00"),
    ],
)  # fmt: skip
def test_each_kind_works_out_its_moment(kind: str, inputs: Any, body: str) -> None:
    assert worked_out(kind, inputs) == {"body": body}


def test_a_kind_that_does_not_exist_fails() -> None:
    with pytest.raises(PermanentError, match="kind-unknown"):
        worked_out("Toekomst", {})
