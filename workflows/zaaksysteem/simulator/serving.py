"""The simulator as a running server, reachable from this machine only."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from workflows.errors import BadInputError
from workflows.serving import serving

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 3


@asynccontextmanager
async def running(app: Starlette, *, port: int = 0) -> AsyncIterator[str]:
    """Serve *app* for as long as the with block lasts, and give its address; port 0 takes a free one.

    Raises BadInputError when the port is taken.
    """
    listening = _listen(port)
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    async with serving(app, [listening], grace_seconds=GRACE_SECONDS):
        yield address


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
