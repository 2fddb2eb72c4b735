"""One service at a time in one data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workflows.disk import reason_of
from workflows.errors import BadInputError


def make_data_dir(place: Path) -> None:
    """Make the folder where it is missing, for this user only; raises BadInputError where that cannot be."""
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _unwritable(place, error) from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for as long as the with block lasts; raises BadInputError when another service holds it.

    The lock goes with the process, also when that is killed.
    """
    make_data_dir(folder)
    with _opened(folder / "service.lock") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInputError(
                "data-dir-in-use",
                f"In de map {folder} werkt al een Bewaarstroom.",
                next_step="Stop die eerst, of kies een andere data_dir.",
            ) from error
        yield


def _opened(place: Path) -> IO[str]:
    try:
        return place.open("w")
    except OSError as error:
        raise _unwritable(place.parent, error) from error


def _unwritable(place: Path, error: OSError) -> BadInputError:
    return BadInputError(
        "data-dir-unwritable",
        f"De map {place} is niet te maken of niet te gebruiken ({reason_of(error)}).",
        next_step="Kies een andere data_dir, of geef deze gebruiker rechten op de map.",
    )
