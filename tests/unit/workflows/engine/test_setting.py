from __future__ import annotations

from typing import Any

import pytest

from tests.unit.workflows.engine.support import Workshop, compose, flow_of
from workflows.engine.setting import CHANGES, SETTERS
from workflows.errors import PermanentError


@pytest.mark.parametrize(
    ("kind", "before", "given", "after"),
    [
        ("SetVariable", 1, "x", "x"),
        ("IncrementVariable", 1, 2, 3),
        ("IncrementVariable", 1, None, 2),
        ("DecrementVariable", 1.5, 1, 0.5),
        ("AppendToArrayVariable", [1], None, [1, None]),
        ("AppendToArrayVariable", None, 1, [1]),
        ("AppendToStringVariable", "a", 1, "a1"),
        ("AppendToStringVariable", None, None, ""),
    ],
)
def test_each_action_changes_in_its_own_way(kind: str, before: Any, given: Any, after: Any) -> None:
    assert CHANGES[kind](before, given) == after


@pytest.mark.parametrize(
    ("kind", "before", "given"),
    [
        ("IncrementVariable", "a", 1),
        ("DecrementVariable", 1, "a"),
        ("AppendToArrayVariable", "a", 1),
        ("AppendToStringVariable", [1], "a"),
    ],
)
def test_what_cannot_be_changed_so_is_refused(kind: str, before: Any, given: Any) -> None:
    with pytest.raises(PermanentError, match="variable-not-a"):
        CHANGES[kind](before, given)


def test_six_actions_set_variables() -> None:
    assert len(SETTERS) == 6


def make(name: str, kind: str, **value: Any) -> dict[str, Any]:
    made = {"name": name, "type": kind, **value}
    return {"type": "InitializeVariable", "inputs": {"variables": [made]}, "runAfter": {}}


@pytest.mark.asyncio(loop_scope="module")
async def test_variables_live_as_long_as_the_run(workshop: Workshop) -> None:
    flow = flow_of(
        {
            "A": make("rij", "Array"),
            "B": {
                "type": "AppendToArrayVariable",
                "inputs": {"name": "RIJ", "value": "@length(variables('rij'))"},
                "runAfter": {"A": ["Succeeded"]},
            },
            "C": compose("@variables('Rij')", B=["Succeeded"]),
            "D": {
                "type": "SetVariable",
                "inputs": {"name": "rij", "value": "tekst"},
                "runAfter": {"C": ["Succeeded"]},
            },
        }
    )
    run_id = await workshop.run(flow)

    assert workshop.outputs(run_id, "C") == [0]
    assert workshop.statuses(run_id)["D"] == "Failed"
    assert workshop.row(run_id)["error_code"] == "variable-wrong-type"
    assert workshop.row(run_id)["variables"] == {"rij": [0]}
