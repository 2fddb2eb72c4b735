"""The console on the network, and the service behind it, until somebody says stop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from config.settings import Settings
from watcher.app import running_service
from workflows.console.settings import DemoSignin
from workflows.engine.segment import Checkpoint, no_checkpoint
from workflows.errors import BadInputError
from workflows.serving import serving
from workflows.store.loglines import LogKeeper

log = structlog.get_logger()

GRACE_SECONDS = 5


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
        serving(service.console, [listening], grace_seconds=GRACE_SECONDS),
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
