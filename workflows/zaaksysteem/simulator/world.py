"""Everything that one running simulator holds."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workflows.errors import BadInputError
from workflows.ports import Clock
from workflows.store.database import Database
from workflows.zaaksysteem.simulator.faults import Faults
from workflows.zaaksysteem.simulator.tables import metadata

LEVELS = (
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
)
MINIMAL_SCOPES = frozenset(
    {
        "catalogi.lezen",
        "zaken.lezen",
        "zaken.bijwerken",
        "documenten.lezen",
        "documenten.aanmaken",
        "documenten.bijwerken",
        "documenten.lock",
    }
)
DEMO_CLIENT_ID = "bewaarstroom"
DEMO_SECRET = "alleen-voor-de-demo-op-deze-machine"  # noqa: S105 - guards invented data on loopback only
PIECE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class SimClient:
    """One application that may come in, and what it may do."""

    secret: str
    scopes: frozenset[str] = MINIMAL_SCOPES
    max_level: str = "vertrouwelijk"

    def may_see(self, level: str) -> bool:
        """Whether this confidentiality is not above its maximum."""
        return level in LEVELS and LEVELS.index(level) <= LEVELS.index(self.max_level)


DEMO_CLIENTS: Mapping[str, SimClient] = {DEMO_CLIENT_ID: SimClient(secret=DEMO_SECRET)}


@dataclass(frozen=True, kw_only=True)
class Options:
    """How this zaaksysteem behaves."""

    part_size: int = 8 * 1024 * 1024  # bytes; what it asks for in one bestandsdeel
    max_body: int = 512 * 1024 * 1024  # bytes; more is refused by a gateway, in HTML
    page_size: int = 100
    one_call: bool = True  # whether `document_registreren` exists here
    by_words: bool = True  # whether zaken can be searched by omschrijving, which the standard does not have


class World:
    """One zaaksysteem on disk; raises BadInputError when another simulator already uses the folder."""

    def __init__(self, data: Path, clock: Clock, clients: Mapping[str, SimClient], options: Options) -> None:
        """Open or make it in *data*."""
        self._files = data / "inhoud"
        self._files.mkdir(parents=True, exist_ok=True)
        self._taken = _take(data)
        self.clock = clock
        self.clients = clients
        self.options = options
        self.faults = Faults()
        self.database = Database(f"sqlite:///{data / 'zaaksysteem.sqlite'}", synchronous="normal")
        with self.database.begin() as connection:
            metadata.create_all(connection)

    def close(self) -> None:
        """Let go of the folder."""
        self.database.close()
        self._taken.close()

    def keep(self, content: bytes) -> str:
        """Write content to a new file, on disk when this returns; return the file's name."""
        name = secrets.token_hex(16)
        with (self._files / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return name

    def merge(self, names: list[str]) -> str:
        """Write several files behind each other into a new one; return its name."""
        name = secrets.token_hex(16)
        with (self._files / name).open("wb") as file:
            for one in names:
                file.write((self._files / one).read_bytes())
            file.flush()
            os.fsync(file.fileno())
        return name

    def path(self, name: str) -> Path:
        """Return where a file lies."""
        return self._files / name

    def sha256(self, name: str) -> str:
        """Hash a file."""
        with (self._files / name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _take(data: Path) -> IO[str]:
    handle = (data / "lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        handle.close()
        raise BadInputError(
            "simulator-folder-in-use",
            "Een andere simulator gebruikt deze map al.",
            next_step="Stop die simulator, of kies met --data een andere map.",
        ) from problem
    return handle
