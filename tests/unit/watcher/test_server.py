from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from config.reading import read_settings
from tests.settings import Outskirts, outskirts
from tests.town import free_port
from watcher.cli.playing import simulated_signin
from watcher.server import listen, serve_until_stopped
from watcher.simulator.tokens import CLIENT_SECRET
from workflows.errors import BadInputError
from workflows.trust import NOBODY
from workflows.zaaksysteem.simulator.world import DEMO_SECRET


@pytest.fixture
async def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outskirts]:
    monkeypatch.setenv("GRAPH_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("ZGW_SECRET", DEMO_SECRET)
    async with outskirts(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_people_can_come_in_until_a_signal_says_stop(around: Outskirts, number: signal.Signals) -> None:
    settings = read_settings(around.change(console={"port": free_port()}))
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as tasks, httpx.AsyncClient(trust_env=False, verify=NOBODY) as client:
        tasks.create_task(
            serve_until_stopped(settings, announce=address.set_result, signin=simulated_signin(settings))
        )
        answer = await client.get(f"{await address}/aanmelden")
        os.kill(os.getpid(), number)

    assert (answer.status_code, answer.headers["x-content-type-options"]) == (200, "nosniff")
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(trust_env=False, verify=NOBODY) as client:
            await client.get(address.result())


async def test_a_port_that_is_taken_is_told_before_anything_starts(around: Outskirts) -> None:
    with listen("127.0.0.1", 0) as taken:
        taken.listen()
        settings = read_settings(around.change(console={"port": taken.getsockname()[1]}))

        with pytest.raises(BadInputError) as refused:
            await serve_until_stopped(settings, announce=lambda _address: None)
    assert refused.value.code == "console-port-taken"
    assert not around.data.exists()


def test_a_free_port_is_taken_on_the_loopback_of_both_kinds() -> None:
    for host in ("127.0.0.1", "::1"):
        with listen(host, 0) as listening:
            assert listening.getsockname()[1] > 0


@pytest.mark.parametrize("host", ["bestaat.niet.example", "256.0.0.1", "203.0.113.9"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(BadInputError) as refused:
        listen(host, 0)
    assert refused.value.code == "console-port-taken"
