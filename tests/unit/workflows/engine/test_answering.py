from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.workflows.engine.support import Operators, Workshop, ask, compose, flow_of
from workflows.definition.flow import RetryPolicy
from workflows.errors import NeedsPersonError, PermanentError, RetryableError
from workflows.operations.operation import LATER, Answer, BusyError, Call, Done, Later, RefusedError

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOON = RetryPolicy(type="exponential", count=2, interval=timedelta(seconds=1))
MUCH_LATER = RetryPolicy(type="fixed", count=2, interval=timedelta(hours=1))
BUSY = RetryableError("server-busy")


def codes(row: dict[str, Any]) -> list[tuple[int, str]]:
    return [(attempt["number"], attempt["code"]) for attempt in row["attempts"]]


async def test_a_call_that_may_succeed_later_is_made_again(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", BUSY, BUSY, Done(body="gelukt"), retry=SOON)
    run_id = await workshop.run(flow_of({"Doen": ask("Do")}))

    assert workshop.outputs(run_id, "Doen")["body"] == "gelukt"
    assert codes(workshop.actions(run_id)["Doen"]) == [(1, "server-busy"), (2, "server-busy"), (3, "OK")]
    assert [(call.key, call.attempt) for call in operators.calls] == [
        (f"{run_id}/Doen/", attempt) for attempt in (1, 2, 3)
    ]


async def test_the_action_fails_when_its_policy_gives_up(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", BUSY, retry=SOON)
    run_id = await workshop.run(flow_of({"Doen": ask("Do")}))

    assert workshop.statuses(run_id) == {"run": "Failed", "Doen": "Failed"}
    assert workshop.row(run_id)["error_code"] == "server-busy"
    assert len(operators.calls) == 3


async def test_the_flows_own_policy_wins(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", BUSY, retry=SOON)
    action = ask("Do")
    action["inputs"]["retryPolicy"] = {"type": "none"}
    run_id = await workshop.run(flow_of({"Doen": action}))

    assert workshop.row(run_id)["status"] == "Failed"
    assert len(operators.calls) == 1


async def test_a_long_pause_costs_rows_and_no_worker(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", BUSY, Done(), retry=MUCH_LATER)
    run_id = await workshop.run(flow_of({"Doen": ask("Do")}))

    assert workshop.statuses(run_id) == {"run": "Waiting", "Doen": "Waiting"}
    assert [wait["kind"] for wait in workshop.waits(run_id)] == ["retry"]


async def test_a_call_that_is_not_there_yet_is_made_again_as_often_as_it_takes(
    workshop: Workshop, operators: Operators
) -> None:
    later = Later(after=timedelta(), code="nog-niet")
    operators.answers("Do", *[later] * 3, BUSY, Done(body=1), retry=SOON)
    run_id = await workshop.run(flow_of({"Doen": ask("Do")}))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Doen": "Succeeded"}
    assert [call.attempt for call in operators.calls] == list(range(1, 6))
    assert {call.key for call in operators.calls} == {f"{run_id}/Doen/"}


async def test_a_pause_ends_at_once_when_somebody_opens_what_it_waited_for(
    workshop: Workshop, operators: Operators
) -> None:
    later = Later(after=timedelta(hours=6), code="nog-niet", wake="controles/1")
    operators.answers("Do", later, later, Done(body="verder"))
    run_id = await workshop.run(flow_of({"Doen": ask("Do")}))
    waiting = workshop.statuses(run_id)
    workshop.signal(LATER, "controles/1", {})
    await workshop.engine.idle()
    still = workshop.statuses(run_id)
    workshop.signal(LATER, "controles/1", {})
    await workshop.engine.idle()

    assert waiting == still == {"run": "Waiting", "Doen": "Waiting"}
    assert workshop.statuses(run_id) == {"run": "Succeeded", "Doen": "Succeeded"}
    assert [call.attempt for call in operators.calls] == [1, 2, 3]


async def test_who_opens_it_before_the_pause_began_is_not_missed(
    workshop: Workshop, operators: Operators
) -> None:
    later = Later(after=timedelta(hours=6), code="nog-niet", wake="controles/2")
    operators.answers("Do", later, Done(body="verder"))
    workshop.signal(LATER, "controles/2", {})
    run_id = await workshop.run(flow_of({"Doen": ask("Do")}))

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Doen": "Succeeded"}


@pytest.mark.parametrize("error", [PermanentError("kan-niet", "Nee."), NeedsPersonError("kijk", "Kijk.")])
async def test_other_errors_fail_the_action_with_their_code_and_next_step(
    workshop: Workshop, operators: Operators, error: PermanentError
) -> None:
    operators.answers("Do", error)
    run_id = await workshop.run(flow_of({"Doen": ask("Do"), "Vang": compose(1, Doen=["Failed"])}))
    row = workshop.actions(run_id)["Doen"]

    assert workshop.statuses(run_id) == {"run": "Succeeded", "Doen": "Failed", "Vang": "Succeeded"}
    assert row["error"] == {"code": error.code, "message": f"{error.message} {error.what_next}"}
    assert codes(row) == [(1, error.code)]


async def test_an_action_has_no_more_time_than_its_limit(workshop: Workshop, operators: Operators) -> None:
    operators.answers("Do", BUSY, retry=MUCH_LATER)
    run_id = await workshop.run(flow_of({"Doen": ask("Do") | {"limit": {"timeout": "PT30M"}}}))

    assert workshop.statuses(run_id) == {"run": "TimedOut", "Doen": "TimedOut"}
    assert workshop.row(run_id)["error_code"] == "ActionTimedOut"


async def test_the_inputs_of_a_second_call_are_those_of_the_first(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Do", BUSY, BUSY, Done(), retry=SOON)
    await workshop.run(flow_of({"Doen": ask("Do", moment="@utcNow()", naam="@guid()")}))

    assert len({str(call.parameters) for call in operators.calls}) == 1


async def test_only_the_latest_attempts_are_remembered(workshop: Workshop, operators: Operators) -> None:
    count = 0

    async def perform(_call: Call) -> Answer:
        nonlocal count
        count += 1
        return Done() if count == 103 else Later(after=timedelta(), code="nog-niet")

    operators.on("Do", perform)
    run_id = workshop.start(flow_of({"Doen": ask("Do")}))
    await workshop.engine.idle()
    numbers = [number for number, _ in codes(workshop.actions(run_id)["Doen"])]

    assert numbers == list(range(4, 104))


async def test_what_the_other_side_answered_with_its_refusal_can_be_read(
    workshop: Workshop, operators: Operators
) -> None:
    operators.answers("Nee", RefusedError("http-404", "Weg.", outputs={"statusCode": 404, "body": "weg"}))
    operators.answers(
        "Druk", BusyError("http-503", "Druk.", outputs={"statusCode": 503}, retry_after=0.001), retry=SOON
    )
    actions = {
        "Weigeren": ask("Nee"),
        "Bezet": ask("Druk"),
        "Lezen": compose(
            ["@outputs('Weigeren')?['statusCode']", "@body('Weigeren')", "@outputs('Bezet')?['statusCode']"],
            Weigeren=["Failed"],
            Bezet=["Failed"],
        ),
    }
    run_id = await workshop.run(flow_of(actions))

    assert workshop.outputs(run_id, "Lezen") == [404, "weg", 503]
    assert codes(workshop.actions(run_id)["Bezet"]) == [(number, "http-503") for number in (1, 2, 3)]


async def test_what_a_call_leaves_behind_comes_back_with_the_next_one(
    workshop: Workshop, operators: Operators
) -> None:
    async def perform(call: Call) -> Answer:
        if not call.state:
            return Later(after=timedelta(), code="accepted", state={"location": "/stand/1"})
        return Done(outputs={"statusCode": 202, "body": call.state["location"]})

    operators.on("Werk", perform)
    run_id = await workshop.run(flow_of({"Werken": {**ask("Werk"), "operationOptions": "Een, Twee"}}))

    assert workshop.outputs(run_id, "Werken") == {"statusCode": 202, "body": "/stand/1"}
    assert [call.options for call in operators.calls] == [frozenset({"een", "twee"})] * 2
