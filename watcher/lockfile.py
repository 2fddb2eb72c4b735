"""One service at a time in one data folder."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workflows.errors import BadInputError


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for as long as the with block lasts; raises BadInputError when another service holds it.

    The lock goes with the process, also when that is killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "service.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInputError(
                "data-dir-in-use",
                f"In de map {folder} werkt al een Bewaarstroom.",
                next_step="Stop die eerst, of kies een andere data_dir.",
            ) from error
        yield
