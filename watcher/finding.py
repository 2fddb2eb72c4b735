"""One folder that the settings ask for, found in OneDrive or SharePoint: a drive, a folder in it, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from watcher.graph import GraphDoor
from watcher.places import DriveSeen, Places
from watcher.reading import Reader
from watcher.sources import DriveSpec, FolderSpec, LibrarySpec
from workflows.errors import NeedsPersonError
from workflows.model import ItemKey, Person
from workflows.ports import Clock
from workflows.store import absences, watches
from workflows.store.absences import Absence
from workflows.store.database import Database
from workflows.watching import Watch

MAKING: Final = "folder-being-made"

Place = FolderSpec | LibrarySpec | DriveSpec


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One folder that is asked for: by an entry of the settings, for one member where that is a group."""

    place: Place
    source: str
    person_id: str = ""
    member: Person | None = None
    drive_id: str | None = None  # where an earlier try found the OneDrive and not the folder


class Finder:
    """Finds one folder at a time, and makes it where that is asked for."""

    def __init__(self, door: GraphDoor, database: Database, clock: Clock) -> None:
        """Find through *door*; what is being made is written down in *database* first."""
        self._places = Places(door)
        self._reader = Reader(door)
        self._database = database
        self._clock = clock

    async def find(self, wanted: Wanted) -> Watch:
        """Find it; raises an error with the next step when it is not there."""
        drive, contact = await self._drive(wanted)
        folder = await self._folder(wanted, drive)
        owner = contact or drive.owner
        if owner is None:
            raise NeedsPersonError(
                "contact-missing",
                "Deze drive is van een site, en er is geen contactpersoon genoemd.",
                next_step="Noem bij folders in de instellingen een contact voor deze drive.",
            )
        return Watch(
            drive_id=drive.drive_id,
            folder_id=folder.item_id,
            owner=owner,
            next_look=self._clock(),
            source=wanted.source,
            shared=drive.of_site,
            found_at=self._clock(),
        )

    async def _drive(self, wanted: Wanted) -> tuple[DriveSeen, Person | None]:
        match wanted.place:
            case FolderSpec(user=user):
                owner = wanted.member or await self._places.person(user)
                if wanted.drive_id is not None and owner.name:
                    return DriveSeen(drive_id=wanted.drive_id, of_site=False, owner=owner), None
                return await self._places.onedrive(owner), None
            case LibrarySpec(site=site, document_library=library, contact=contact):
                return await self._places.document_library(site, library), await self._places.person(contact)
            case DriveSpec(drive=drive_id, contact=contact):
                seen = await self._places.drive(drive_id)
                known = await self._places.person(contact) if contact and seen.of_site else None
                return seen, known

    async def _folder(self, wanted: Wanted, drive: DriveSeen) -> ItemKey:
        if isinstance(wanted.place, DriveSpec):
            return await self._places.folder_by_id(
                ItemKey(drive_id=drive.drive_id, item_id=wanted.place.folder)
            )
        here = await self._places.folder_at(drive.drive_id, wanted.place.name)
        known = here or await self._renamed(drive.drive_id, wanted.source)
        if known is not None:
            return known
        if not wanted.place.create:
            raise NeedsPersonError(
                "folder-missing",
                "De map om te bewaren staat niet in deze OneDrive.",
                next_step="Vraag de medewerker om de map te maken, met precies de naam uit de instellingen.",
                facts={"drive_id": drive.drive_id},
            )
        return await self._make(wanted, drive.drive_id, wanted.place.name)

    async def _renamed(self, drive_id: str, source: str) -> ItemKey | None:
        """Return the folder that is watched already, if it still exists under another name."""
        found = await self._database.transact(lambda connection: watches.of_drive(connection, drive_id))
        mine = [watch.folder for watch in found if watch.source == source]
        alive = [folder for folder in mine if await self._reader.item(folder) is not None]
        return alive[0] if len(alive) == 1 else None

    async def _make(self, wanted: Wanted, drive_id: str, name: str) -> ItemKey:
        """Write down that the folder is being made, then make it: after a crash its owner is still told."""
        making = Absence(
            source=wanted.source,
            person_id=wanted.person_id,
            drive_id=drive_id,
            code=MAKING,
            since=self._clock(),
            tries=1,
            next_try=self._clock(),
        )
        await self._database.transact(lambda connection: absences.note(connection, making, self._clock()))
        return await self._places.make_folder(drive_id, name)
