"""`serve` and `demo`: the service itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from config.settings import Settings
from watcher.cli.saying import ConfigFile, complaints_in_words, out, settings_or_stop


def serve(config: ConfigFile = None) -> None:
    """Start de dienst en de schermen, en ga door tot Ctrl-C of SIGTERM."""
    settings = settings_or_stop(config)
    with complaints_in_words():
        asyncio.run(_serve(settings))


def demo(
    data: Annotated[Path, typer.Option("--data", help="Waar de demo alles bewaart.")] = Path(".bewaarstroom"),
    port: Annotated[int, typer.Option("--port", help="Poort van de schermen.")] = 8700,
) -> None:
    """Start alles op deze machine, met een nagebootste OneDrive, een nagebootst zaaksysteem en drie uploads."""
    from watcher.cli.playing import play  # noqa: PLC0415 - only the demo reaches the simulators

    with complaints_in_words():
        asyncio.run(play(data.absolute(), port))


async def _serve(settings: Settings) -> None:
    from config.logging import configure_logging  # noqa: PLC0415 - `--help` should not wait for it
    from watcher.cli.playing import simulated_signin  # noqa: PLC0415 - as above
    from watcher.lockfile import alone_in  # noqa: PLC0415 - as above
    from watcher.server import serve_until_stopped  # noqa: PLC0415 - as above
    from workflows.store.loglines import LogKeeper  # noqa: PLC0415 - as above

    keeper = LogKeeper()
    configure_logging(settings.logging, keep=keeper.keep)
    with alone_in(settings.data_dir):
        await serve_until_stopped(
            settings,
            signin=simulated_signin(settings),
            keeper=keeper,
            announce=lambda address: out.print(f"De schermen staan op {address}", soft_wrap=True),
        )
