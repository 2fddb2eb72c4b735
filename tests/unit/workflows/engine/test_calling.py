from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.workflows.engine.support import CONNECTOR, START, ask, flow_of
from tests.unit.workflows.engine.test_reopening import entry
from tests.unit.workflows.engine.test_scope import view
from workflows.definition.flow import Action, Status
from workflows.engine.calling import Caller, Prepared
from workflows.engine.entry import Entry
from workflows.engine.journal import Journal
from workflows.engine.shield import SHIELDED
from workflows.engine.steps import Node
from workflows.errors import PermanentError
from workflows.operations.operation import Answer, Call, Done, Operation

heard: list[str] = []


def caller(perform: Callable[[Call], Awaitable[Answer]], **operation: Any) -> Caller:
    made = Operation(connector=CONNECTOR, operation_id="Do", summary="", perform=perform, **operation)
    heard.clear()
    return Caller(
        operations={made.name: made}, clock=lambda: START, checkpoint=heard.append, run_id="R", upload_id="U"
    )


async def done(_call: Call) -> Answer:
    return Done(body=1)


def node(action: dict[str, Any]) -> Node:
    made: Action = flow_of({"Doen": action}).actions["Doen"]
    return Node(action=made, path="Groep/Doen", iteration="Elk=1")


def prepared(asked: Caller, action: dict[str, Any], journal: Journal | None = None) -> Prepared | None:
    return asked.prepare(node(action), view(), Journal() if journal is None else journal)


def test_a_call_is_announced_with_its_inputs_before_it_is_made() -> None:
    journal = Journal()
    call = prepared(caller(done), ask("Do", a="@add(1, 1)"), journal)
    entry = journal.get(("Groep/Doen", "Elk=1"))

    assert call
    assert call.call == Call(
        run_id="R", path="Groep/Doen", iteration="Elk=1", attempt=1, upload_id="U", parameters={"a": 2}
    )
    assert call.call.key == "R/Groep/Doen/Elk=1"
    assert entry
    assert (entry.status, entry.inputs) == (Status.RUNNING, {"parameters": {"a": 2}})


def test_an_operation_may_say_what_is_so_from_before_its_first_call() -> None:
    journal = Journal()
    call = prepared(caller(done, announces={"misschien": True}), ask("Do"), journal)
    entry = journal.get(("Groep/Doen", "Elk=1"))

    assert call
    assert entry
    assert (call.call.state, entry.state) == ({"misschien": True}, {"misschien": True})


def announced(inputs: Any, **values: Any) -> Journal:
    entry = Entry(
        path="Groep/Doen",
        iteration="Elk=1",
        name="Doen",
        type="OpenApiConnection",
        status=Status.RUNNING,
        started_at=START - timedelta(minutes=5),
        inputs=inputs,
        attempts=({"number": 2, "code": "busy"},),
        **values,
    )
    return Journal([entry])


def test_a_second_call_asks_the_same_as_the_first() -> None:
    journal = announced({"parameters": {"a": "toen"}})
    call = prepared(caller(done), ask("Do", a="@utcNow()"), journal)

    assert call
    assert (call.call.parameters, call.call.attempt) == ({"a": "toen"}, 3)
    assert journal.changed is False


def test_secure_inputs_are_worked_out_again_for_they_were_not_kept() -> None:
    call = prepared(caller(done), ask("Do", a="@add(1, 1)"), announced(SHIELDED, secure_inputs=True))

    assert call
    assert call.call.parameters == {"a": 2}


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (ask("Anders"), "operation-unknown"),
        ({"type": "Http", "inputs": {"method": "GET", "uri": "x"}}, "operation-unknown"),
        (ask("Do", a="@int('x')"), "expression"),
        (ask("Do"), "parameter-missing"),
    ],
)
def test_what_cannot_be_called_fails_the_action(action: dict[str, Any], code: str) -> None:
    journal = Journal()
    call = prepared(caller(done, parameters={"a": "", "b?": ""}), action, journal)
    entry = journal.get(("Groep/Doen", "Elk=1"))

    assert call is None
    assert entry
    assert (entry.status, entry.code) == (Status.FAILED, "InvalidTemplate")
    assert str((entry.error or {})["code"]).startswith(code)


async def test_an_answer_comes_back_with_the_call_and_the_checkpoints_are_heard() -> None:
    asked = caller(done)
    call = prepared(asked, ask("Do"))
    assert call
    called = await asked.call(call)

    assert (called.prepared, called.answer, called.timed_out) == (call, Done(body=1), False)
    assert heard == ["performing:Groep/Doen", "performed:Groep/Doen"]


async def test_errors_come_back_as_answers() -> None:
    async def refuse(_call: Call) -> Answer:
        raise PermanentError("nee", "Nee.")

    async def break_down(_call: Call) -> Answer:
        raise KeyError("x")

    async def late(_call: Call) -> Answer:
        raise TimeoutError

    codes = []
    for perform in (refuse, break_down, late):
        asked = caller(perform)
        call = prepared(asked, ask("Do"))
        assert call
        answer = (await asked.call(call)).answer
        assert isinstance(answer, PermanentError)
        codes.append(answer.code)

    assert codes == ["nee", "unexpected-error", "unexpected-error"]


async def test_a_call_past_its_limit_is_cut_off() -> None:
    async def endless(_call: Call) -> Answer:
        await asyncio.Event().wait()
        return Done()

    asked = caller(endless)
    call = prepared(asked, ask("Do") | {"limit": {"timeout": "PT1M"}}, announced({"parameters": {}}))
    assert call
    called = await asked.call(call)

    assert called.timed_out
    assert isinstance(called.answer, PermanentError)
    assert called.answer.code == "ActionTimedOut"


def around(*statuses: tuple[str, Status, str]) -> Journal:
    """Know these, of which the time was up a minute ago."""
    state = {"until": (START - timedelta(minutes=1)).isoformat()}
    return Journal(entry(path, status, type=kind, state=state) for path, status, kind in statuses)


def test_a_call_lasts_no_longer_than_the_open_container_around_it() -> None:
    call = prepared(caller(done), ask("Do"), around(("Groep", Status.RUNNING, "Scope")))
    assert call

    assert call.patience == START - timedelta(minutes=1)


@pytest.mark.parametrize("status", [Status.SUCCEEDED, Status.TIMED_OUT, Status.CANCELLED])
def test_the_time_of_a_container_that_ended_means_nothing_any_more(status: Status) -> None:
    call = prepared(caller(done), ask("Do"), around(("Groep", status, "Scope")))
    assert call

    assert call.patience is None


def test_what_undoes_an_action_or_ends_its_subscription_is_not_bound_to_the_time_around_it() -> None:
    journal = around(("Groep", Status.RUNNING, "Scope"), ("Groep/Doen", Status.SUCCEEDED, "Http"))
    action = flow_of({"Ongedaan": ask("Do")}).actions["Ongedaan"]
    call = caller(done).prepare(
        Node(action=action, path="Groep/Doen/Ongedaan", iteration=""), view(), journal
    )
    assert call

    assert call.patience is None


def test_the_same_call_again_is_the_next_attempt() -> None:
    call = prepared(caller(done), ask("Do"))
    assert call
    again = call.again(timedelta(seconds=3), START)

    assert (again.call.attempt, again.call.key, again.pause) == (2, call.call.key, timedelta(seconds=3))
    assert again.started_at == START + timedelta(seconds=3)
