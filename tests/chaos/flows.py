"""The flows that are worked while workers die."""

from __future__ import annotations

from typing import Any

from tests.unit.workflows.engine.support import ask, compose, flow_of

N = "@triggerBody()?['n']"


def _loop() -> dict[str, Any]:
    return {
        "type": "Foreach",
        "foreach": "@createArray(1, 2)",
        "actions": {"Ronde": ask("Work", n="@item()")},
        "runtimeConfiguration": {"concurrency": {"repetitions": 2}},
        "runAfter": {"Vraag": ["Succeeded"]},
    }


FLOWS = {
    "everything": flow_of(
        {
            "Teller": {
                "type": "InitializeVariable",
                "inputs": {"variables": [{"name": "teller", "type": "Integer", "value": 0}]},
            },
            "Eerst": ask("Work", {"Teller": ["Succeeded"]}, n=N, moment="@utcNow()"),
            "Links": ask("Work", {"Eerst": ["Succeeded"]}, n="@body('Eerst')?['n']"),
            "Rechts": ask("Stutter", {"Eerst": ["Succeeded"]}, n=N),
            "Tel": {
                "type": "IncrementVariable",
                "inputs": {"name": "teller"},
                "runAfter": {"Links": ["Succeeded"], "Rechts": ["Succeeded"]},
            },
            "Vraag": ask("Wait", {"Tel": ["Succeeded"]}),
            "Elk": _loop(),
            "Laatst": compose("@variables('teller')", Elk=["Succeeded"]),
        }
    ),
    "chain": flow_of(
        {
            "Een": ask("Work", n=N),
            "Twee": ask("Work", {"Een": ["Succeeded"]}, n=N),
            "Drie": ask("Work", {"Twee": ["Succeeded"]}, n=N),
        }
    ),
}
