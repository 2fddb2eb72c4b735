"""A web application on sockets of its own, for as long as a with block lasts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

LIMIT_CONCURRENCY = 500


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it can be reached."""

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
async def serving(
    app: ASGIApp,
    sockets: Sequence[socket.socket],
    *,
    grace_seconds: int,
    certificate: Path | None = None,
) -> AsyncIterator[None]:
    """Serve *app* on *sockets*, which are closed afterwards; *certificate* is a PEM file with key: then over HTTPS."""
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # addresses hold what people searched for
            lifespan="off",
            ws="none",
            server_header=False,
            limit_concurrency=LIMIT_CONCURRENCY,
            timeout_graceful_shutdown=grace_seconds,
            ssl_certfile=certificate,
        )
    )
    failure: BaseException | None = None
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_serve(server, list(sockets)))
        await server.ready.wait()
        try:
            yield
        except BaseException as problem:  # noqa: BLE001 - raised again below, outside the group, as it was
            failure = problem
        server.should_exit = True
    if failure is not None:
        raise failure


async def _serve(server: _Server, sockets: list[socket.socket]) -> None:
    try:
        await server.serve(sockets)
    finally:
        server.ready.set()  # also when it could not start, so that nobody waits for ever
        for bound in sockets:
            bound.close()
