from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from workflows.errors import BadInputError
from workflows.zaaksysteem.simulator.serving import running


async def test_an_application_is_served_as_long_as_the_block_lasts() -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        async with running(Starlette()) as address:
            assert (await client.get(address)).status_code == 404
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_a_port_that_is_taken_is_refused() -> None:
    async with running(Starlette()) as address:
        port = int(address.rsplit(":", 1)[1])
        with pytest.raises(BadInputError, match="simulator-port-taken"):
            async with running(Starlette(), port=port):
                pass


async def test_an_error_inside_the_block_still_stops_the_server() -> None:
    addresses: list[str] = []

    async def fail() -> None:
        async with running(Starlette()) as address:
            addresses.append(address)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(addresses[0])
