from __future__ import annotations

import asyncio
import json
import os
import signal
import ssl
from pathlib import Path

import httpx
import pytest

from watcher.simulator.service import ADDRESS_FILE, Addresses, running_graph, serve_graph
from workflows.errors import BadInputError


async def test_the_same_tenant_is_served_with_and_without_https(data: Path) -> None:
    async with running_graph(data, tls_port=0) as started:
        addresses = started.addresses
        assert addresses.https
        assert addresses.authority
        trusted = ssl.create_default_context(cafile=addresses.authority)
        async with httpx.AsyncClient(verify=trusted, trust_env=False) as client:
            over_http = await client.get(f"{addresses.http}/_sim/tenant")
            over_https = await client.get(f"{addresses.https}/_sim/tenant")
        assert over_http.json() == over_https.json()


async def test_the_folder_is_free_again_afterwards(data: Path) -> None:
    async with running_graph(data):
        with pytest.raises(BadInputError, match="simulator_folder_in_use"):
            async with running_graph(data):
                pass

    async with running_graph(data) as started:
        assert started.addresses.https is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_service_tells_its_addresses_and_stops_at_a_signal(
    data: Path, number: signal.Signals
) -> None:
    heard: list[Addresses] = []
    written: list[str] = []

    def announce(addresses: Addresses) -> None:
        heard.append(addresses)
        written.append((data / ADDRESS_FILE).read_text())
        os.kill(os.getpid(), number)

    async with asyncio.timeout(20):
        await serve_graph(data=data, announce=announce)

    assert json.loads(written[0]) == {"http": heard[0].http, "https": None, "authority": None}
    assert not (data / ADDRESS_FILE).exists()
