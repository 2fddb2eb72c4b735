from __future__ import annotations

import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from workflows.serving import serving


async def _hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hallo")


def _bound() -> socket.socket:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


async def test_an_application_answers_for_as_long_as_the_block_lasts() -> None:
    bound = _bound()
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/"

    app = Starlette(routes=[Route("/", _hello)])
    async with serving(app, [bound], grace_seconds=1), httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(address)).text == "hallo"

    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_the_sockets_are_given_back_afterwards() -> None:
    bound = _bound()

    async with serving(Starlette(), [bound], grace_seconds=1):
        pass

    assert bound.fileno() == -1


async def test_an_error_inside_comes_out_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError):
        async with serving(Starlette(), [_bound()], grace_seconds=1):
            raise ZeroDivisionError
