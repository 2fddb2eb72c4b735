"""Which folders are watched: names in the settings become ids, once, and ids are what we keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import Connection

from watcher.changes import Seen
from watcher.graph import Ask, GraphDoor, place
from watcher.parse import ITEM_FIELDS, seen_of
from watcher.reading import Reader
from workflows.errors import BewaarstroomError, NeedsPersonError, PermanentError
from workflows.jsontypes import JsonObject
from workflows.model import ItemKey, Person
from workflows.ports import Clock
from workflows.store import watches
from workflows.store.database import Database
from workflows.watching import Watch

log = structlog.get_logger()

WATCHED_FOLDER: Final = "WhatsApp bewaren"


@dataclass(frozen=True, kw_only=True)
class FolderSpec:
    """A folder to watch, as the settings name it."""

    user: str  # object id or sign-in name
    name: str = WATCHED_FOLDER
    create: bool = False  # make it where it is missing


@dataclass(frozen=True, kw_only=True)
class FolderProblem:
    """A folder that cannot be watched yet, and what somebody must do about it."""

    spec: FolderSpec
    code: str
    message: str  # Dutch
    next_step: str  # Dutch


class Folders:
    """Finds the folders of the settings in OneDrive, and has them watched."""

    def __init__(self, door: GraphDoor, database: Database, clock: Clock) -> None:
        """Find through *door*, remember in *database*."""
        self._door = door
        self._database = database
        self._clock = clock
        self._reader = Reader(door)

    async def discover(self, specs: Iterable[FolderSpec]) -> tuple[FolderProblem, ...]:
        """Watch every folder that can be found; returns what is wrong with the others. Safe to repeat."""
        return tuple([problem for spec in specs if (problem := await self._try(spec)) is not None])

    async def find(self, spec: FolderSpec) -> Watch:
        """Find one folder; raises an error with the next step when it is not there."""
        owner = await self._person(spec.user)
        drive_id = await self._drive(owner)
        known = await self._known(drive_id, spec)
        folder = known or await self._folder(drive_id, spec)
        return Watch(drive_id=drive_id, folder_id=folder.item_id, owner=owner, next_look=self._clock())

    async def _try(self, spec: FolderSpec) -> FolderProblem | None:
        try:
            watch = await self.find(spec)
        except BewaarstroomError as error:
            log.warning("folder_missing", code=error.code, **error.facts)
            return FolderProblem(spec=spec, code=error.code, message=error.message, next_step=error.what_next)
        await self._database.transact(lambda connection: _replace(connection, watch))
        log.info("folder_watched", drive_id=watch.drive_id, folder_id=watch.folder_id)
        return None

    async def _person(self, user: str) -> Person:
        fields = {"$select": "id,displayName,mail,userPrincipalName"}
        body = await self._get(
            place("users", user),
            fields,
            code="user-unknown",
            message="Deze medewerker bestaat niet in Entra.",
            next_step="Controleer de naam of het object-id bij folders in de instellingen.",
        )
        return Person(
            object_id=str(body.get("id") or user),
            name=str(body.get("displayName") or ""),
            mail=str(body.get("mail") or body.get("userPrincipalName") or ""),
        )

    async def _drive(self, owner: Person) -> str:
        body = await self._get(
            place("users", owner.object_id, "drive"),
            {"$select": "id"},
            code="onedrive-missing",
            message="Deze medewerker heeft nog geen OneDrive.",
            next_step="Laat de medewerker OneDrive één keer openen; wij proberen het daarna vanzelf opnieuw.",
        )
        return str(body["id"])

    async def _known(self, drive_id: str, spec: FolderSpec) -> ItemKey | None:
        """Return the folder that is watched already, if it still exists: it may have been renamed."""
        found = await self._database.transact(lambda connection: watches.of_drive(connection, drive_id))
        here = await self._at(drive_id, spec.name)
        if here is not None:
            return here.key
        alive = [watch.folder for watch in found if await self._reader.item(watch.folder) is not None]
        return alive[0] if len(alive) == 1 else None

    async def _folder(self, drive_id: str, spec: FolderSpec) -> ItemKey:
        if spec.create:
            body: JsonObject = {
                "name": spec.name,
                "folder": {},
                "@microsoft.graph.conflictBehavior": "fail",
            }
            path = place("drives", drive_id, "root", "children")
            reply = await self._door.send(Ask(method="POST", path=path, body=body, units=2))
            made = seen_of(drive_id, reply.body)
            if made is not None:
                return made.key
        raise NeedsPersonError(
            "folder-missing",
            "De map om te bewaren staat niet in deze OneDrive.",
            next_step="Vraag de medewerker om de map te maken, met precies de naam uit de instellingen.",
        )

    async def _at(self, drive_id: str, name: str) -> Seen | None:
        path = f"{place('drives', drive_id, 'root')}:{place(*name.strip('/').split('/'))}"
        try:
            seen = seen_of(drive_id, await self._door.get(path, {"$select": ITEM_FIELDS}))
        except PermanentError as error:
            if error.code == "graph-not-found":
                return None
            raise
        if seen is not None and not seen.is_folder:
            raise NeedsPersonError(
                "folder-is-file",
                "In deze OneDrive staat een bestand met de naam van de map.",
                next_step="Vraag de medewerker om dat bestand een andere naam te geven en de map te maken.",
            )
        return seen

    async def _get(
        self, path: str, query: dict[str, str], *, code: str, message: str, next_step: str
    ) -> JsonObject:
        try:
            return await self._door.get(path, query)
        except PermanentError as error:
            if error.code != "graph-not-found":
                raise
            raise NeedsPersonError(code, message, next_step=next_step, facts=error.facts) from error


def _replace(connection: Connection, watch: Watch) -> None:
    """Watch this folder, and no longer one of the same drive that is not there any more."""
    for other in watches.of_drive(connection, watch.drive_id):
        if other.folder_id != watch.folder_id and other.problem_code is not None:
            watches.remove(connection, other)
    watches.add(connection, watch)
