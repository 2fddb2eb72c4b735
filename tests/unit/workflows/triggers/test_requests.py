from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.unit.workflows.engine.support import FAST, Operators, Registry, ask, compose, flow_of, now
from workflows.definition.flow import Flow
from workflows.engine import Engine
from workflows.errors import BadInputError
from workflows.operations.operation import WaitFor
from workflows.store import schema
from workflows.store.database import Database
from workflows.store.flowstates import Mode
from workflows.triggers.requests import Incoming, Outgoing, Requests, outputs_of, path_parameters
from workflows.triggers.signature import signature

pytestmark = pytest.mark.asyncio(loop_scope="module")
SECRET = b"een geheim van ten minste 32 tekens"


@dataclass
class _Hall:
    """A door for callers before a real engine."""

    requests: Requests
    engine: Engine
    operators: Operators
    flows: dict[str, Flow] = field(default_factory=dict)

    def put(self, actions: dict[str, Any], **trigger: Any) -> str:
        name = f"stroom-{len(self.flows)}"
        triggers = {"Aanroep": {"type": "Request", "kind": "Http", **trigger}}
        self.flows[name] = replace(flow_of(actions, triggers=triggers), name=name)
        return name

    async def call(self, flow: str, body: Any = None, /, **values: Any) -> Outgoing:
        data = b"" if body is None else json.dumps(body).encode()
        incoming = Incoming(
            flow=flow,
            trigger="Aanroep",
            method="POST",
            path="",
            query=f"sig={signature(SECRET, flow, 'Aanroep')}",
            headers=(("content-type", "application/json"),) if data else (),
            body=data,
        )
        return await self.requests.handle(replace(incoming, **values))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def hall(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[_Hall]:
    path: Path = tmp_path_factory.mktemp("requests") / "test.sqlite"
    database = Database(f"sqlite:///{path}", synchronous="normal")
    schema.metadata.create_all(database.engine)
    operators, flows = Operators(), {}  # type: tuple[Operators, dict[str, Flow]]

    def named(name: str) -> Flow:
        if name not in flows:
            raise BadInputError("flow-unknown", "Deze stroom bestaat niet.")
        return flows[name]

    engine = Engine(database=database, operations=Registry(operators), clock=now, pace=FAST)
    await engine.launch()
    requests = Requests(
        database=database,
        fire=engine.fire,
        flow_named=named,
        clock=now,
        secret=SECRET,
        base_url="https://hier.example",
    )
    yield _Hall(requests=requests, engine=engine, operators=operators, flows=flows)
    await engine.drain(timedelta(seconds=5))
    database.close()


def _respond(body: Any = None, **inputs: Any) -> dict[str, Any]:
    return {"Antwoord": {"type": "Response", "inputs": {"statusCode": 200, "body": body, **inputs}}}


def _code(outgoing: Outgoing) -> tuple[int, str]:
    return outgoing.status, json.loads(outgoing.body)["error"]["code"]


async def test_a_response_answers_the_caller_with_its_own_status_headers_and_body(hall: _Hall) -> None:
    flow = hall.put(_respond("@add(triggerBody()?['n'], 1)", statusCode=201, headers={"X-Soort": "som"}))
    answer = await hall.call(flow, {"n": 41})

    assert (answer.status, answer.body) == (201, b"42")
    assert answer.headers["X-Soort"] == "som"
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert len(answer.headers["x-ms-workflow-run-id"]) == 26


async def test_a_flow_without_a_response_is_accepted_at_once(hall: _Hall) -> None:
    answer = await hall.call(hall.put({"Zeg": compose(1)}))

    assert (answer.status, answer.body) == (202, b"")


@pytest.mark.parametrize("mode", [Mode.PAUSED, Mode.DRAINING])
async def test_who_calls_a_flow_that_stands_still_hears_at_once_where_the_answer_will_be(
    hall: _Hall, mode: Mode
) -> None:
    flow = hall.put(_respond("dag"))
    for now_is in (mode, Mode.OPEN):
        with hall.requests.database.begin() as connection:
            hall.engine.desk.change_flow(connection, flow, now_is, "beheer")
        if now_is is mode:
            promised = await hall.call(flow)
    await hall.engine.idle()
    location = promised.headers["Location"]
    answer = await hall.requests.answer(promised.headers["x-ms-workflow-run-id"], location.partition("?")[2])

    assert (promised.status, promised.body) == (202, b"")
    assert (answer.status, answer.body) == (200, b"dag")


async def test_a_run_that_fails_before_its_response_is_told(hall: _Hall) -> None:
    flow = hall.put(
        {
            "Stuk": compose("@int('x')"),
            "Antwoord": {**_respond()["Antwoord"], "runAfter": {"Stuk": ["Succeeded"]}},
        }
    )

    assert _code(await hall.call(flow)) == (502, "response-missing")


async def test_a_response_that_was_not_needed_is_accepted(hall: _Hall) -> None:
    actions = {"Of": {"type": "If", "expression": "@equals(1, 2)", "actions": _respond(1)}}

    assert (await hall.call(hall.put(actions))).status == 202


async def test_a_caller_does_not_wait_for_ever(hall: _Hall) -> None:
    hall.operators.answers("Wacht", WaitFor(kind="nooit", key="x"))
    flow = hall.put(
        {
            "Wachten": ask("Wacht"),
            "Antwoord": {**_respond()["Antwoord"], "runAfter": {"Wachten": ["Succeeded"]}},
        }
    )
    hasty = replace(hall, requests=replace(hall.requests, patience=timedelta(seconds=0.1)))

    assert _code(await hasty.call(flow)) == (504, "response-timeout")


async def test_the_same_call_again_gets_the_answer_of_the_first(hall: _Hall) -> None:
    flow = hall.put(_respond("@guid()"))
    headers = (("idempotency-key", "brief-1"),)
    first, again = await asyncio.gather(*(hall.call(flow, headers=headers) for _ in range(2)))
    other = await hall.call(flow, headers=(("idempotency-key", "brief-2"),))

    assert first == again
    assert first.body != other.body


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"query": ""}, (401, "signature-wrong")),
        ({"query": "sig=verzonnen"}, (401, "signature-wrong")),
        ({"flow": "ander"}, (401, "signature-wrong")),
        ({"method": "GET"}, (405, "method-refused")),
        ({"path": "/meer"}, (404, "path-refused")),
        ({"body": b"{", "headers": (("content-type", "application/json"),)}, (400, "body-not-json")),
        ({"body": b" " * (10 * 2**20 + 1)}, (413, "body-too-large")),
    ],
)
async def test_a_call_that_is_wrong_starts_nothing(
    hall: _Hall, change: dict[str, Any], expected: tuple[int, str]
) -> None:
    flow = hall.put(_respond(1))

    assert _code(await hall.call(flow, **change)) == expected


async def test_a_body_must_fit_the_schema(hall: _Hall) -> None:
    schema_ = {"type": "object", "required": ["zaak"], "properties": {"zaak": {"type": "string"}}}
    flow = hall.put(_respond("@triggerBody()?['zaak']"), inputs={"schema": schema_})

    assert _code(await hall.call(flow, {"zaak": 1})) == (400, "json-does-not-fit")
    assert (await hall.call(flow, {"zaak": "Z-1"})).body == b"Z-1"


async def test_a_false_condition_and_a_full_flow_are_told(hall: _Hall) -> None:
    hall.operators.answers("Wacht", WaitFor(kind="nooit", key="y"))
    never = hall.put(_respond(1), conditions=[{"expression": "@false"}])
    busy = hall.put({"Wachten": ask("Wacht")}, operationOptions="SingleInstance")

    assert _code(await hall.call(never)) == (400, "condition-false")
    assert (await hall.call(busy)).status == 202
    full = await hall.call(busy)
    assert (_code(full), full.headers["Retry-After"]) == ((429, "single-instance"), "10")
    assert full.body.endswith(b'Probeer het straks opnieuw."}}')


async def test_an_unknown_flow_with_a_right_signature_is_not_found(hall: _Hall) -> None:
    query = f"sig={signature(SECRET, 'weg', 'Aanroep')}"

    assert _code(await hall.call("weg", query=query)) == (404, "flow-unknown")


async def test_outputs_have_only_the_members_that_the_request_has() -> None:
    incoming = Incoming(
        flow="f",
        trigger="t",
        method="GET",
        path="",
        query="sig=x&a=1&b=",
        headers=(("accept", "*/*"),),
        body=b"",
    )

    assert outputs_of(None, incoming) == {"headers": {"Accept": "*/*"}, "queries": {"a": "1", "b": ""}}
    assert outputs_of(None, replace(incoming, query="")) == {"headers": {"Accept": "*/*"}}


async def test_named_parts_of_a_path_are_read_decoded() -> None:
    assert path_parameters("boom/{bang}/pow/{whack}", "/boom/whizz/pow/a%2Fb%20c") == {
        "bang": "whizz",
        "whack": "a/b c",
    }
    assert path_parameters("", "") == {}
    for path in ("/boom/x", "/boom/x/pow/", "/boom/x/y/pow/z"):
        with pytest.raises(BadInputError):
            path_parameters("boom/{bang}/pow/{whack}", path)


def _asks(answer: Outgoing) -> tuple[str, str]:
    """Read from an answer for later where to ask: the run and the query."""
    path, _, query = answer.headers["Location"].partition("?")
    return path.rpartition("/")[2], query


async def test_an_asynchronous_response_is_promised_at_once_and_fetched_later(hall: _Hall) -> None:
    hall.operators.clear()
    hall.operators.answers("Ask", WaitFor(kind="k", key="later"))
    actions = {"Vraag": ask("Ask"), **_respond("@body('Vraag')")}
    actions["Antwoord"] |= {"runAfter": {"Vraag": ["Succeeded"]}, "operationOptions": "Asynchronous"}
    promised = await hall.call(hall.put(actions))
    run_id, query = _asks(promised)
    waiting = await hall.requests.answer(run_id, query)
    with hall.requests.database.begin() as connection:
        hall.engine.signal(connection, kind="k", key="later", outcome={"klaar": True})
    await hall.engine.idle()
    answer = await hall.requests.answer(run_id, query)

    assert (promised.status, promised.headers["Retry-After"], waiting) == (202, "10", promised)
    assert promised.headers["Location"].startswith("https://hier.example/stromen/antwoord/")
    assert (answer.status, json.loads(answer.body)) == (200, {"klaar": True})
    assert await hall.requests.answer(run_id, query) == answer


async def test_a_caller_may_ask_not_to_wait(hall: _Hall) -> None:
    promised = await hall.call(
        hall.put(_respond("ja")), headers=(("Prefer", "return=minimal, respond-async"),)
    )
    await hall.engine.idle()
    answer = await hall.requests.answer(*_asks(promised))

    assert (promised.status, answer.status, answer.body) == (202, 200, b"ja")


async def test_the_end_of_a_run_without_its_promised_answer_is_told(hall: _Hall) -> None:
    options = {"operationOptions": "Asynchronous"}
    never = _respond()
    never["Antwoord"] |= {"runAfter": {"Mis": ["Failed"]}, **options}
    well = await hall.call(hall.put({"Mis": compose(1), **never}))
    badly = await hall.call(
        hall.put(
            {
                "Mis": compose("@int('x')"),
                "Na": compose(1, Mis=["Succeeded"]),
                "Toch": {**never["Antwoord"], "runAfter": {"Na": ["Succeeded"]}},
            }
        )
    )
    await hall.engine.idle()

    assert (await hall.requests.answer(*_asks(well))).status == 204
    assert _code(await hall.requests.answer(*_asks(badly))) == (502, "response-missing")


async def test_an_answer_is_only_for_who_has_its_address(hall: _Hall) -> None:
    promised = await hall.call(hall.put(_respond("ja")), headers=(("Prefer", "respond-async"),))
    await hall.engine.idle()
    run_id, query = _asks(promised)

    assert _code(await hall.requests.answer(run_id, "sig=x")) == (401, "signature-wrong")
    assert _code(await hall.requests.answer(f"{run_id[:-1]}0", query)) == (401, "signature-wrong")
