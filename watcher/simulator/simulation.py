"""Everything one running simulator holds."""

from __future__ import annotations

import asyncio
import fcntl
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TypeVar

from cryptography.fernet import Fernet

from watcher.simulator.drive import Drive
from watcher.simulator.errors import GraphError, not_found
from watcher.simulator.tables import metadata, remembered
from watcher.simulator.users import SimUser
from workflows.errors import BadInputError
from workflows.ports import Clock
from workflows.store.database import Database

T = TypeVar("T")

LINK_LIFE = timedelta(hours=1)  # of an address that needs no token


class Simulation:
    """One tenant on disk; raises BadInputError when another simulator already uses the folder."""

    def __init__(
        self,
        data: Path,
        users: Sequence[SimUser],
        clock: Clock,
        *,
        open_door: bool = False,
        link_life: timedelta = LINK_LIFE,
    ) -> None:
        """Open or make the tenant in *data*; *open_door* accepts any bearer token."""
        data.mkdir(parents=True, exist_ok=True)
        self._taken = _take(data)
        self.data = data
        self.owners = tuple(users)
        self.clock = clock
        self.open_door = open_door
        self.link_life = link_life
        self.database = Database(f"sqlite:///{data / 'graph.sqlite'}", synchronous="normal")
        self._keys()
        self.drives = {
            owner.drive_id: Drive(owner, data, self.database, clock) for owner in users if owner.provisioned
        }

    def close(self) -> None:
        """Let go of the folder."""
        self.database.close()
        self._taken.close()

    @property
    def users(self) -> tuple[SimUser, ...]:
        """The people, without the sites."""
        return tuple(owner for owner in self.owners if not owner.site)

    def change_user(self, name: str, *, member: bool | None, provisioned: bool | None) -> None:
        """Let somebody join or leave the group, or get or lose a OneDrive; raises GraphError 404."""
        before = self.user(name)
        after = replace(
            before,
            member=before.member if member is None else member,
            provisioned=before.provisioned if provisioned is None else provisioned,
        )
        self.owners = tuple(after if owner is before else owner for owner in self.owners)
        if not after.provisioned:
            self.drives.pop(after.drive_id, None)
        elif after.drive_id not in self.drives:
            self.drives[after.drive_id] = Drive(after, self.data, self.database, self.clock)

    def user(self, name: str) -> SimUser:
        """Return the user by object id or principal name; raises GraphError 404."""
        for user in self.users:
            if user.answers_to(name):
                return user
        raise GraphError(404, "Request_ResourceNotFound", "Resource does not exist.")

    def drive_of(self, name: str) -> Drive:
        """Return the drive of a user; raises GraphError 404 when it was never set up."""
        user = self.user(name)
        if user.drive_id not in self.drives:
            raise GraphError(404, "ResourceNotFound", "User's mysite not found.")
        return self.drives[user.drive_id]

    def drive(self, drive_id: str) -> Drive:
        """Return the drive by id; raises GraphError 404."""
        if drive_id not in self.drives:
            raise not_found()
        return self.drives[drive_id]

    async def at(self, drive: Drive, work: Callable[[], T]) -> T:
        """Look at the drive and do *work* on it, alone and off the event loop."""
        return await asyncio.to_thread(_alone, drive, work)

    def now_ns(self, moment: datetime | None = None) -> int:
        """Return the moment (or now) in nanoseconds since 1970."""
        return int((moment or self.clock()).timestamp() * 1_000_000) * 1000

    def _keys(self) -> None:
        with self.database.begin() as connection:
            metadata.create_all(connection)
            self.seal = Fernet(remembered(connection, "seal", Fernet.generate_key().decode()))
            self.signing_key = remembered(connection, "signing", secrets.token_hex(32))


def _alone(drive: Drive, work: Callable[[], T]) -> T:
    with drive.lock:
        drive.look()
        try:
            return work()
        except FileNotFoundError as problem:  # a person moved it at this very moment
            raise not_found() from problem


def _take(data: Path) -> IO[str]:
    handle = (data / "lock").open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        handle.close()
        raise BadInputError(
            "simulator_folder_in_use",
            "Een andere simulator gebruikt deze map al.",
            next_step="Stop die simulator, of kies met --data een andere map.",
        ) from problem
    return handle
