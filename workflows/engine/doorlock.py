"""The lock that keeps a second process out of an embedded database."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy.engine import make_url

from workflows.errors import BadInputError
from workflows.store.database import Database


class Doorlock:
    """Held from launch to the end; the system lets go of it when the process dies, however it dies."""

    def __init__(self, database: Database) -> None:
        """Guard *database*; on PostgreSQL there is nothing to guard, for several workers may share it."""
        name = make_url(database.url).database if database.is_sqlite else None
        self._path = Path(f"{name}.lock") if name else None
        self._handle: IO[str] | None = None

    def close(self) -> None:
        """Keep others out; raises BadInputError when another process is in."""
        if self._path is None:
            return
        handle = self._path.open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.close()
            raise BadInputError(
                "already-running",
                "Bewaarstroom draait al met deze gegevensmap.",
                next_step="Stop het andere proces, of geef dit proces een eigen gegevensmap.",
            ) from error
        self._handle = handle

    def open(self) -> None:
        """Let others in again."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
