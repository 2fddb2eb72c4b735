"""The simulator as a running server, reachable from this machine only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from workflows.errors import BadInputError
from workflows.ports import Clock
from workflows.zaaksysteem.roots import Roots
from workflows.zaaksysteem.simulator.app import build_zaaksysteem, now
from workflows.zaaksysteem.simulator.asking import ROOTS
from workflows.zaaksysteem.simulator.world import DEMO_CLIENTS, Options, SimClient

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 3


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serve_zaaksysteem(
    *,
    port: int,
    data: Path,
    clients: Mapping[str, SimClient] = DEMO_CLIENTS,
    options: Options | None = None,
    clock: Clock = now,
) -> AsyncIterator[str]:
    """Serve for as long as the with block lasts, and give the address; port 0 takes a free one.

    Raises BadInputError when the port is taken or when another simulator uses the folder *data*.
    """
    listening = _listen(port)
    try:
        app = build_zaaksysteem(data, clients=clients, options=options, clock=clock)
    except BaseException:
        listening.close()
        raise
    async with _running(app, listening) as address:
        yield address


def roots_at(address: str) -> Roots:
    """Spell the three base addresses of a simulator."""
    return Roots(**{api: f"{address}/{path}" for api, path in ROOTS.items()})


@asynccontextmanager
async def _running(app: Starlette, listening: socket.socket) -> AsyncIterator[str]:
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_serve(server, listening))
        await server.ready.wait()
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True


async def _serve(server: _Server, listening: socket.socket) -> None:
    try:
        await server.serve([listening])
    finally:
        server.ready.set()
        listening.close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as problem:
        listening.close()
        raise BadInputError(
            "simulator-port-taken",
            f"Poort {port} is al in gebruik.",
            next_step="Kies een andere poort met --port, of 0 voor een vrije poort.",
        ) from problem
    return listening
