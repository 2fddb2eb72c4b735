"""A web application as a running server, reachable from this machine only."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

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
async def running(app: ASGIApp, *, port: int = 0, certificate: Path | None = None) -> AsyncIterator[str]:
    """Serve *app* for as long as the with block lasts, and give its address; port 0 takes a free one.

    *certificate* is a PEM file with key and certificate: then the server speaks HTTPS.
    Raises BadInputError when the port is taken.
    """
    sockets = _bind(port)
    server = _Server(_config(app, certificate))
    scheme = "https" if certificate else "http"
    failure: BaseException | None = None
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_serve(server, sockets))
        await server.ready.wait()
        try:
            yield f"{scheme}://{LOOPBACK}:{sockets[0].getsockname()[1]}"
        except BaseException as problem:  # noqa: BLE001 - raised again below, outside the group, as it was
            failure = problem
        server.should_exit = True
    if failure:
        raise failure


async def _serve(server: _Server, sockets: list[socket.socket]) -> None:
    try:
        await server.serve(sockets)
    finally:
        server.ready.set()
        for bound in sockets:
            bound.close()


def _config(app: ASGIApp, certificate: Path | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_certfile=certificate,
    )


def _bind(port: int) -> list[socket.socket]:
    """Bind both loopback addresses, for clients that try `localhost` as IPv6 first."""
    first = _listen(socket.AF_INET, LOOPBACK, port)
    with suppress(BadInputError):
        return [first, _listen(socket.AF_INET6, "::1", first.getsockname()[1])]
    return [first]


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    try:
        return _bound(socket.socket(family, socket.SOCK_STREAM), host, port)
    except OSError as problem:
        raise BadInputError(
            "simulator_port_taken",
            f"Poort {port} is al in gebruik.",
            next_step="Kies een andere poort met --port, of 0 voor een vrije poort.",
        ) from problem


def _bound(listening: socket.socket, host: str, port: int) -> socket.socket:
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening
