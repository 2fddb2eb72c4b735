"""The console on the network, and the service behind it, until somebody says stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
import uvicorn
from starlette.applications import Starlette

from config.settings import Settings
from watcher.app import running_service
from workflows.console.settings import DemoSignin
from workflows.engine.segment import Checkpoint, no_checkpoint
from workflows.errors import BadInputError
from workflows.store.loglines import LogKeeper

log = structlog.get_logger()

GRACE_SECONDS = 5
LIMIT_CONCURRENCY = 500


class _Server(uvicorn.Server):
    """A server that leaves signals to us, and says when it can be reached."""

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


async def serve_until_stopped(
    settings: Settings,
    *,
    announce: Callable[[str], None],
    signin: DemoSignin | None = None,
    keeper: LogKeeper | None = None,
    checkpoint: Checkpoint = no_checkpoint,
) -> None:
    """Serve until SIGINT or SIGTERM; *announce* hears the address once people can come in."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with (
        _closing(listen(settings.console.host, settings.console.port)) as listening,
        running_service(settings, signin=signin, keeper=keeper, checkpoint=checkpoint) as service,
        _serving(service.console, listening),
    ):
        log.info("service_started")
        announce(f"http://{settings.console.host}:{listening.getsockname()[1]}")
        await stop.wait()
        log.info("service_stopping")


@asynccontextmanager
async def _closing(listening: socket.socket) -> AsyncIterator[socket.socket]:
    """Give the port back, also when the service does not start."""
    with listening:
        yield listening


def listen(host: str, port: int) -> socket.socket:
    """Take the port; raises BadInputError when it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise BadInputError(
            "console-port-taken",
            f"Op {host} is poort {port} al in gebruik of niet toegestaan.",
            next_step="Kies een andere console.port, of stop het programma dat hem gebruikt.",
        ) from error
    return listening


@asynccontextmanager
async def _serving(console: Starlette, listening: socket.socket) -> AsyncIterator[None]:
    server = _Server(
        uvicorn.Config(
            console,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            limit_concurrency=LIMIT_CONCURRENCY,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve([listening]))
        await server.ready.wait()
        try:
            yield
        finally:
            server.should_exit = True
