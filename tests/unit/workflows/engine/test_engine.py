from __future__ import annotations

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.errors import BadInputError
from workflows.operations.operation import Done, WaitFor

pytestmark = pytest.mark.asyncio(loop_scope="module")
WAITING = flow_of({"Vraag": ask("Ask"), "Daarna": compose("@body('Vraag')?['besluit']", Vraag=["Succeeded"])})


async def test_a_linear_flow_runs_to_its_end(workshop: Workshop) -> None:
    flow = flow_of(
        {
            "Een": compose("@triggerBody()?['naam']"),
            "Twee": ask("Echo", {"Een": ["Succeeded"]}, naam="@outputs('Een')"),
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
    assert workshop.outputs(run_id, "Drie") == "proef"


async def test_the_same_event_starts_one_run(workshop: Workshop) -> None:
    flow = flow_of({"Een": compose(1)})
    run_id = workshop.start(flow, key="gebeurtenis")
    with workshop.database.begin() as connection:
        again = workshop.engine.start_run(
            connection, flow=flow, dedup_key="gebeurtenis", partition_key="map", trigger_outputs={}
        )
    await workshop.engine.idle()

    assert again is None
    assert workshop.statuses(run_id) == {"run": "Succeeded", "Een": "Succeeded"}


async def test_a_run_does_not_start_when_the_callers_transaction_is_undone(workshop: Workshop) -> None:
    flow, started = flow_of({"Een": compose(1)}), []

    def start_and_fail() -> None:
        with workshop.database.begin() as connection:
            started.append(
                workshop.engine.start_run(
                    connection, flow=flow, dedup_key="ongedaan", partition_key="map", trigger_outputs={}
                )
            )
            raise ConnectionError

    with pytest.raises(ConnectionError):
        start_and_fail()
    run_id = await workshop.run(flow, key="ongedaan")

    assert run_id != started[0]
    assert workshop.row(run_id)["status"] == "Succeeded"


async def test_a_wait_ends_with_its_signal(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t1"))
    run_id = await workshop.run(WAITING)
    before = workshop.statuses(run_id)
    workshop.signal("task", "t1", {"besluit": "ja"})
    await workshop.engine.idle()

    assert before == {"run": "Waiting", "Vraag": "Waiting"}
    assert workshop.statuses(run_id) == {"run": "Succeeded", "Vraag": "Succeeded", "Daarna": "Succeeded"}
    assert workshop.outputs(run_id, "Daarna") == "ja"


async def test_an_early_signal_is_not_lost(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t2"))
    workshop.signal("task", "t2", {"besluit": "nee"})
    run_id = await workshop.run(WAITING)

    assert workshop.outputs(run_id, "Daarna") == "nee"


async def test_a_signal_without_an_outcome_reads_back_as_an_empty_object(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t3"))
    workshop.signal("task", "t3", None)
    run_id = await workshop.run(WAITING)

    assert workshop.outputs(run_id, "Vraag") == {"statusCode": 200, "body": {}}


async def test_one_signal_answers_every_run_that_waits_for_it(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t4"))
    runs = [workshop.start(WAITING, partition="a"), workshop.start(WAITING, partition="b")]
    await workshop.engine.idle()
    workshop.signal("task", "t4", {"besluit": "ja"})
    await workshop.engine.idle()

    assert [workshop.outputs(run_id, "Daarna") for run_id in runs] == ["ja", "ja"]


async def test_a_cancelled_run_waits_no_more(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="t5"))
    run_id = await workshop.run(WAITING)
    with workshop.database.begin() as connection:
        cancelled = [workshop.engine.cancel(connection, run_id) for _ in range(2)]
    workshop.signal("task", "t5", {"besluit": "te laat"})
    await workshop.engine.idle()

    assert cancelled == [True, False]
    assert workshop.statuses(run_id) == {"run": "Cancelled", "Vraag": "Cancelled"}
    assert workshop.row(run_id)["error_code"] == "RunCancelled"
    assert [wait["status"] for wait in workshop.waits(run_id)] == ["expired"]


async def test_a_resubmit_is_a_new_run_from_the_same_trigger(workshop: Workshop) -> None:
    run_id = await workshop.run(flow_of({"Een": compose("@triggerBody()")}), trigger={"naam": "proef"})
    with workshop.database.begin() as connection:
        same = workshop.engine.resubmit(connection, run_id)
        changed = workshop.engine.resubmit(connection, run_id, flow=flow_of({"Twee": compose("nieuw")}))
    await workshop.engine.idle()

    assert [workshop.row(one)["resubmit_of"] for one in (same, changed)] == [run_id, run_id]
    assert workshop.outputs(same, "Een") == {"naam": "proef"}
    assert workshop.outputs(changed, "Twee") == "nieuw"


async def test_only_a_run_that_exists_is_resubmitted_or_cancelled(workshop: Workshop) -> None:
    with workshop.database.begin() as connection:
        with pytest.raises(BadInputError, match="run-unknown"):
            workshop.engine.resubmit(connection, "0" * 26)
        assert workshop.engine.cancel(connection, "0" * 26) is False


async def test_runs_of_one_folder_go_in_order(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", Done())
    flow = flow_of({"Doen": ask("Do")})
    runs = [workshop.start(flow, partition="rij") for _ in range(12)]
    await workshop.engine.idle()

    assert [call.run_id for call in operators.calls] == runs


async def test_the_bells_find_nothing_to_do_when_all_is_well(workshop: Workshop) -> None:
    await workshop.run(flow_of({"Een": compose(1)}))
    await workshop.engine.beat()

    assert await workshop.engine.take_over() == 0
    assert await workshop.engine.audit() == 0
    assert await workshop.engine.give_up() == 0
