"""The zaaksysteem simulator as a service: for the command line, and for tests in their own process."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from workflows.ports import Clock
from workflows.zaaksysteem.roots import Roots
from workflows.zaaksysteem.simulator.app import build_zaaksysteem, now
from workflows.zaaksysteem.simulator.asking import ROOTS
from workflows.zaaksysteem.simulator.serving import running
from workflows.zaaksysteem.simulator.world import DEMO_CLIENTS, Options, SimClient

ADDRESS_FILE = "address.json"  # in the data folder, for as long as the simulator runs


@asynccontextmanager
async def running_zaaksysteem(
    data: Path,
    *,
    port: int = 0,
    clients: Mapping[str, SimClient] = DEMO_CLIENTS,
    options: Options | None = None,
    clock: Clock = now,
) -> AsyncIterator[str]:
    """Run the simulator for as long as the with block lasts, and give its address; port 0 takes a free one.

    Raises BadInputError when the port or the folder is taken.
    """
    app = build_zaaksysteem(data, clients=clients, options=options, clock=clock)
    try:
        async with running(app, port=port) as address:
            yield address
    finally:
        app.state.world.close()


async def serve_zaaksysteem(*, data: Path, port: int = 0, announce: Callable[[str], None]) -> None:
    """Run the simulator until SIGINT or SIGTERM; *announce* hears the address once it can be reached."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with running_zaaksysteem(data, port=port) as address:
        place = data / ADDRESS_FILE
        _write(place, address)
        announce(address)
        await stop.wait()
        place.unlink(missing_ok=True)


def roots_at(address: str) -> Roots:
    """Spell the three base addresses of a simulator."""
    return Roots(**{api: f"{address}/{path}" for api, path in ROOTS.items()})


def _write(place: Path, address: str) -> None:
    half = place.with_suffix(".half")
    half.write_text(json.dumps({"http": address}), encoding="utf-8")
    half.replace(place)
