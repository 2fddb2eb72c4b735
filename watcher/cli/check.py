"""`check`: each setting and each connection, what is wrong with it, and how to mend that."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from config.logging import configure_logging
from config.reading import origins
from watcher.cli.saying import (
    FAILED,
    ConfigFile,
    complaints_in_words,
    out,
    print_aligned,
    settings_or_stop,
)


def check(
    config: ConfigFile = None,
    canary: Annotated[
        bool,
        typer.Option(
            "--canary", help="Probeer ook met een proefbestand of OneDrive voorwaardelijk verwijdert."
        ),
    ] = False,
    values: Annotated[
        bool, typer.Option("--values", help="Toon ook elke instelling en waar die vandaan komt.")
    ] = False,
) -> None:
    """Kijk alles na voordat u start: instellingen, OneDrive, zaaksysteem, mail, aanmelden en stroom."""
    from watcher.checkup import Answer, examine  # noqa: PLC0415 - `--help` should not wait for it

    settings = settings_or_stop(config)
    configure_logging(settings.logging.model_copy(update={"level": "error"}))  # the answers say it already
    if values:
        told = origins(settings, config).items()
        print_aligned(("instelling", "uit", "waarde"), *((name, uit, value) for name, (value, uit) in told))
        out.print()
    with complaints_in_words():
        answers: list[Answer] = asyncio.run(examine(settings, with_canary=canary))
    for answer in answers:
        out.print(
            f"{'✓' if answer.good else '✗'} {answer.what}: {answer.sentence}", markup=False, soft_wrap=True
        )
        if not answer.good:
            out.print(f"    {answer.next_step} ({answer.code})", markup=False, soft_wrap=True)
    if not all(answer.good for answer in answers):
        raise typer.Exit(FAILED)
