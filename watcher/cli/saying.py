"""How the command line speaks: answers on standard output, complaints on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from config.reading import SettingsError, read_settings
from config.settings import Settings
from workflows.errors import BewaarstroomError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

WRONG_INPUT = 2
FAILED = 1

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", "-c", help="Uw instellingen. Zonder dit: de demo-instellingen.", show_default=False
    ),
]


def refuse(message: str, *, code: int = WRONG_INPUT) -> NoReturn:
    """Complain and stop."""
    err.print(message, style="red", markup=False)
    raise typer.Exit(code)


def settings_or_stop(path: Path | None, **overrides: Any) -> Settings:
    """Read the settings, or say everything that is wrong with them and stop."""
    try:
        return read_settings(path, **overrides)
    except SettingsError as error:
        refuse("De instellingen kloppen niet:\n" + "\n".join(f"  {line}" for line in str(error).splitlines()))


@contextmanager
def complaints_in_words() -> Iterator[None]:
    """Turn our errors into their sentence, next step and code."""
    try:
        yield
    except BewaarstroomError as error:
        refuse(str(error), code=FAILED)
