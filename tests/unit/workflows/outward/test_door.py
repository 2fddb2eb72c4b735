from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.responses import RedirectResponse, Response

from tests.callee import Callee, running_callee
from watcher.simulator.certificate import certificate_in
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.outward import closed_door
from workflows.outward.door import Ask, OutwardDoor, redirected, resolve


@pytest_asyncio.fixture
async def callee() -> AsyncIterator[Callee]:
    async with running_callee() as running:
        yield running


def _ask(url: str, method: str = "GET", **headers: str) -> Ask:
    return Ask(method=method, url=url, headers=headers, body=b"inhoud" if method == "POST" else None)


async def _refusal(door: OutwardDoor, ask: Ask) -> BewaarstroomError:
    with pytest.raises(BewaarstroomError) as refused:
        await door.send(ask)
    return refused.value


async def test_a_request_goes_by_name_and_the_answer_comes_back(callee: Callee) -> None:
    callee.answers = [Response(b"dag", 201, {"X-Soort": "groet"})]
    reply = await callee.door().send(_ask(f"{callee.url}/pad?x=1", "POST", Naam="waarde"))

    method, path, headers, body = callee.asked[0]
    assert (method, path, body) == ("POST", "/pad?x=1", b"inhoud")
    assert (headers["host"], headers["naam"]) == (f"callee.test:{callee.port}", "waarde")
    assert (reply.status, reply.body, reply.header("x-soort")) == (201, b"dag", "groet")


async def test_nobody_is_called_who_is_not_on_the_list(callee: Callee) -> None:
    refused = await _refusal(closed_door(), _ask(callee.url))

    assert refused.code == "http-host-refused"


async def test_a_name_that_leads_into_a_private_network_is_refused_at_every_request(callee: Callee) -> None:
    callee.answers = [Response(b"ok")]
    addresses = [["127.0.0.1"], ["10.0.0.1"], ["127.0.0.1", "169.254.169.254"], []]

    async def rebinding(_host: str, _port: int) -> list[str]:
        return addresses.pop(0)

    door = callee.door(resolver=rebinding)
    assert (await door.send(_ask(callee.url))).status == 200
    codes = [(await _refusal(door, _ask(callee.url))).code for _ in range(3)]

    assert codes == ["http-address-private"] * 3
    assert len(callee.asked) == 1


async def test_an_answer_that_is_too_large_is_not_read_to_its_end(callee: Callee) -> None:
    callee.answers = [Response(b"x" * 1_001)]

    assert (await _refusal(callee.door(), _ask(callee.url))).code == "http-answer-too-large"


async def test_redirects_are_followed_and_checked_like_the_first_address(callee: Callee) -> None:
    callee.answers = [RedirectResponse(f"http://other.test:{callee.port}/daar", 302), Response(b"daar")]
    reply = await callee.door().send(_ask(f"{callee.url}/hier", "POST", Authorization="geheim"))

    assert reply.body == b"daar"
    assert [one[0] for one in callee.asked] == ["POST", "GET"]
    assert ["authorization" in one[2] for one in callee.asked] == [True, False]

    callee.answers = [RedirectResponse("http://kwaad.test/", 307)]
    assert (await _refusal(callee.door(), _ask(callee.url))).code == "http-host-refused"


async def test_a_307_repeats_the_same_request(callee: Callee) -> None:
    callee.answers = [RedirectResponse("/daar", 307), Response(b"")]
    await callee.door().send(_ask(callee.url, "POST", Authorization="mag"))

    assert [(one[0], one[3], one[2]["authorization"]) for one in callee.asked] == [
        ("POST", b"inhoud", "mag")
    ] * 2


async def test_redirects_without_end_end(callee: Callee) -> None:
    callee.answers = [RedirectResponse("/nog-eens", 302)]

    assert (await _refusal(callee.door(), _ask(callee.url))).code == "http-too-many-redirects"
    assert len(callee.asked) == 6


async def test_a_redirect_out_of_encryption_is_refused() -> None:
    with pytest.raises(PermanentError, match="http-redirect-unsafe"):
        redirected(_ask("https://a.nl"), 302, "http://a.nl")


async def test_who_is_not_there_is_asked_again_later(callee: Callee) -> None:
    async def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError

    async def nobody(_host: str, _port: int) -> list[str]:
        return ["127.255.255.254"]

    errors = [await _refusal(callee.door(resolver=one), _ask(callee.url)) for one in (nowhere, nobody)]

    assert [error.code for error in errors] == ["http-name-unknown", "http-unreachable"]
    assert all(isinstance(error, RetryableError) for error in errors)


async def test_who_does_not_answer_in_time_is_asked_again_later(callee: Callee) -> None:
    async def slow(_host: str, _port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    error = await _refusal(callee.door(resolver=slow, seconds=0.05), _ask(callee.url))

    assert (error.code, isinstance(error, RetryableError)) == ("http-timeout", True)


async def test_the_machine_resolves_its_own_name() -> None:
    assert "127.0.0.1" in await resolve("127.0.0.1", 80)


async def test_a_certificate_is_checked_against_the_name_that_was_asked_for(tmp_path: Path) -> None:
    async with running_callee(certificate_in(tmp_path)) as callee:
        callee.answers = [Response(b"veilig")]
        reply = await callee.door().send(_ask(f"https://localhost:{callee.port}"))
        refused = await _refusal(callee.door(), _ask(f"https://other.test:{callee.port}"))

    assert (reply.body, refused.code) == (b"veilig", "http-certificate-refused")
    assert len(callee.asked) == 1


def test_no_secret_goes_along_to_another_host() -> None:
    ask = Ask(
        method="GET",
        url="https://a.nl/1",
        headers={"Authorization": "x", "X-Api-Key": "y", "Accept": "text/plain"},
    )

    assert redirected(ask, 302, "https://b.nl/2").headers == {"Accept": "text/plain"}
    assert redirected(ask, 302, "/2").headers == ask.headers


@pytest.mark.parametrize(
    ("method", "status"),
    [("POST", 307), ("POST", 308), ("PUT", 301), ("PATCH", 302), ("HEAD", 303)],
)
def test_no_content_goes_along_to_another_host(method: str, status: int) -> None:
    ask = Ask(method=method, url="https://a.nl/1", headers={}, body=b"inhoud")
    empty = replace(ask, body=None)

    with pytest.raises(PermanentError) as refused:
        redirected(ask, status, "https://b.nl/2")

    assert refused.value.code == "http-redirect-unsafe"
    assert redirected(ask, status, "/2") == replace(ask, url="https://a.nl/2")
    assert redirected(empty, status, "https://b.nl/2") == replace(empty, url="https://b.nl/2")
