from __future__ import annotations

from datetime import timedelta

from tests.unit.workflows.engine.conftest import Operators, Workshop, ask, compose, flow_of
from workflows.operations.operation import Done, WaitFor


async def test_a_linear_flow_runs_to_its_end(workshop: Workshop) -> None:
    flow = flow_of(
        {
            "Een": compose("@triggerBody()?['naam']"),
            "Twee": ask("Echo", after={"Een": ["Succeeded"]}, naam="@outputs('Een')"),
            "Drie": compose("@body('Twee')?['naam']", Twee=["Succeeded"]),
        }
    )
    run_id = await workshop.run(flow, trigger={"naam": "proef"})
    assert workshop.statuses(run_id) == {
        "run": "Succeeded",
        "Een": "Succeeded",
        "Twee": "Succeeded",
        "Drie": "Succeeded",
    }
    assert workshop.actions(run_id)["Drie", ""]["outputs"] == "proef"


async def test_a_wait_ends_with_its_signal(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t1"))
    flow = flow_of({"Vraag": ask("Ask"), "Daarna": compose("@body('Vraag')?['besluit']", Vraag=["Succeeded"])})
    run_id = await workshop.run(flow)
    assert workshop.statuses(run_id) == {"run": "Waiting", "Vraag": "Waiting"}
    workshop.signal("task", "t1", {"besluit": "ja"})
    await workshop.engine.idle()
    assert workshop.statuses(run_id) == {"run": "Succeeded", "Vraag": "Succeeded", "Daarna": "Succeeded"}
    assert workshop.actions(run_id)["Daarna", ""]["outputs"] == "ja"


async def test_an_early_signal_is_not_lost(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t1"))
    workshop.signal("task", "t1", {"besluit": "ja"})
    run_id = await workshop.run(flow_of({"Vraag": ask("Ask")}))
    assert workshop.statuses(run_id) == {"run": "Succeeded", "Vraag": "Succeeded"}
