from __future__ import annotations

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from workflows.serving import serving
from workflows.trust import NOBODY


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


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answer = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self._answer)])

    async def _answer(self, _request: Request) -> PlainTextResponse:
        self.asked.set()
        await self.answer.wait()
        return PlainTextResponse("hallo")


async def test_who_is_being_answered_gets_the_answer_though_the_server_stops() -> None:
    bound, slow = _bound(), Slow()
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/"
    async with (
        httpx.AsyncClient(trust_env=False, verify=NOBODY) as client,
        asyncio.TaskGroup() as tasks,
        serving(slow.app, [bound], grace_seconds=60),
    ):
        asked = tasks.create_task(client.get(address))
        await slow.asked.wait()
        tasks.create_task(_later(slow.answer))

    assert asked.result().text == "hallo"


async def _later(answer: asyncio.Event) -> None:
    await asyncio.sleep(0)
    answer.set()


async def test_who_takes_longer_than_the_grace_is_cut_off() -> None:
    bound, slow = _bound(), Slow()
    address = f"http://127.0.0.1:{bound.getsockname()[1]}/"
    async with (
        httpx.AsyncClient(trust_env=False, verify=NOBODY) as client,
        asyncio.TaskGroup() as tasks,
        serving(slow.app, [bound], grace_seconds=0),
    ):
        asked = tasks.create_task(_outcome(client, address))
        await slow.asked.wait()

    assert asked.result() in {"RemoteProtocolError", "ReadError", "500"}


async def _outcome(client: httpx.AsyncClient, address: str) -> str:
    try:
        return str((await client.get(address)).status_code)
    except httpx.TransportError as error:
        return type(error).__name__
