from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
import pytest_asyncio
from starlette.responses import JSONResponse, Response

from tests.callee import Callee, running_callee
from tests.conftest import HandClock
from workflows.errors import BewaarstroomError
from workflows.operations.house import House
from workflows.operations.http_call import http_call
from workflows.operations.operation import Answer, BusyError, Call, Done, Later, RefusedError


@pytest_asyncio.fixture
async def callee() -> AsyncIterator[Callee]:
    async with running_callee() as running:
        yield running


class _House:
    def __init__(self, callee: Callee, clock: HandClock) -> None:
        self.outward = callee.door()
        self.clock = clock
        self.machine_token = None


def _call(parameters: dict[str, Any], **values: Any) -> Call:
    call = Call(run_id="R", path="Bel", iteration="", attempt=1, upload_id=None, parameters=parameters)
    return replace(call, **values)


async def _perform(callee: Callee, call: Call) -> Answer:
    house = cast("House", _House(callee, HandClock()))
    return await http_call(house).perform(call)


async def test_a_call_sends_what_the_flow_says_and_gives_status_headers_and_body(callee: Callee) -> None:
    callee.answers = [JSONResponse({"ok": True}, 201)]
    answer = await _perform(
        callee,
        _call(
            {
                "method": "post",
                "uri": f"{callee.url}/zaken",
                "queries": {"jaar": 2026, "open": True},
                "headers": {"X-Bron": "stroom"},
                "body": {"nummer": 1},
                "authentication": {"type": "Basic", "username": "u", "password": "p"},
            }
        ),
    )

    method, path, headers, body = callee.asked[0]
    assert (method, path, body) == ("POST", "/zaken?jaar=2026&open=True", b'{"nummer": 1}')
    assert headers["authorization"] == "Basic dTpw"
    assert (headers["x-bron"], headers["content-type"]) == ("stroom", "application/json; charset=utf-8")
    assert isinstance(answer, Done)
    assert answer.outputs is not None
    assert (answer.outputs["statusCode"], answer.outputs["body"]) == (201, {"ok": True})


async def test_every_attempt_of_a_call_names_itself_the_same(callee: Callee) -> None:
    callee.answers = [Response(b"")]
    for attempt in (1, 2):
        await _perform(callee, _call({"uri": callee.url}, attempt=attempt))

    first, second = (one[2]["x-ms-client-request-id"] for one in callee.asked)
    assert first == second


@pytest.mark.parametrize("status", [400, 404, 409])
async def test_a_refusal_fails_with_its_answer(callee: Callee, status: int) -> None:
    callee.answers = [JSONResponse({"waarom": "zo"}, status)]
    with pytest.raises(RefusedError) as refused:
        await _perform(callee, _call({"uri": callee.url}))

    assert (refused.value.code, refused.value.outputs["body"]) == (f"http-{status}", {"waarom": "zo"})


@pytest.mark.parametrize(
    ("status", "after", "seconds"),
    [
        (503, "7", 7.0),
        (429, "Tue, 24 Nov 2026 09:01:00 GMT", 60.0),
        (500, "binnenkort", None),
        (408, "999999", 86_400.0),
    ],
)
async def test_who_is_busy_is_asked_again_when_it_says(
    callee: Callee, status: int, after: str, seconds: float | None
) -> None:
    callee.answers = [Response(b"", status, {"Retry-After": after})]
    with pytest.raises(BusyError) as busy:
        await _perform(callee, _call({"uri": callee.url}))

    assert (busy.value.outputs["statusCode"], busy.value.retry_after) == (status, seconds)


async def test_accepted_work_is_asked_after_where_the_answer_says(callee: Callee) -> None:
    callee.answers = [Response(b"", 202, {"Location": "/stand/1", "Retry-After": "3"}), JSONResponse("klaar")]
    later = await _perform(callee, _call({"method": "POST", "uri": f"{callee.url}/werk", "body": 1}))

    assert later == Later(
        after=timedelta(seconds=3), code="http-accepted", state={"location": f"{callee.url}/stand/1"}
    )
    done = await _perform(callee, _call({"method": "POST", "uri": callee.url, "body": 1}, state=later.state))
    assert isinstance(done, Done)
    assert (done.outputs or {})["body"] == "klaar"
    assert [one[:2] for one in callee.asked] == [("POST", "/werk"), ("GET", "/stand/1")]


async def test_accepted_work_is_not_asked_after_when_the_flow_says_so(callee: Callee) -> None:
    callee.answers = [Response(b"", 202, {"Location": "/stand/1"})]
    answer = await _perform(callee, _call({"uri": callee.url}, options=frozenset({"disableasyncpattern"})))

    assert isinstance(answer, Done)


async def test_an_answer_that_only_says_that_it_is_json_is_given_as_it_came(callee: Callee) -> None:
    callee.answers = [Response(b"{", media_type="application/json")]
    answer = await _perform(callee, _call({"uri": callee.url}))

    assert isinstance(answer, Done)
    assert (answer.outputs or {})["body"] == {"$content-type": "application/octet-stream", "$content": "ew=="}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"method": "FETCH"}, "http-method-wrong"),
        ({"headers": {"X": "a\r\nY: b"}}, "http-header-wrong"),
        ({"headers": {"Host": "ander.nl"}}, "http-header-wrong"),
        ({"authentication": {"type": "Ntlm"}}, "http-authentication-unknown"),
        ({"uri": "https://ander.nl"}, "http-host-refused"),
    ],
)
async def test_a_call_that_is_wrong_is_not_made(
    callee: Callee, parameters: dict[str, Any], code: str
) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        await _perform(callee, _call({"uri": callee.url, **parameters}))

    assert refused.value.code == code
    assert callee.asked == []


async def test_only_the_host_that_the_flow_named_is_told_who_asks(callee: Callee) -> None:
    callee.answers = [Response(b"", 202)]
    known = {"authentication": {"type": "Raw", "value": "geheim"}, "headers": {"X-Sleutel": "ook geheim"}}
    asked = _call({"uri": f"{callee.url}/a", **known})
    for location in (f"{callee.url}/stand", callee.url.replace("callee", "other") + "/stand"):
        await _perform(callee, replace(asked, state={"location": location}))
    here, elsewhere = (headers for _, _, headers, _ in callee.asked)

    assert here["authorization"] == "geheim"
    assert "authorization" not in elsewhere
    assert "x-sleutel" not in elsewhere


async def test_a_poll_without_a_new_address_asks_at_the_same_one_again(callee: Callee) -> None:
    callee.answers = [Response(b"", 202, {"Retry-After": "7"})]
    where = {"location": f"{callee.url}/stand"}
    answer = await _perform(callee, _call({"uri": callee.url}, state=where))

    assert answer == Later(after=timedelta(seconds=7), code="http-accepted", state=where)
