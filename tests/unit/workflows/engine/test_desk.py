from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.workflows.engine.support import (
    Operators,
    Workshop,
    ask,
    compose,
    flow_of,
    is_past,
    now,
    until,
)
from workflows.engine.desk import Begin, open_desk
from workflows.engine.parking import CALLBACK
from workflows.errors import BadInputError
from workflows.jsontypes import JsonObject
from workflows.operations.operation import Done, WaitFor
from workflows.store.flowstates import Mode

pytestmark = pytest.mark.asyncio(loop_scope="module")
OK = ["Succeeded"]
BROKEN = BadInputError("stuk", "Dit ging mis.")


def named(actions: JsonObject, name: str) -> JsonObject:
    return {"actions": actions, "metadata": {"title": name}}


async def resubmitted(workshop: Workshop, run_id: str, begin: Begin | None = None, **values: object) -> str:
    def order() -> str:
        with workshop.database.begin() as connection:
            return workshop.engine.resubmit(connection, run_id, begin=begin, **values)  # type: ignore[arg-type]

    new = order()
    await workshop.engine.idle()
    return new


def change(workshop: Workshop, flow: str, mode: Mode) -> None:
    with workshop.database.begin() as connection:
        workshop.engine.desk.change_flow(connection, flow, mode, "beheerder")


THREE = flow_of(
    {
        "Tel": {
            "type": "InitializeVariable",
            "inputs": {"variables": [{"name": "tel", "type": "Integer", "value": 1}]},
        },
        "Een": ask("Echo", {"Tel": OK}, n=1),
        "Op": {"type": "IncrementVariable", "inputs": {"name": "tel"}, "runAfter": {"Een": OK}},
        "Twee": ask("Do", {"Op": OK}, n="@body('Een')?['n']"),
        "Drie": compose("@concat(string(variables('tel')), string(body('Twee')))", Twee=OK),
    }
)


async def test_a_run_begins_again_where_it_failed_with_what_came_before(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Do", BROKEN, Done(body="goed"))
    first = await workshop.run(THREE)
    again = await resubmitted(workshop, first, Begin())

    assert workshop.statuses(again) == dict.fromkeys(["run", "Tel", "Een", "Op", "Twee", "Drie"], "Succeeded")
    assert workshop.outputs(again, "Drie") == "2goed"
    assert [call.run_id for call in operators.called("Een")] == [first]
    assert [call.parameters for call in operators.called("Twee")] == [{"n": 1}, {"n": 1}]
    assert workshop.actions(again)["Een"]["ended_at"] < workshop.row(again)["started_at"]


async def test_a_run_begins_again_at_a_chosen_action_by_its_name(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Do", Done(body="goed"))
    first = await workshop.run(THREE)
    again = await resubmitted(workshop, first, Begin(path="Een"))

    assert [call.run_id for call in operators.called("Een")] == [first, again]
    assert workshop.outputs(again, "Drie") == "2goed"


async def test_a_run_begins_again_with_another_text(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", BROKEN)
    first = await workshop.run(THREE)
    mended = flow_of(
        {
            **THREE.definition["actions"],
            "Twee": compose("hersteld", Op=OK),
            "Drie": compose("@outputs('Twee')", Twee=OK),
        }  # type: ignore[dict-item]
    )
    again = await resubmitted(workshop, first, Begin(), flow=mended)

    assert workshop.outputs(again, "Drie") == "hersteld"
    assert workshop.row(again)["flow_hash"] == mended.hash
    assert len(operators.called("Een")) == 1


async def test_only_the_rounds_that_failed_are_done_again(workshop: Workshop, operators: Operators) -> None:
    failed: list[object] = []

    async def second_fails(call: object) -> Done:
        n = call.parameters["n"]  # type: ignore[attr-defined]
        if n == 2 and not failed:
            failed.append(n)
            raise BROKEN
        return Done(body=n)

    operators.on("Do", second_fails)
    loop = {
        "type": "Foreach",
        "foreach": "@createArray(1, 2, 3)",
        "actions": {"Ronde": ask("Do", n="@item()")},
    }
    first = await workshop.run(flow_of({"Elk": loop, "Na": compose("klaar", Elk=OK)}))
    again = await resubmitted(workshop, first, Begin())

    assert workshop.statuses(first)["run"] == "Failed"
    assert [(call.run_id == again, call.parameters["n"]) for call in operators.called("Ronde")] == [
        (False, 1),
        (False, 2),
        (False, 3),
        (True, 2),
    ]
    assert workshop.statuses(again) == dict.fromkeys(
        ["run", "Elk", "Elk/Ronde Elk=0", "Elk/Ronde Elk=1", "Elk/Ronde Elk=2", "Na"], "Succeeded"
    )


async def test_a_stopped_run_goes_on_where_it_was(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="gestopt"))
    scope = {
        "type": "Scope",
        "runAfter": {"Een": OK},
        "actions": {"Vraag": ask("Ask"), "Na": compose(2, Vraag=OK)},
    }
    first = await workshop.run(flow_of({"Een": ask("Echo"), "Blok": scope}))
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, first)
    again = await resubmitted(workshop, first, Begin())
    workshop.signal("task", "gestopt", "ja")
    await workshop.engine.idle()

    assert workshop.statuses(first) == {
        "run": "Cancelled",
        "Een": "Succeeded",
        "Blok": "Cancelled",
        "Blok/Vraag": "Cancelled",
    }
    assert workshop.statuses(again) == dict.fromkeys(
        ["run", "Een", "Blok", "Blok/Vraag", "Blok/Na"], "Succeeded"
    )
    assert len(operators.called("Een")) == 1


async def test_what_cannot_be_begun_again_is_told(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="bezig"))
    waiting = await workshop.run(flow_of({"Vraag": ask("Ask")}))
    done = await workshop.run(flow_of({"Een": compose(1), "Twee": compose(2, Een=["Failed"])}))

    def refused(run_id: str, begin: Begin | None = None) -> str:
        with workshop.database.begin() as connection, pytest.raises(BadInputError) as caught:
            workshop.engine.resubmit(connection, run_id, begin=begin)
        return caught.value.code

    assert refused(waiting) == "run-not-ended"
    assert refused(done, Begin()) == "nothing-failed"
    assert refused(done, Begin(path="Geen")) == "action-unknown"
    assert refused(done, Begin(path="Twee")) == "action-not-done"


async def test_a_paused_flow_stands_still_and_goes_on_where_it_was(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="pauze"))
    flow = flow_of({"Vraag": ask("Ask"), "Na": compose("@body('Vraag')", Vraag=OK)})
    waiting = await workshop.run(flow)
    change(workshop, flow.name, Mode.PAUSED)
    workshop.signal("task", "pauze", "ja")
    new = workshop.start(flow)
    await workshop.engine.idle()
    before = workshop.statuses(waiting), workshop.statuses(new), await workshop.engine.audit()
    change(workshop, flow.name, Mode.OPEN)
    await workshop.engine.idle()

    assert before == ({"run": "Waiting", "Vraag": "Waiting"}, {"run": "Queued"}, 0)
    assert workshop.outputs(waiting, "Na") == "ja"
    assert workshop.statuses(new) == {"run": "Waiting", "Vraag": "Waiting"}
    with workshop.database.begin() as connection:
        workshop.engine.cancel(connection, new)


@pytest.mark.parametrize("block", [False, True])
async def test_an_answer_that_came_in_time_counts_however_late_the_flow_goes_on(
    workshop: Workshop, operators: Operators, *, block: bool
) -> None:
    key = f"optijd-{block}"
    operators.answers("Ask", WaitFor(kind=CALLBACK, key=key), Done(body="ja"))
    limit = {"limit": {"timeout": "PT0.5S"}}
    wait: JsonObject = {"Vraag": ask("Ask") | ({} if block else limit)}
    if block:
        wait = {"Blok": {"type": "Scope", "actions": wait, "runAfter": {}} | limit}
    flow = flow_of(wait | {"Na": compose("@body('Vraag')", **{"Blok" if block else "Vraag": OK})})
    run_id = await workshop.run(flow)
    change(workshop, flow.name, Mode.PAUSED)
    workshop.signal(CALLBACK, key, {})
    over = now() + timedelta(seconds=0.6)
    await until(lambda: is_past(over))
    change(workshop, flow.name, Mode.OPEN)
    await workshop.engine.idle()

    assert workshop.row(run_id)["status"] == "Succeeded"
    assert workshop.outputs(run_id, "Na") == "ja"


async def test_a_draining_flow_finishes_what_began_and_begins_nothing(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", WaitFor(kind="task", key="leeg"))
    flow = flow_of({"Vraag": ask("Ask"), "Na": compose("@body('Vraag')", Vraag=OK)})
    waiting = await workshop.run(flow)
    change(workshop, flow.name, Mode.DRAINING)
    first, second = workshop.start(flow), workshop.start(flow)
    workshop.signal("task", "leeg", "ja")
    await workshop.engine.idle()
    before = workshop.row(waiting)["status"], workshop.row(first)["status"]
    operators.answers("Ask", Done(body="nu"))
    change(workshop, flow.name, Mode.OPEN)
    await workshop.engine.idle()

    assert before == ("Succeeded", "Queued")
    assert [workshop.outputs(run_id, "Na") for run_id in (first, second)] == ["nu", "nu"]
    assert [call.run_id for call in operators.called("Vraag")] == [waiting, first, second]


async def test_a_run_that_stands_aside_can_be_stopped(workshop: Workshop) -> None:
    flow = flow_of({"Een": compose(1)})
    change(workshop, flow.name, Mode.PAUSED)
    run_id = await workshop.run(flow)
    with workshop.database.begin() as connection:
        stopped = workshop.engine.cancel(connection, run_id)
    change(workshop, flow.name, Mode.OPEN)
    await workshop.engine.idle()

    assert stopped
    assert workshop.statuses(run_id) == {"run": "Cancelled"}


async def test_a_visitor_orders_and_the_engine_does_it(workshop: Workshop) -> None:
    flow = flow_of({"Een": compose(1)})
    run_id = await workshop.run(flow)
    with open_desk(workshop.database, now) as desk, workshop.database.begin() as connection:
        again = desk.resubmit(connection, run_id)
    await workshop.engine.idle()

    assert workshop.statuses(again) == {"run": "Succeeded", "Een": "Succeeded"}
