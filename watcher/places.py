"""Names become ids: people, groups, sites, drives and folders, looked up in Graph with a next step where they are not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from watcher.changes import Seen, Unreadable
from watcher.graph import Ask, GraphDoor, place
from watcher.parse import (
    ITEM_FIELDS,
    SHORTCUT,
    drive_named,
    drive_owner_of,
    members_of,
    next_link_of,
    person_of,
    seen_of,
)
from workflows.errors import NeedsPersonError, PermanentError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.model import ItemKey, Person

PERSON_FIELDS: Final = "id,displayName,mail,userPrincipalName"
LIBRARY: Final = "documentLibrary"
MAX_PAGES: Final = 500  # of 999 members
NAME_TAKEN: Final = "graph-conflict"
NOT_FOUND: Final = "graph-not-found"
WHOLE_DRIVE: Final = "folder-is-root"


@dataclass(frozen=True, kw_only=True)
class DriveSeen:
    """A drive, and whose it is."""

    drive_id: str
    of_site: bool  # of a site, and so of nobody alone
    owner: Person | None


class Places:
    """Looks names up; what is not there raises an error with its next step."""

    def __init__(self, door: GraphDoor) -> None:
        """Look through *door*."""
        self._door = door

    async def person(self, user: str) -> Person:
        """Find somebody by object id or sign-in name."""
        body = await self._get(
            place("users", user),
            {"$select": PERSON_FIELDS},
            code="user-unknown",
            message="Deze medewerker bestaat niet in Entra.",
            next_step="Controleer de naam of het object-id bij folders in de instellingen.",
        )
        return person_of(body, user)

    async def members(self, group: str) -> tuple[Person, ...]:
        """List the people in a group and in the groups within it; all pages, or an error."""
        query = {"$select": PERSON_FIELDS, "$top": "999"}
        try:
            body = await self._get(
                place("groups", group, "transitiveMembers"),
                query,
                code="group-unknown",
                message="Deze groep bestaat niet in Entra.",
                next_step="Controleer het object-id van de groep bij folders in de instellingen.",
            )
        except NeedsPersonError as error:
            if error.code != "graph-forbidden":
                raise
            raise NeedsPersonError(
                "group-forbidden",
                "De toepassing mag de leden van deze groep niet lezen.",
                next_step="Geef de app in Entra de machtiging GroupMember.Read.All, met toestemming van een beheerder.",
                facts=error.facts,
            ) from error
        endless = RetryableError("group-endless", "Entra blijft dezelfde leden van de groep opnoemen.")
        found: dict[str, Person] = {}
        async for page in self._pages(body, endless):
            found |= {person.object_id: person for person in members_of(page)}
        return tuple(found.values())

    async def onedrive(self, owner: Person) -> DriveSeen:
        """Find somebody's OneDrive; it tells who the owner is where the group did not."""
        body = await self._get(
            place("users", owner.object_id, "drive"),
            {"$select": "id,owner"},
            code="onedrive-missing",
            message="Deze medewerker heeft nog geen OneDrive.",
            next_step="Laat de medewerker OneDrive één keer openen; wij proberen het daarna vanzelf opnieuw.",
        )
        known = owner if owner.name else drive_owner_of(body) or owner
        return DriveSeen(drive_id=str(body["id"]), of_site=False, owner=known)

    async def drive(self, drive_id: str) -> DriveSeen:
        """Find a drive by its id."""
        body = await self._get(
            place("drives", drive_id),
            {"$select": "id,driveType,owner"},
            code="drive-unknown",
            message="Deze drive bestaat niet.",
            next_step="Controleer het id bij folders in de instellingen.",
        )
        return DriveSeen(
            drive_id=drive_id, of_site=body.get("driveType") == LIBRARY, owner=drive_owner_of(body)
        )

    async def document_library(self, site: str, name: str) -> DriveSeen:
        """Find a library of a site by its name."""
        body = await self._get(
            _site(site),
            {"$select": "id"},
            code="site-unknown",
            message="Deze SharePoint-site bestaat niet, of de toepassing mag er niet bij.",
            next_step="Controleer site bij folders in de instellingen; schrijf host:/sites/naam.",
        )
        listed = await self._door.get(
            place("sites", str(body["id"]), "drives"), {"$select": "id,name"}, units=2
        )
        endless = RetryableError("site-endless", "SharePoint blijft dezelfde bibliotheken opnoemen.")
        async for page in self._pages(listed, endless):
            drive_id = drive_named(page, name)
            if drive_id is not None:
                return DriveSeen(drive_id=drive_id, of_site=True, owner=None)
        raise NeedsPersonError(
            "library-unknown",
            "Deze site heeft geen bibliotheek met deze naam.",
            next_step="Controleer document_library bij folders in de instellingen; let op de naam zoals die in SharePoint staat.",
        )

    async def folder_at(self, drive_id: str, name: str) -> ItemKey | None:
        """Find a folder by its path from the root; None when it is not there, an error when it is something else."""
        seen = await self._seen(f"{place('drives', drive_id, 'root')}:{place(*_parts(name))}", drive_id)
        if isinstance(seen, Unreadable) and seen.code == SHORTCUT:
            raise NeedsPersonError(
                "folder-is-shortcut",
                "In deze OneDrive staat een snelkoppeling met de naam van de map.",
                next_step="Vraag de medewerker om de snelkoppeling weg te halen en zelf een map te maken.",
            )
        if seen is not None and not seen.is_folder:
            raise NeedsPersonError(
                "folder-is-file",
                "In deze OneDrive staat een bestand met de naam van de map.",
                next_step="Vraag de medewerker om dat bestand een andere naam te geven en de map te maken.",
            )
        return None if seen is None else seen.key

    async def folder_by_id(self, key: ItemKey) -> ItemKey:
        """Check that a folder is there."""
        seen = await self._seen(place("drives", key.drive_id, "items", key.item_id), key.drive_id)
        if seen is None or not seen.is_folder:
            raise NeedsPersonError(
                "folder-missing",
                "De map met dit id bestaat niet.",
                next_step="Controleer folder bij folders in de instellingen.",
            )
        if not seen.parent_id:  # only the root lies in nothing
            raise NeedsPersonError(
                WHOLE_DRIVE,
                "Dit id is van de hele drive, en niet van een map.",
                next_step="Zet bij folders in de instellingen het id van de map die bewaakt moet worden.",
            )
        return seen.key

    async def make_folder(self, drive_id: str, name: str) -> ItemKey:
        """Make a folder, and what is missing above it; one that appeared meanwhile is as good."""
        above = place("drives", drive_id, "root")
        parts = _parts(name)
        for depth, part in enumerate(parts, start=1):
            here = "/".join(parts[:depth])
            found = await self.folder_at(drive_id, here) or await self._make(drive_id, above, part, here)
            above = place("drives", drive_id, "items", found.item_id)
        return found

    async def _make(self, drive_id: str, above: str, part: str, here: str) -> ItemKey:
        body: JsonObject = {"name": part, "folder": {}, "@microsoft.graph.conflictBehavior": "fail"}
        try:
            reply = await self._door.send(Ask(method="POST", path=f"{above}/children", body=body, units=2))
        except PermanentError as error:
            if error.code != NAME_TAKEN:
                raise
            made = await self.folder_at(drive_id, here)
        else:
            seen = seen_of(drive_id, reply.body)
            made = None if seen is None else seen.key
        if made is None:
            raise RetryableError("folder-not-made", "OneDrive zei niet of de map is gemaakt.")
        return made

    async def _seen(self, path: str, drive_id: str) -> Seen | None:
        try:
            return seen_of(drive_id, await self._door.get(path, {"$select": ITEM_FIELDS}))
        except PermanentError as error:
            if error.code == NOT_FOUND:
                return None
            raise

    async def _pages(self, first: JsonObject, endless: RetryableError) -> AsyncIterator[JsonObject]:
        """Follow a listing to its last page; raises *endless* where there is none."""
        page = first
        for _ in range(MAX_PAGES):
            yield page
            link = next_link_of(page)
            if link is None:
                return
            page = await self._door.follow(link)
        raise endless

    async def _get(
        self, path: str, query: Mapping[str, str], *, code: str, message: str, next_step: str
    ) -> JsonObject:
        try:
            return await self._door.get(path, query)
        except PermanentError as error:
            if error.code not in {NOT_FOUND, "graph-bad-request"}:
                raise
            raise NeedsPersonError(code, message, next_step=next_step, facts=error.facts) from error


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part]


def _site(site: str) -> str:
    host, colon, path = site.partition(":")
    return f"/sites/{quote(host)}:{place(*_parts(path))}" if colon else place("sites", site)
