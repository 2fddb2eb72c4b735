"""How the command line speaks: answers on standard output, complaints on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from config.reading import SettingsError, read_settings
from config.settings import Settings
from workflows.disk import reason_of
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
    err.print(message, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(code)


def settings_or_stop(path: Path | None, **overrides: Any) -> Settings:
    """Read the settings, or say everything that is wrong with them and stop."""
    try:
        return read_settings(path, **overrides)
    except SettingsError as error:
        refuse("De instellingen kloppen niet:\n" + "\n".join(f"  {line}" for line in str(error).splitlines()))


def print_aligned(*rows: Sequence[str]) -> None:
    """Print rows with their columns under each other, however wide; a pipe gets the same as a terminal."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        out.print(line.rstrip(), markup=False, soft_wrap=True)


@contextmanager
def complaints_in_words(code: int = FAILED) -> Iterator[None]:
    """Turn what is wrong outside into a sentence and a next step; what is wrong in the program itself goes on."""
    try:
        yield
    except Exception as error:
        told = _in_words(error)
        if told is None:
            raise
        refuse(told, code=code)


def _in_words(error: Exception) -> str | None:
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - `--help` should not wait for it

    if isinstance(error, ExceptionGroup):
        told = [_in_words(one) for one in error.exceptions]
        return None if None in told else "\n".join(dict.fromkeys(filter(None, told)))
    if isinstance(error, BewaarstroomError):
        return str(error)
    if isinstance(error, SQLAlchemyError):
        return (
            "De database is niet bereikbaar, niet te lezen of beschadigd. "
            "Controleer data_dir, database.url en de rechten. (database-unreachable)"
        )
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        return (
            f"Dit lukt niet op deze machine:{place} {reason_of(error)}. Controleer pad en rechten. (os-error)"
        )
    return None
