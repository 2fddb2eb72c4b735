"""The simulator as a running server, reachable from this machine only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

from workflows.errors import BadInputError

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
async def running(app: Starlette, *, port: int = 0) -> AsyncIterator[str]:
    """Serve *app* for as long as the with block lasts, and give its address; port 0 takes a free one.

    Raises BadInputError when the port is taken.
    """
    listening = _listen(port)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(_serve(server, listening))
        await server.ready.wait()
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


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
