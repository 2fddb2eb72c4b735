from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tests.unit.workflows.engine.support import (
    Operators,
    Workshop,
    ask,
    compose,
    ended,
    flow_of,
    now,
    until,
)
from tests.unit.workflows.engine.test_shield import everything
from workflows.definition.flow import Flow, Status
from workflows.engine.afterwards import erase_response, is_erased
from workflows.engine.family import name_of
from workflows.engine.parking import RESPONSE
from workflows.engine.shield import SHIELDED
from workflows.errors import BadInputError
from workflows.operations.operation import Done, WaitFor
from workflows.store import callees, firings, runs, schema, waits
from workflows.store.firings import FiringFilter
from workflows.store.runs import Ending

SECRET = "Noor van Dijk, 06-87654321"

pytestmark = pytest.mark.asyncio(loop_scope="module")


def _calls(name: str, body: Any = None, **after: list[str]) -> dict[str, Any]:
    inputs = {"host": {"workflow": {"id": f"/x/workflows/{name}"}}, "body": body}
    return {"type": "Workflow", "inputs": inputs, "runAfter": after}


def _responds(body: Any, status: int = 200, **after: list[str]) -> dict[str, Any]:
    inputs = {"statusCode": status, "headers": {"x-soort": "antwoord"}, "body": body}
    return {"type": "Response", "kind": "Http", "inputs": inputs, "runAfter": after}


def _child(operators: Operators, name: str, actions: dict[str, Any]) -> Flow:
    operators.flows[name] = replace(flow_of(actions), name=name)
    return operators.flows[name]


async def test_a_child_answers_its_caller_with_its_response(workshop: Workshop, operators: Operators) -> None:
    _child(operators, "kind", {"Antwoord": _responds("@add(triggerBody()?['n'], 1)")})
    run_id = await workshop.run(flow_of({"Vraag": _calls("kind", {"n": 41})}))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Vraag": "Succeeded"}
    assert workshop.outputs(run_id, "Vraag") == {
        "statusCode": 200,
        "headers": {"x-soort": "antwoord"},
        "body": 42,
    }


async def test_a_child_that_goes_on_after_its_response_keeps_nobody_waiting(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="na", key="antwoord"))
    _child(
        operators,
        "traag",
        {"Antwoord": _responds("alvast"), "Nog_iets": ask("Wacht", {"Antwoord": ["Succeeded"]})},
    )
    run_id = await workshop.run(flow_of({"Vraag": _calls("traag")}))

    assert workshop.outputs(run_id, "Vraag")["body"] == "alvast"
    workshop.signal("na", "antwoord", {})
    await workshop.engine.idle()


async def test_a_caller_waits_for_a_child_without_a_response_until_it_ends(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="zonder"))
    _child(operators, "stil", {"Wachten": ask("Wacht")})
    run_id = await workshop.run(
        flow_of({"Vraag": _calls("stil"), "Daarna": compose("klaar", Vraag=["Succeeded"])})
    )

    assert workshop.statuses(run_id) == {"run": "Waiting", "Vraag": "Waiting"}
    workshop.signal("kind", "zonder", {})
    await workshop.engine.idle()
    assert workshop.statuses(run_id) == {"run": "Succeeded", "Vraag": "Succeeded", "Daarna": "Succeeded"}


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ({"Antwoord": _responds("nee", 409)}, "child-refused"),
        ({"Stuk": compose("@int('x')")}, "child-failed"),
    ],
)
async def test_a_child_that_fails_fails_the_call(
    workshop: Workshop, operators: Operators, actions: dict[str, Any], code: str
) -> None:
    _child(operators, "fout", actions)
    run_id = await workshop.run(flow_of({"Vraag": _calls("fout")}))

    assert workshop.actions(run_id)["Vraag"]["code"] == code
    assert workshop.outputs(run_id, "Vraag")["body"] == ("nee" if code == "child-refused" else None)


async def test_a_child_that_does_not_begin_fails_the_call_and_the_firing_says_why(
    workshop: Workshop, operators: Operators
) -> None:
    trigger = {"Aanroep": {"type": "Request", "conditions": [{"expression": "@false"}]}}
    operators.flows["nooit"] = replace(flow_of({}, triggers=trigger), name="nooit")
    run_id = await workshop.run(flow_of({"Vraag": _calls("nooit")}))

    assert workshop.actions(run_id)["Vraag"]["code"] == "condition-false"
    with workshop.database.read() as connection:
        kept = firings.page(connection, FiringFilter(flow="nooit")).rows
    assert [(one.outcome.value, one.code) for one in kept] == [("skipped", "condition-false")]


async def test_a_child_without_room_is_called_again_later(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="druk"))
    trigger = {"Aanroep": {"type": "Request", "operationOptions": "SingleInstance"}}
    child = flow_of({"Wachten": ask("Wacht")}, triggers=trigger)
    operators.flows["druk"] = replace(child, name="druk")
    first = await workshop.run(flow_of({"Vraag": _calls("druk")}))
    second = await workshop.run(flow_of({"Vraag": _calls("druk")}))

    assert workshop.statuses(first)["run"] == "Waiting"
    assert workshop.actions(second)["Vraag"]["code"] == "child-full"
    workshop.signal("kind", "druk", {})
    await workshop.engine.idle()
    assert workshop.statuses(first)["run"] == "Succeeded"


async def test_cancelling_a_run_cancels_the_runs_that_it_called(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="weg"))
    _child(operators, "wachtend", {"Wachten": ask("Wacht")})
    run_id = await workshop.run(flow_of({"Vraag": _calls("wachtend")}))
    with workshop.database.begin() as connection:
        [child] = callees.children_of(connection, run_id)
        workshop.engine.cancel(connection, run_id)

    assert (workshop.row(child)["status"], workshop.row(run_id)["status"]) == ("Cancelled", "Cancelled")
    await workshop.engine.idle()


async def test_a_run_that_is_terminated_ends_the_runs_that_it_waits_for(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="beeindigd"))
    operators.answers("Seintje", WaitFor(kind="kind", key="einde"))
    _child(operators, "diep", {"Wachten": ask("Wacht")})
    _child(operators, "tussen", {"Dieper": _calls("diep")})
    run_id = await workshop.run(
        flow_of(
            {
                "Vraag": _calls("tussen"),
                "Seintje": ask("Seintje"),
                "Klaar": {
                    "type": "Terminate",
                    "inputs": {"runStatus": "Cancelled"},
                    "runAfter": {"Seintje": ["Succeeded"]},
                },
            }
        )
    )
    below = _below(workshop, run_id)
    workshop.signal("kind", "einde", {})
    await until(lambda: ended(workshop, below[0]))

    assert [workshop.row(one)["status"] for one in (run_id, *below)] == ["Cancelled"] * 3
    assert {workshop.row(one)["error_code"] for one in below} == {"CallerEnded"}


async def test_a_call_that_times_out_ends_the_run_that_it_waits_for(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="te-laat"))
    _child(operators, "traag", {"Wachten": ask("Wacht")})
    run_id = workshop.start(
        flow_of(
            {
                "Vraag": _calls("traag") | {"limit": {"timeout": "PT0.3S"}},
                "Verder": compose("toch", Vraag=["TimedOut"]),
            }
        )
    )
    await until(lambda: ended(workshop, run_id))
    [child] = _below(workshop, run_id)
    await until(lambda: ended(workshop, child))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Vraag": "TimedOut", "Verder": "Succeeded"}
    assert (workshop.row(child)["status"], workshop.row(child)["error_code"]) == ("Cancelled", "CallerEnded")


async def test_a_run_that_has_answered_goes_on_when_who_called_it_ends(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="verder"))
    _child(
        operators,
        "antwoordt",
        {"Antwoord": _responds(1), "Wachten": ask("Wacht", {"Antwoord": ["Succeeded"]})},
    )
    run_id = await workshop.run(flow_of({"Vraag": _calls("antwoordt")}))
    [child] = _below(workshop, run_id)

    assert (workshop.row(run_id)["status"], workshop.row(child)["status"]) == ("Succeeded", "Waiting")
    workshop.signal("kind", "verder", {})
    await workshop.engine.idle()


async def test_a_bell_ends_the_runs_whose_caller_died_before_it_could(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Wacht", WaitFor(kind="kind", key="wees"))
    _child(operators, "wees", {"Wachten": ask("Wacht")})
    run_id = await workshop.run(flow_of({"Vraag": _calls("wees")}))
    [child] = _below(workshop, run_id)
    assert await workshop.engine.give_up() == 0
    with workshop.database.begin() as connection:
        runs.stop(connection, run_id, Ending(status=Status.FAILED, at=now(), error=None))

    assert await workshop.engine.give_up() == 1
    assert workshop.row(child)["status"] == "Cancelled"


@pytest.mark.parametrize("status", [200, 409])
@pytest.mark.parametrize("asks", ["caller", "called"])
async def test_what_the_history_may_not_keep_is_not_kept_by_a_call_or_an_answer_either(
    workshop: Workshop, operators: Operators, asks: str, status: int
) -> None:
    said = {"outcome": "ja"}
    operators.answers("Ask", Done(body=said), recall=lambda _: {"body": {**said, "name": SECRET}})
    question, name = {"Vraag": ask("Ask")}, {"s": "@body('Vraag')?['name']"}
    after = ["Succeeded", "Failed"]
    if asks == "caller":
        called, calling = {"Antwoord": _responds("@triggerBody()", status)}, _calls("kind", name, Vraag=after)
    else:
        called, calling = {**question, "Antwoord": _responds(name, status, Vraag=after)}, _calls("kind")
    _child(operators, "kind", called)
    echo = ask("Echo", {"Roep": after}, n="@length(body('Roep')?['s'])")
    actions = {"Roep": calling, "Zeg": echo}
    run_id = await workshop.run(flow_of({**question, **actions} if asks == "caller" else actions))
    [child] = _below(workshop, run_id)
    [call] = operators.called("Zeg")

    assert call.parameters["n"] == len(SECRET)
    assert workshop.row(child)["secure_trigger"] is (asks == "caller")
    assert workshop.actions(child)["Antwoord"]["outputs"] == SHIELDED
    assert workshop.actions(run_id)["Roep"]["outputs"] == SHIELDED
    assert workshop.row(run_id)["status"] == "Succeeded"
    assert SECRET not in everything(workshop)


async def test_a_flow_is_called_with_what_is_gone_once_its_answer_is_there(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Read", Done(body=SECRET), secure_outputs=True)
    _child(operators, "kind", {"Antwoord": _responds("@length(triggerBody())")})
    calling = _calls("kind", "@body('Lees')", Lees=["Succeeded"])
    run_id = await workshop.run(flow_of({"Lees": ask("Read"), "Roep": calling}))

    assert workshop.actions(run_id)["Roep"]["code"] == "OK"
    assert SECRET not in everything(workshop)


async def test_a_flow_that_does_not_begin_keeps_nothing_of_what_the_history_may_not_keep(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", Done(body={}), recall=lambda _: {"body": {"name": SECRET}})
    for condition in ("@false", "@equals(int(triggerBody()), 1)"):
        trigger = {"Aanroep": {"type": "Request", "conditions": [{"expression": condition}]}}
        operators.flows["kind"] = replace(flow_of({}, triggers=trigger), name="kind")
        calling = _calls("kind", "@body('Vraag')?['name']", Vraag=["Succeeded"])
        run_id = await workshop.run(flow_of({"Vraag": ask("Ask"), "Roep": calling}))
        assert workshop.actions(run_id)["Roep"]["status"] == "Failed"

    assert SECRET not in everything(workshop)


async def test_a_run_that_was_called_with_what_is_not_kept_cannot_be_done_again_by_itself(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Ask", Done(body={}), recall=lambda _: {"body": {"name": SECRET}})
    _child(operators, "kind", {"Antwoord": _responds("@triggerBody()")})
    calling = _calls("kind", "@body('Vraag')?['name']", Vraag=["Succeeded"])
    run_id = await workshop.run(flow_of({"Vraag": ask("Ask"), "Roep": calling}))
    [child] = _below(workshop, run_id)

    with workshop.database.begin() as connection, pytest.raises(BadInputError, match="trigger-gone"):
        workshop.engine.desk.resubmit(connection, child)


async def test_a_response_that_was_heard_and_erased_is_given_once(workshop: Workshop) -> None:
    given = {"statusCode": 200, "body": SECRET, "by": "wie", "secure": True}
    with workshop.database.begin() as connection:
        waits.answer(connection, kind=RESPONSE, key="gehoord", outcome=given, now=now())
        erase_response(connection, "gehoord")
        left: Any = waits.outcome_of(connection, RESPONSE, "gehoord")

    assert left == {"by": "wie", "erased": True}
    assert is_erased(left)


def _below(workshop: Workshop, run_id: str) -> list[str]:
    """List the runs that a run called, and those that they called."""
    with workshop.database.read() as connection:
        query = select(schema.run.c.run_id).where(schema.run.c.parent_run_id == run_id)
        called = list(connection.scalars(query))
    return [*called, *(deeper for one in called for deeper in _below(workshop, one))]


async def test_a_flow_that_calls_itself_ends(workshop: Workshop, operators: Operators) -> None:
    flow = _child(operators, "zelf", {"Vraag": _calls("zelf")})
    run_id = await workshop.run(flow)

    assert workshop.row(run_id)["status"] == "Failed"


async def test_an_unknown_flow_and_a_flow_without_a_request_trigger_cannot_be_called(
    workshop: Workshop, operators: Operators
) -> None:
    operators.flows["klok"] = flow_of(
        {}, triggers={"Elk_uur": {"type": "Recurrence", "recurrence": {"frequency": "Hour", "interval": 1}}}
    )
    run_id = await workshop.run(flow_of({"Geen": _calls("geen"), "Klok": _calls("klok")}))

    found = {name: row["code"] for name, row in workshop.actions(run_id).items()}
    assert found == {"Geen": "flow-unknown", "Klok": "child-not-callable"}


async def test_a_second_response_fails_and_the_first_counts(workshop: Workshop) -> None:
    run_id = await workshop.run(
        flow_of({"Eerst": _responds(1), "Nog_een": _responds(2, Eerst=["Succeeded"])})
    )

    assert workshop.actions(run_id)["Nog_een"]["code"] == "response-given-already"
    with workshop.database.read() as connection:
        given: Any = waits.outcome_of(connection, RESPONSE, run_id)
    assert given["body"] == 1


async def test_a_response_with_an_impossible_status_fails(workshop: Workshop) -> None:
    run_id = await workshop.run(flow_of({"Antwoord": _responds(1, 99)}))

    assert workshop.actions(run_id)["Antwoord"]["code"] == "response-status-wrong"


async def test_a_host_names_a_flow_in_two_ways() -> None:
    assert name_of({"workflow": {"id": "/subscriptions/x/workflows/een"}}) == "een"
    assert name_of({"workflowReferenceName": "twee"}) == "twee"
    with pytest.raises(BadInputError, match="child-unnamed"):
        name_of({})
