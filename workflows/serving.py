"""A web application on sockets of its own, for as long as a with block lasts."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

LIMIT_CONCURRENCY = 500
GLANCE_SECONDS = 0.005


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, says when it can be reached, and stops when told to.

    uvicorn asks itself ten times a second whether it should stop, and then waits a tenth of a second more.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._told = asyncio.Event()

    def stop(self) -> None:
        """Take no more requests."""
        self.should_exit = True
        self._told.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Renew the date that answers bear every second, until told to stop."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up where nobody is being answered, and wait for the others, but no longer than the grace."""
        del sockets  # whoever bound them closes them
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(self.config.timeout_graceful_shutdown):
                await self._answered()
        except TimeoutError:
            for task in self.server_state.tasks:
                task.cancel()

    async def _answered(self) -> None:
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(GLANCE_SECONDS)


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
        server.stop()
    if failure is not None:
        raise failure


async def _serve(server: _Server, sockets: list[socket.socket]) -> None:
    try:
        await server.serve(sockets)
    finally:
        server.ready.set()  # also when it could not start, so that nobody waits for ever
        for bound in sockets:
            bound.close()
