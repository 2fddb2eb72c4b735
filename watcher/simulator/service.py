"""The Graph simulator as a service: for the command line, and for tests in their own process."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette

from watcher.simulator.app import build_app, now
from watcher.simulator.certificate import certificate_in
from watcher.simulator.serving import running
from watcher.simulator.simulation import LINK_LIFE
from watcher.simulator.subscriptions import telling
from watcher.simulator.users import DEFAULT_OWNERS, SimUser
from workflows.ports import Clock

ADDRESS_FILE = "address.json"  # in the data folder, for as long as the simulator runs


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the simulator can be reached."""

    http: str  # Graph is below /v1.0, the page is at /
    https: str | None  # the same, for clients that insist on HTTPS for signing in
    authority: str | None  # the PEM file to trust for https


@dataclass(frozen=True, kw_only=True)
class Running:
    """A simulator that runs in this process."""

    addresses: Addresses
    app: Starlette


@asynccontextmanager
async def running_graph(
    data: Path,
    *,
    port: int = 0,
    tls_port: int | None = None,
    users: Sequence[SimUser] = DEFAULT_OWNERS,
    clock: Clock = now,
    open_door: bool = False,
    link_life: timedelta = LINK_LIFE,
) -> AsyncIterator[Running]:
    """Run the simulator for as long as the with block lasts; *tls_port* adds HTTPS (0: any free port).

    Raises BadInputError when a port or the folder is taken.
    """
    app = build_app(data, users=users, clock=clock, open_door=open_door, link_life=link_life)
    async with AsyncExitStack() as stack:
        stack.callback(app.state.simulation.close)
        http = await stack.enter_async_context(running(app, port=port))
        https, authority = None, None
        if tls_port is not None:
            made = certificate_in(data)
            https = await stack.enter_async_context(running(app, port=tls_port, certificate=made.server))
            authority = str(made.authority)
        await stack.enter_async_context(telling(app.state.simulation))
        yield Running(addresses=Addresses(http=http, https=https, authority=authority), app=app)


async def serve_graph(
    *,
    data: Path,
    port: int = 0,
    tls_port: int | None = None,
    open_door: bool = False,
    announce: Callable[[Addresses], None],
) -> None:
    """Run the simulator until SIGINT or SIGTERM; *announce* hears the addresses once it can be reached."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    place = data / ADDRESS_FILE
    async with running_graph(data, port=port, tls_port=tls_port, open_door=open_door) as started:
        _write(place, started.addresses)
        announce(started.addresses)
        await stop.wait()
        place.unlink(missing_ok=True)


def _write(place: Path, addresses: Addresses) -> None:
    half = place.with_suffix(".half")
    half.write_text(json.dumps(asdict(addresses)), encoding="utf-8")
    half.replace(place)
