from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from tests.consoles import ADDRESS, House
from workflows.console.guard import CONTENT_POLICY


async def test_every_answer_carries_the_policy(house: House) -> None:
    browser = house.browser()
    for path in ("/aanmelden", "/over", "/nergens", "/gezond", "/taken", "/static/stijl.css"):
        headers = (await browser.get(path)).headers

        assert headers["content-security-policy"] == CONTENT_POLICY, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path
        assert headers["cross-origin-opener-policy"] == "same-origin", path


def test_the_policy_allows_only_what_is_our_own() -> None:
    assert "default-src 'none'" in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY


async def test_pages_are_kept_nowhere_and_files_of_ours_for_ever(house: House) -> None:
    browser = house.browser()

    assert (await browser.get("/over")).headers["cache-control"] == "no-store"
    assert "immutable" in (await browser.get("/static/stijl.css")).headers["cache-control"]
    assert (await browser.get("/static/nergens.css")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9999", "", "127.0.0.1:8700.evil.example"])
async def test_another_host_gets_nothing(house: House, host: str) -> None:
    answer = await house.browser().get("/over", Host=host)

    assert (answer.status_code, "host-unknown" in answer.text) == (400, True)


async def test_a_monstrous_address_is_refused(house: House) -> None:
    answer = await house.browser().get("/over?" + "x" * 9000)

    assert answer.status_code == 414


async def test_what_breaks_gives_a_page_with_a_number_that_is_in_the_log(house: House) -> None:
    async def broken(_request: Request) -> Response:
        raise RuntimeError("Fenna zei iets geheims")

    house.app.router.routes.append(Route("/stuk", broken))
    with structlog.testing.capture_logs() as lines:
        answer = await house.browser().get("/stuk")

    [line] = lines
    assert answer.status_code == 500
    assert line["number"] in answer.text
    assert (line["event"], line["raised"], line["path"]) == ("page_failed", "RuntimeError", "/stuk")
    assert "geheims" not in answer.text + str(lines)
    assert answer.headers["content-security-policy"] == CONTENT_POLICY


async def test_what_breaks_halfway_is_broken_off(house: House) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"begin"
        raise RuntimeError("weg")

    async def halfway(_request: Request) -> Response:
        return StreamingResponse(pieces())

    house.app.router.routes.append(Route("/halfweg", halfway))

    with pytest.raises(RuntimeError, match="weg"):
        await house.browser().http.get(f"{ADDRESS}/halfweg")
