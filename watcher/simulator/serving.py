"""A web application as a running server, reachable from this machine only."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.types import ASGIApp

from workflows.errors import BadInputError
from workflows.serving import serving

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 3


@asynccontextmanager
async def running(app: ASGIApp, *, port: int = 0, certificate: Path | None = None) -> AsyncIterator[str]:
    """Serve *app* for as long as the with block lasts, and give its address; port 0 takes a free one.

    *certificate* is a PEM file with key and certificate: then the server speaks HTTPS.
    Raises BadInputError when the port is taken.
    """
    sockets = _bind(port)
    scheme = "https" if certificate else "http"
    address = f"{scheme}://{LOOPBACK}:{sockets[0].getsockname()[1]}"
    async with serving(app, sockets, grace_seconds=GRACE_SECONDS, certificate=certificate):
        yield address


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
