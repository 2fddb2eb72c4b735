from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from watcher.simulator.certificate import certificate_in
from watcher.simulator.serving import running
from workflows.errors import BadInputError


async def greet(_: Request) -> Response:
    return PlainTextResponse("hoi")


APP = Starlette(routes=[Route("/", greet)])


async def test_an_app_is_served_on_both_names_of_this_machine() -> None:
    async with running(APP) as address, httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(address)).text == "hoi"
        assert (await client.get(address.replace("127.0.0.1", "localhost"))).text == "hoi"
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_https_is_served_with_a_certificate(tmp_path: Path) -> None:
    made = certificate_in(tmp_path)
    trusted = ssl.create_default_context(cafile=made.authority)
    async with running(APP, certificate=made.server) as address, httpx.AsyncClient(verify=trusted) as client:
        assert address.startswith("https://127.0.0.1:")
        assert (await client.get(address)).text == "hoi"


async def test_a_port_that_is_taken_is_a_clear_error() -> None:
    async with running(APP) as address:
        with pytest.raises(BadInputError, match="simulator_port_taken"):
            async with running(APP, port=int(address.rpartition(":")[2])):
                pass


async def test_an_error_inside_comes_out_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError):
        async with running(APP):
            raise ZeroDivisionError


async def test_being_cancelled_stops_the_server() -> None:
    address = ""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), running(APP) as address:
            await asyncio.Event().wait()

    assert address
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
