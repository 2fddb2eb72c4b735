"""The door over real HTTP: what reaches Graph, what comes back, and what is asked again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.conftest import HandClock
from tests.onedrive import OneDrive, credential
from watcher.graph import GRAPH, Ask, ClientSecret, GraphDoor, Simulated, place
from watcher.graph import door as module
from watcher.simulator.faults import Kind
from watcher.simulator.serving import running
from watcher.simulator.users import FENNA
from workflows.errors import (
    BadInputError,
    BewaarstroomError,
    NeedsPersonError,
    PermanentError,
    RetryableError,
)

SECRET = ClientSecret(tenant_id="11111111-1111-1111-1111-111111111111", client_id="app", secret="geheim")
USER = place("users", FENNA.id)


@asynccontextmanager
async def answering(answer: Response, onedrive: OneDrive) -> AsyncIterator[tuple[GraphDoor, list[Request]]]:
    """A Graph that always gives *answer*, signed in to the simulator."""
    asked: list[Request] = []

    async def give(request: Request) -> Response:
        await request.body()
        asked.append(request)
        return answer

    app = Starlette(routes=[Route("/{rest:path}", give, methods=["GET", "POST", "DELETE", "PUT"])])
    async with running(app) as address:
        door = GraphDoor(
            credential=credential(onedrive.address), clock=onedrive.clock, base_url=f"{address}/v1.0"
        )
        try:
            yield door, asked
        finally:
            await door.aclose()


@pytest.mark.parametrize(
    ("base_url", "with_credential"),
    [
        ("http://127.0.0.1:1/v1.0", SECRET),
        ("https://graph.evil.example/v1.0", SECRET),
        ("http://graph.microsoft.com/v1.0", SECRET),
        (GRAPH, Simulated(token_url="http://127.0.0.1:1/token", client_id="c", secret="s")),
        ("http://10.0.0.1/v1.0", Simulated(token_url="http://127.0.0.1:1/token", client_id="c", secret="s")),
    ],
)
def test_real_and_simulated_never_mix(
    base_url: str, with_credential: ClientSecret | Simulated, clock: HandClock
) -> None:
    with pytest.raises(BadInputError, match="graph-address-refused"):
        GraphDoor(credential=with_credential, clock=clock, base_url=base_url)


async def test_a_real_secret_goes_with_microsofts_own_address(clock: HandClock) -> None:
    door = GraphDoor(credential=SECRET, clock=clock)

    assert door.base_url == GRAPH
    await door.aclose()


async def test_an_answer_is_plain_json(onedrive: OneDrive) -> None:
    body = await onedrive.door.get(USER)

    assert (body["id"], body["mail"]) == (FENNA.id, FENNA.mail)


async def test_requests_are_decorated_as_microsoft_asks_and_carry_a_token(onedrive: OneDrive) -> None:
    async with answering(PlainTextResponse("{}"), onedrive) as (door, asked):
        await door.get("/x")

    (request,) = asked
    assert request.headers["user-agent"].startswith("NONISV|Gemeente|Bewaarstroom/")
    assert "kiota-python" in request.headers["user-agent"]
    assert request.headers["authorization"].startswith("Bearer ey")
    assert "retry-attempt" not in request.headers


async def test_a_body_and_a_tag_are_sent_as_they_are(onedrive: OneDrive) -> None:
    async with answering(Response(status_code=204), onedrive) as (door, asked):
        await door.send(Ask(method="DELETE", path="/x", if_match='"{G},1"'))
        await door.send(Ask(method="POST", path="/x", body={"a": 1}))
        await door.send(Ask(method="PUT", path="/x", content=b"bytes"))

    assert asked[0].headers["if-match"] == '"{G},1"'
    assert [await request.body() for request in asked] == [b"", b'{"a": 1}', b"bytes"]
    assert [request.headers.get("content-type") for request in asked[1:]] == [
        "application/json",
        "application/octet-stream",
    ]


@pytest.mark.parametrize(
    "link", ["https://graph.microsoft.com/v1.0/x", "http://localhost:1/x", "http://127.0.0.1.evil.example/x"]
)
async def test_a_link_that_leads_elsewhere_is_not_followed(onedrive: OneDrive, link: str) -> None:
    before = len(await onedrive.requests())
    with pytest.raises(PermanentError, match="graph-foreign-link"):
        await onedrive.door.follow(link)

    assert len(await onedrive.requests()) == before


async def test_a_redirect_is_told_and_not_followed(onedrive: OneDrive) -> None:
    moved = Response(status_code=302, headers={"Location": "http://localhost:1/elsewhere"})
    async with answering(moved, onedrive) as (door, asked):
        reply = await door.send(Ask(path="/x"))

    assert (reply.status, reply.headers["location"], len(asked)) == (302, "http://localhost:1/elsewhere", 1)


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.BAD_GATEWAY, Kind.CUT_OFF])
async def test_reading_is_tried_again_when_the_other_side_stumbles(onedrive: OneDrive, kind: Kind) -> None:
    onedrive.fault(kind, times=2, path="/users/")

    assert (await onedrive.door.get(USER))["id"] == FENNA.id
    assert onedrive.naps == [0.5, 1.0]


async def test_reading_is_given_up_after_some_tries(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.HTML, times=None, path="/users/")
    with pytest.raises(RetryableError, match="graph-unavailable"):
        await onedrive.door.get(USER)

    assert sum(line["fault"] == "html" for line in await onedrive.requests()) == 3


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.HTML, "graph-unavailable"),
        (Kind.TIMEOUT_AFTER, "graph-unavailable"),
        (Kind.THROTTLED, "graph-throttled"),
    ],
)
async def test_what_may_have_been_done_is_asked_once(onedrive: OneDrive, kind: Kind, code: str) -> None:
    onedrive.fault(kind, times=None, path="sendMail", retry_after=1)
    with pytest.raises(RetryableError, match=code):
        await onedrive.door.send(Ask(method="POST", path=f"{USER}/sendMail", body={}))

    assert sum("sendMail" in line["path"] for line in await onedrive.requests()) == 1


@pytest.mark.parametrize(("retry_after", "nap"), [(1, 1.0), (0, 1.0), (8, 8.0)])
async def test_a_short_pause_is_sat_out_and_the_question_asked_again(
    onedrive: OneDrive, retry_after: int, nap: float
) -> None:
    onedrive.fault(Kind.THROTTLED, path="/users/", retry_after=retry_after)

    assert (await onedrive.door.get(USER))["id"] == FENNA.id
    assert onedrive.naps == [nap]


@pytest.mark.parametrize("kind", [Kind.THROTTLED, Kind.UNAVAILABLE])
async def test_a_long_pause_holds_for_every_call(onedrive: OneDrive, kind: Kind) -> None:
    """rclone#2406: going on while throttled makes it last."""
    onedrive.fault(kind, path="/users/", retry_after=200)
    with pytest.raises(RetryableError):
        await onedrive.door.get(USER)
    before = len(await onedrive.requests())
    with pytest.raises(RetryableError, match="graph-paused") as caught:
        await onedrive.door.get(place("drives", onedrive.drive.id))

    assert (len(await onedrive.requests()), caught.value.retry_after) == (before, 200.0)
    onedrive.clock.forward(seconds=200)
    assert (await onedrive.door.get(USER))["id"] == FENNA.id


async def test_a_token_that_ended_is_renewed_once(onedrive: OneDrive) -> None:
    await onedrive.door.get(USER)
    onedrive.clock.forward(hours=2)

    assert (await onedrive.door.get(USER))["id"] == FENNA.id


async def test_a_token_that_is_refused_again_needs_a_person(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.UNAUTHENTICATED, times=None, path="/users/")
    with pytest.raises(NeedsPersonError, match="graph-auth-failed"):
        await onedrive.door.get(USER)


async def test_a_graph_that_is_not_there_is_unreachable(onedrive: OneDrive) -> None:
    async def no_nap(_: float) -> None:
        return

    door = GraphDoor(
        credential=credential(onedrive.address),
        clock=onedrive.clock,
        base_url="http://127.0.0.1:9/v1.0",
        sleep=no_nap,
    )
    with pytest.raises(RetryableError, match="graph-unreachable"):
        await door.get("/x")
    assert (door.gate.remaining, door.gate.closed_because) == (timedelta(seconds=15), "graph-unreachable")
    await door.aclose()


async def test_a_pause_of_a_network_that_is_back_ends_however_often_it_is_asked(onedrive: OneDrive) -> None:
    async def nap(seconds: float) -> None:
        naps.append(seconds)
        onedrive.clock.forward(seconds=seconds)

    naps: list[float] = []
    async with running(onedrive.app) as address:
        port = int(address.rsplit(":", 1)[1])
    signed_in = credential(onedrive.address)
    door = GraphDoor(credential=signed_in, clock=onedrive.clock, base_url=f"{address}/v1.0", sleep=nap)
    with pytest.raises(RetryableError, match="graph-unreachable"):
        await door.get(USER)
    naps.clear()
    async with running(onedrive.app, port=port):
        onedrive.clock.forward(seconds=4)
        with pytest.raises(RetryableError, match="graph-unreachable"):
            await door.get(USER)
        assert (door.gate.remaining, naps) == (timedelta(seconds=11), [])
        onedrive.clock.forward(seconds=4)
        assert (await door.get(USER))["id"] == FENNA.id
        assert (door.gate.remaining, naps) == (timedelta(0), [7.0])
    await door.aclose()


async def test_a_drive_that_does_not_answer_closes_the_door_for_no_other(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.CUT_OFF, times=None, path="/drives/")
    with pytest.raises(RetryableError, match="graph-no-answer") as caught:
        await onedrive.door.get(place("drives", onedrive.drive.id))

    assert caught.value.facts == {"kind": "RemoteProtocolError", "method": "GET"}
    assert onedrive.door.gate.remaining == timedelta(0)
    assert (await onedrive.door.get(USER))["id"] == FENNA.id


@pytest.mark.parametrize("body", [b"<html>", b'{"value": ['])
async def test_an_answer_that_is_no_json_is_tried_again_later(onedrive: OneDrive, body: bytes) -> None:
    async with answering(Response(body), onedrive) as (door, asked):
        with pytest.raises(RetryableError, match="graph-answer-unreadable"):
            await door.send(Ask(method="POST", path="/x", body={}))

    assert len(asked) == 1


async def test_an_answer_beyond_all_measure_is_refused(
    onedrive: OneDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER", 10)
    async with answering(Response(b'{"value": "too much"}'), onedrive) as (door, _):
        with pytest.raises(PermanentError, match="graph-answer-too-large"):
            await door.get("/x")


async def test_no_error_carries_a_link_or_a_name(onedrive: OneDrive) -> None:
    onedrive.put("ruzie.zip")
    with pytest.raises(BewaarstroomError) as caught:
        await onedrive.door.get(place("drives", onedrive.drive.id, "items", "ruzie"))

    assert "ruzie" not in f"{caught.value} {caught.value.facts}"
