from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, ended, flow_of, now, until
from workflows.operations.operation import Answer, Call, Done, WaitFor

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_parallel_branches_really_run_side_by_side(workshop: Workshop, operators: Operators) -> None:
    both = asyncio.Barrier(2)

    async def meet(_call: Call) -> Answer:
        async with asyncio.timeout(10):
            await both.wait()
        return Done()

    operators.on("Meet", meet)
    run_id = await workshop.run(flow_of({"Links": ask("Meet"), "Rechts": ask("Meet")}))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Links": "Succeeded", "Rechts": "Succeeded"}


async def test_a_parallel_foreach_calls_as_many_at_once_as_it_says(
    workshop: Workshop, operators: Operators
) -> None:
    abreast, most = 0, 0
    three = asyncio.Barrier(3)

    async def together(_call: Call) -> Answer:
        nonlocal abreast, most
        abreast += 1
        most = max(most, abreast)
        async with asyncio.timeout(10):
            await three.wait()
        abreast -= 1
        return Done()

    operators.on("Together", together)
    loop = {
        "type": "Foreach",
        "foreach": "@range(1, 6)",
        "actions": {"Samen": ask("Together")},
        "runtimeConfiguration": {"concurrency": {"repetitions": 3}},
        "runAfter": {},
    }
    run_id = await workshop.run(flow_of({"Elk": loop}))

    assert workshop.row(run_id)["status"] == "Succeeded"
    assert most == 3


async def test_operations_work_on_the_loop_on_which_the_engine_was_launched(
    workshop: Workshop, operators: Operators
) -> None:
    loops = []

    async def note(_call: Call) -> Answer:
        loops.append(asyncio.get_running_loop())
        return Done()

    operators.on("Note", note)
    await workshop.run(flow_of({"Noteer": ask("Note")}))

    assert loops == [asyncio.get_running_loop()]


async def test_two_waits_side_by_side_are_answered_one_after_the_other(
    workshop: Workshop, operators: Operators
) -> None:
    async def wait(call: Call) -> Answer:
        return WaitFor(kind="task", key=str(call.parameters["key"]))

    operators.on("Wait", wait)
    flow = flow_of(
        {
            "Links": ask("Wait", key="links"),
            "Rechts": ask("Wait", key="rechts"),
            "Na_links": compose("@body('Links')", Links=["Succeeded"]),
            "Samen": compose("@body('Rechts')", Links=["Succeeded"], Rechts=["Succeeded"]),
        }
    )
    run_id = await workshop.run(flow)
    workshop.signal("task", "links", 1)
    await workshop.engine.idle()
    between = workshop.statuses(run_id)
    workshop.signal("task", "rechts", 2)
    await workshop.engine.idle()

    assert between == {
        "run": "Waiting",
        "Links": "Succeeded",
        "Rechts": "Waiting",
        "Na_links": "Succeeded",
    }
    assert workshop.outputs(run_id, "Samen") == 2
    assert [wait["status"] for wait in workshop.waits(run_id)] == ["taken", "taken"]
    assert len(operators.calls) == 2


async def test_an_answer_that_comes_while_the_run_is_at_work_is_not_lost(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wait", WaitFor(kind="task", key="midden"))

    async def answer(_call: Call) -> Answer:
        await asyncio.to_thread(workshop.signal, "task", "midden", "op tijd")
        return Done()

    operators.on("Answer", answer)
    flow = flow_of(
        {
            "Wacht": ask("Wait"),
            "Eerst": ask("Echo"),
            "Antwoord": ask("Answer", {"Eerst": ["Succeeded"]}),
        }
    )
    run_id = await workshop.run(flow)

    assert workshop.outputs(run_id, "Wacht")["body"] == "op tijd"
    assert workshop.row(run_id)["status"] == "Succeeded"


async def test_who_does_not_answer_in_time_lets_the_action_time_out(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wait", WaitFor(kind="task", key="laat", until=now() - timedelta(seconds=1)))
    flow = flow_of({"Wacht": ask("Wait"), "Daarna": compose("te laat", Wacht=["TimedOut"])})
    run_id = await workshop.run(flow)
    workshop.signal("task", "laat", "toch nog")
    await workshop.engine.idle()

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Wacht": "TimedOut", "Daarna": "Succeeded"}
    assert workshop.actions(run_id)["Wacht"]["error"]["code"] == "ActionTimedOut"
    assert [wait["status"] for wait in workshop.waits(run_id)] == ["expired"]


async def test_a_wait_of_a_moment_goes_on_by_itself(workshop: Workshop) -> None:
    pause = {"type": "Wait", "inputs": {"interval": {"count": 0, "unit": "Second"}}, "runAfter": {}}
    run_id = await workshop.run(flow_of({"Even": pause, "Daarna": compose(1, Even=["Succeeded"])}))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Even": "Succeeded", "Daarna": "Succeeded"}


async def test_an_operation_that_breaks_fails_its_action(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Break", ZeroDivisionError())
    run_id = await workshop.run(flow_of({"Kapot": ask("Break"), "Daarna": compose(1, Kapot=["Failed"])}))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Kapot": "Failed", "Daarna": "Succeeded"}
    assert workshop.actions(run_id)["Kapot"]["error"]["code"] == "unexpected-error"


async def test_each_action_keeps_its_inputs_outputs_and_attempts(
    workshop: Workshop, operators: Operators
) -> None:
    run_id = await workshop.run(flow_of({"Echo": ask("Echo", naam="@concat('a', 'b')")}))
    row = workshop.actions(run_id)["Echo"]

    assert row["inputs"] == {"parameters": {"naam": "ab"}}
    assert row["outputs"] == {"statusCode": 200, "body": {"naam": "ab"}}
    assert [(one["number"], one["code"]) for one in row["attempts"]] == [(1, "OK")]
    assert [(call.key, call.attempt) for call in operators.calls] == [(f"{run_id}/Echo/", 1)]


def _limited(kind: str, actions: dict[str, Any], seconds: float = 0.2, **members: Any) -> dict[str, Any]:
    limit = {"limit": {"timeout": f"PT{seconds}S"}, "runAfter": {}}
    return {"type": kind, "actions": actions, **limit, **members}


@pytest.mark.parametrize(
    ("kind", "members", "inner"),
    [
        ("Scope", {}, "Blok/{}"),
        ("If", {"expression": "@equals(1, 1)"}, "Blok/{}"),
        ("Foreach", {"foreach": [1, 2]}, "Blok/{} Blok=0"),
    ],
)
async def test_a_container_that_waits_too_long_times_out_across_segments(
    workshop: Workshop, operators: Operators, kind: str, members: dict[str, Any], inner: str
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key=f"nooit-{kind}"))
    actions = {
        "Blok": _limited(
            kind, {"Wachten": ask("Wacht"), "Daarna": compose(1, Wachten=["Succeeded"])}, **members
        ),
        "Opvang": compose("te laat", Blok=["TimedOut"]),
    }
    run_id = workshop.start(flow_of(actions))
    await until(lambda: ended(workshop, run_id))

    assert workshop.statuses(run_id) == {
        "run": "Succeeded",
        "Blok": "TimedOut",
        inner.format("Wachten"): "Cancelled",
        inner.format("Daarna"): "Skipped",
        "Opvang": "Succeeded",
    }
    assert {row["code"] for name, row in workshop.actions(run_id).items() if name != "Opvang"} == {
        "ActionTimedOut"
    }
    assert {(wait["kind"], wait["status"]) for wait in workshop.waits(run_id)} == {
        ("kind", "expired"),
        ("limit", "expired"),
    }


async def test_a_call_under_way_is_broken_off_when_the_time_of_its_container_is_up(
    workshop: Workshop, operators: Operators
) -> None:
    async def endless(_call: Call) -> Answer:
        await asyncio.Event().wait()
        return Done()

    operators.on("Endless", endless)
    run_id = await workshop.run(flow_of({"Blok": _limited("Scope", {"Doen": ask("Endless")})}))

    assert workshop.statuses(run_id) == {"run": "TimedOut", "Blok": "TimedOut", "Blok/Doen": "TimedOut"}


async def test_a_container_that_is_done_in_time_leaves_no_alarm_behind(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="optijd"))
    operators.answers("Wacht_ook", WaitFor(kind="kind", key="later"))
    actions = {
        "Blok": _limited("Scope", {"Wachten": ask("Wacht")}, seconds=3_600),
        "Verder": ask("Wacht_ook", {"Blok": ["Succeeded"]}),
    }
    run_id = await workshop.run(flow_of(actions))
    workshop.signal("kind", "optijd", {})
    await workshop.engine.idle()

    assert workshop.statuses(run_id)["Blok"] == "Succeeded"
    assert [(wait["kind"], wait["status"]) for wait in workshop.waits(run_id)] == [
        ("kind", "taken"),
        ("limit", "expired"),
        ("kind", "open"),
    ]
    workshop.signal("kind", "later", {})
    await workshop.engine.idle()
    assert workshop.row(run_id)["status"] == "Succeeded"


async def test_an_until_finishes_its_round_before_it_looks_at_its_time(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="ronde"))
    loop = _limited("Until", {"Wachten": ask("Wacht")}, seconds=0.01, expression="@equals(1, 2)")
    run_id = await workshop.run(flow_of({"Tot": loop}))
    await asyncio.sleep(0.02)
    assert workshop.statuses(run_id)["Tot"] == "Running"
    workshop.signal("kind", "ronde", {})
    await workshop.engine.idle()

    assert workshop.statuses(run_id) == {"run": "Failed", "Tot": "Failed", "Tot/Wachten Tot=0": "Succeeded"}
    assert workshop.actions(run_id)["Tot"]["code"] == "UntilLimitReached"
