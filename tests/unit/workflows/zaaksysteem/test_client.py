from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import jwt
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from structlog.testing import capture_logs

from tests.zaaksysteem import ACTING, OPEN, ZAKEN, Sim, now
from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError
from workflows.trust import NOBODY
from workflows.zaaksysteem import client as module
from workflows.zaaksysteem.client import Body, ZgwClient, http_for
from workflows.zaaksysteem.credentials import Acting, Credentials
from workflows.zaaksysteem.refusals import NotAllowedError, RefusedError, TooLargeError, UnsureError
from workflows.zaaksysteem.roots import Api, Roots
from workflows.zaaksysteem.simulator.serving import running

SECRET = "een geheim dat lang genoeg is voor HS256"


class Server:
    """Answers each request with the next of the answers, and keeps the requests."""

    def __init__(self, answers: Sequence[Response]) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []

    async def answer(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answers.pop(0)


@asynccontextmanager
async def asking(*answers: Response) -> AsyncIterator[tuple[ZgwClient, Server]]:
    server = Server(answers)
    app = Starlette(routes=[Route("/{path:path}", server.answer, methods=["GET", "POST", "PUT"])])
    async with running(app) as address:
        roots = Roots(zaken=f"{address}/z", documenten=f"{address}/d", catalogi=f"{address}/c")
        credentials = Credentials(client_id="bewaarstroom", secret=SECRET)
        async with http_for(roots) as http:
            yield ZgwClient(http=http, roots=roots, credentials=credentials, clock=now, acting=ACTING), server


async def error_of(*answers: Response) -> BewaarstroomError:
    async with asking(*answers) as (client, _):
        with pytest.raises(BewaarstroomError) as caught:
            await client.collect(client.url(Api.ZAKEN, "zaken"))
    return caught.value


def page(results: list[Any], following: str | None) -> Response:
    return JSONResponse({"count": 1, "next": following, "previous": None, "results": results})


async def test_every_request_carries_a_fresh_token_for_the_person() -> None:
    async with asking(JSONResponse({}), JSONResponse({}), JSONResponse({})) as (client, server):
        await client.get(client.url(Api.ZAKEN, "zaken/1"))
        await client.acting_as(Acting(user_id="c3", representation="P. Ander")).get(
            client.url(Api.CATALOGI, "x")
        )
    first, second = (request.headers for request in server.requests)
    claims = [
        jwt.decode(headers["Authorization"].removeprefix("Bearer "), SECRET, algorithms=["HS256"])
        for headers in (first, second)
    ]
    assert [(one["client_id"], one["user_id"]) for one in claims] == [
        ("bewaarstroom", "a1b2"),
        ("bewaarstroom", "c3"),
    ]
    assert (first["X-Audit-Toelichting"], second.get("X-Audit-Toelichting")) == ("Taak 17", None)
    assert (first["Accept-Crs"], second.get("Accept-Crs")) == ("EPSG:4326", None)


async def test_pages_are_followed_and_bare_arrays_are_taken_as_they_are(sim: Sim) -> None:
    listed = await sim.client.collect(sim.client.url(Api.ZAKEN, "zaken"), {"pageSize": "3"})
    assert len(listed) == 11
    assert await sim.client.collect(sim.client.url(Api.ZAKEN, "zaakinformatieobjecten")) == ()


async def test_a_next_page_elsewhere_is_refused_before_it_is_asked(sim: Sim) -> None:
    await sim.fault("foreign_next", path=ZAKEN, url=f"{sim.address}.elders.example/zaken?page=2")
    with pytest.raises(NeedsPersonError) as caught:
        await sim.client.collect(sim.client.url(Api.ZAKEN, "zaken"), {"identificatie": OPEN})
    assert caught.value.code == "zaaksysteem-foreign-url"


@pytest.mark.parametrize(
    "url", ["https://elders.example/zaken/api/v1/zaken/1", "file:///etc/passwd", "", "zaken"]
)
async def test_an_address_elsewhere_is_refused(sim: Sim, url: str) -> None:
    with pytest.raises(NeedsPersonError) as caught:
        await sim.client.get(url)
    assert caught.value.code == "zaaksysteem-foreign-url"
    assert await sim.requests() == []


async def test_pages_that_go_round_are_an_odd_answer() -> None:
    async with asking() as (client, server):
        url = client.url(Api.ZAKEN, "zaken")
        server.answers = [page([], f"{url}?page=2"), page([], f"{url}?page=2")]
        with pytest.raises(NeedsPersonError) as caught:
            await client.collect(url)
    assert caught.value.code == "zaaksysteem-odd-answer"


@pytest.mark.parametrize(
    "code",
    [
        "permission_denied",
        "invalid-jwt-signature",
        "invalid-client-identifier",
        "jwt-expired",
        "jwt-expiredsignatureerror",
        "jwt-decode-error",
        "missing-client-identifier",
    ],
)
async def test_every_failure_to_get_in_means_that_the_connection_is_broken(sim: Sim, code: str) -> None:
    await sim.fault("forbidden", code=code)
    with pytest.raises(NotAllowedError) as caught:
        await sim.client.collect(sim.client.url(Api.ZAKEN, "zaken"))
    assert (caught.value.code, caught.value.problem.code) == ("zaaksysteem-not-allowed", code)
    assert caught.value.message.startswith("De koppeling met het zaaksysteem is kapot")


async def test_a_wrong_secret_means_that_the_connection_is_broken(sim: Sim) -> None:
    credentials = Credentials(client_id="bewaarstroom", secret=SECRET)
    stranger = ZgwClient(http=sim.client.http, roots=sim.client.roots, credentials=credentials, clock=now)
    with pytest.raises(NotAllowedError) as caught:
        await stranger.collect(sim.client.url(Api.ZAKEN, "zaken"))
    assert caught.value.problem.code == "invalid-jwt-signature"


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (PlainTextResponse("<html>413</html>", 413), TooLargeError, "zaaksysteem-too-large"),
        (PlainTextResponse("<html>502</html>", 502), UnsureError, "zaaksysteem-failed"),
        (PlainTextResponse("<html>Welkom</html>", 200), UnsureError, "zaaksysteem-not-json"),
        (PlainTextResponse("[" * 200_000, 200), UnsureError, "zaaksysteem-not-json"),
        (PlainTextResponse("{}", 429, headers={"Retry-After": "7"}), RetryableError, "zaaksysteem-busy"),
        (RedirectResponse("https://elders.example/"), RefusedError, "zaaksysteem-refused"),
        (PlainTextResponse("", 204), NeedsPersonError, "zaaksysteem-odd-answer"),
        (JSONResponse("tekst"), NeedsPersonError, "zaaksysteem-odd-answer"),
        (JSONResponse({"results": 3}), NeedsPersonError, "zaaksysteem-odd-answer"),
        (JSONResponse(["tekst"]), NeedsPersonError, "zaaksysteem-odd-answer"),
    ],
)
async def test_an_answer_that_is_no_answer_has_its_own_error(
    answer: Response, kind: type[BewaarstroomError], code: str
) -> None:
    error = await error_of(answer)
    assert (type(error), error.code) == (kind, code)


async def test_an_endless_answer_is_not_read_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ANSWER", 1000)
    assert (await error_of(JSONResponse(["x" * 2000]))).code == "zaaksysteem-odd-answer"


async def test_nobody_at_the_address_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        here = f"http://127.0.0.1:{taken.getsockname()[1]}/z"
        roots = Roots(zaken=here, documenten=here, catalogi=here)
        async with http_for(roots) as http:
            credentials = Credentials(client_id="x", secret=SECRET)
            client = ZgwClient(http=http, roots=roots, credentials=credentials, clock=now)
            with pytest.raises(RetryableError) as caught:
                await client.get(here)
    assert (type(caught.value), caught.value.code) == (RetryableError, "zaaksysteem-unreachable")


async def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        here = f"http://127.0.0.1:{silent.getsockname()[1]}/z"
        roots = Roots(zaken=here, documenten=here, catalogi=here)
        async with httpx.AsyncClient(timeout=0.2, trust_env=False, verify=NOBODY) as http:
            credentials = Credentials(client_id="x", secret=SECRET)
            client = ZgwClient(http=http, roots=roots, credentials=credentials, clock=now)
            with pytest.raises(UnsureError) as caught:
                await client.post(here, Body.of_json({}))
    assert caught.value.code == "zaaksysteem-timeout"


async def test_a_server_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        here = f"http://127.0.0.1:{silent.getsockname()[1]}/z"
        roots = Roots(zaken=here, documenten=here, catalogi=here)
        async with http_for(roots) as http:
            credentials = Credentials(client_id="x", secret=SECRET)
            client = ZgwClient(http=http, roots=roots, credentials=credentials, clock=now)
            with pytest.raises(UnsureError) as caught:
                await client.get(here)
    assert caught.value.code == "zaaksysteem-timeout"


async def test_a_write_is_asked_once_whatever_the_answer() -> None:
    async with asking(PlainTextResponse("", 502), JSONResponse({})) as (client, server):
        with pytest.raises(UnsureError):
            await client.post(client.url(Api.ZAKEN, "zaken"), Body.of_json({"a": 1}))
    assert len(server.requests) == 1


async def test_a_download_asks_for_bytes_without_conditions() -> None:
    async with (
        asking(PlainTextResponse("abc")) as (client, server),
        client.download(client.url(Api.DOCUMENTEN, "x/download"), 3) as pieces,
    ):
        received = b"".join([piece async for piece in pieces])
    headers = server.requests[0].headers
    assert (received, headers["Accept"], headers["Accept-Encoding"]) == (b"abc", "*/*", "identity")
    assert not {"If-None-Match", "If-Modified-Since", "If-Match"} & {name.title() for name in headers}


async def test_an_answer_that_is_cut_off_is_unsure(sim: Sim) -> None:
    await sim.fault("cut_off")
    with pytest.raises(UnsureError) as caught:
        await sim.client.collect(sim.client.url(Api.ZAKEN, "zaken"))
    assert caught.value.code == "zaaksysteem-broke-off"


async def test_the_log_has_no_numbers_names_or_tokens(sim: Sim) -> None:
    await sim.fault("forbidden", code="jwt-expired")
    with capture_logs() as lines, pytest.raises(NotAllowedError):
        await sim.client.collect(sim.client.url(Api.ZAKEN, "zaken"), {"identificatie": OPEN})
    (line,) = [line for line in lines if line["event"] == "zaaksysteem_refused"]
    assert {name: value for name, value in line.items() if name != "instance"} == {
        "event": "zaaksysteem_refused",
        "log_level": "info",
        "api": "zrc",
        "api_version": "1.5.1",
        "method": "GET",
        "collection": "zaken",
        "status": 403,
        "zgw_codes": ["jwt-expired"],
    }
