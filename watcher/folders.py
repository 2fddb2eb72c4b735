"""Which folders are watched: what the settings ask for becomes ids, and ids are what we keep.

Each round follows every entry of the settings. A folder that cannot be watched yet is noted with its reason and asked
for again later, each time later; a folder that nobody asks for any more is looked at one last time and then let go.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import Connection

from watcher.farewell import let_go, let_go_except
from watcher.finding import MAKING, Finder, Place, Wanted
from watcher.graph import GraphDoor
from watcher.places import WHOLE_DRIVE, Places
from watcher.sources import DriveSpec, FolderSpec, GroupSpec, Source
from watcher.tenantwide import TENANT_WIDE
from workflows.errors import BewaarstroomError, NeedsPersonError
from workflows.model import Letter, Person
from workflows.notices.wording import Template
from workflows.notices.words import SHIPPED, Words
from workflows.ports import Clock
from workflows.store import absences, notices, watches
from workflows.store.absences import WITHOUT_DRIVE, Absence
from workflows.store.database import Database
from workflows.watching import Watch

log = structlog.get_logger()

CONFIRM_EVERY: Final = timedelta(hours=6)  # whether the name still leads to the folder of a member
AT_ONCE: Final = 8  # members at the same time
UNITS: Final = 2  # that finding the folder of a member costs


@dataclass(frozen=True, kw_only=True)
class FolderProblem:
    """A folder that cannot be watched yet, and what somebody must do about it."""

    spec: Source
    code: str
    message: str  # Dutch
    next_step: str  # Dutch


class Folders:
    """Finds the folders of the settings in OneDrive and SharePoint, and has them watched."""

    def __init__(
        self,
        door: GraphDoor,
        database: Database,
        clock: Clock,
        *,
        console_url: str | None = None,
        words: Words = SHIPPED,
    ) -> None:
        """Find through *door*, remember in *database*; letters about new folders point at *console_url*."""
        self._door = door
        self._places = Places(door)
        self._finder = Finder(door, database, clock)
        self._database = database
        self._clock = clock
        self._console_url = console_url
        self._words = words
        self._asked: frozenset[str] = frozenset()  # the entries of the settings

    async def discover(
        self, sources: Iterable[Source], *, at_start: bool = False
    ) -> tuple[FolderProblem, ...]:
        """Watch what can be found and let go of what is asked for no more; returns what is wrong with the others.

        Safe to repeat. *at_start* asks again for what was missing, except where there was no OneDrive at all.
        """
        asked = tuple(sources)
        self._asked = frozenset(source.key for source in asked)
        problems: list[FolderProblem] = []
        for source in asked:
            problems += await self._follow(source, at_start=at_start)
        await self._database.transact(
            lambda connection: let_go_except(connection, self._asked, self._clock())
        )
        return tuple(problems)

    async def find(self, source: Place) -> Watch:
        """Find one folder; raises an error with the next step when it is not there."""
        return await self._finder.find(Wanted(place=source, source=source.key))

    async def _follow(self, source: Source, *, at_start: bool) -> Sequence[FolderProblem]:
        if isinstance(source, GroupSpec):
            return await self._follow_group(source, at_start=at_start)
        wanted = Wanted(place=source, source=source.key)
        waits = await self._database.transact(lambda connection: absences.get(connection, source.key))
        if waits is not None and waits.code == WITHOUT_DRIVE and waits.next_try > self._clock():
            return ()
        problem = await self._try(wanted)
        return () if problem is None else (problem,)

    async def _follow_group(self, group: GroupSpec, *, at_start: bool) -> Sequence[FolderProblem]:
        try:
            members = await self._members(group)
        except BewaarstroomError as error:
            return (await self._note(Wanted(place=_folder_of(group, ""), source=group.key), group, error),)
        wanted = await self._database.transact(
            lambda connection: self._due(connection, group, members, at_start=at_start)
        )
        problems: list[FolderProblem] = []
        for start in range(0, len(wanted), AT_ONCE):
            await self._door.gate.at_leisure(AT_ONCE * UNITS)
            async with asyncio.TaskGroup() as together:
                tries = [together.create_task(self._try(one)) for one in wanted[start : start + AT_ONCE]]
            problems += [problem for tried in tries if (problem := tried.result()) is not None]
            if any(problem.code in TENANT_WIDE for problem in problems):
                break
        return problems

    async def _members(self, group: GroupSpec) -> tuple[Person, ...]:
        members = await self._places.members(group.group)
        if not members:  # more likely a mistake in Entra than that everybody left; nobody is let go for it
            raise NeedsPersonError(
                "group-empty",
                "Deze groep heeft geen leden.",
                next_step="Controleer de groep in Entra. Zolang de groep leeg is, blijven wij de bekende mappen bekijken.",
            )
        return members

    def _due(
        self, connection: Connection, group: GroupSpec, members: Sequence[Person], *, at_start: bool
    ) -> list[Wanted]:
        """Name the members whose folder must be found or confirmed now, and see off who left."""
        absences.forget(connection, group.key)
        there = {member.object_id for member in members}
        watched = {w.owner.object_id: w for w in watches.of_source(connection, group.key)}
        waiting = absences.of_source(connection, group.key)
        for person_id in waiting.keys() - there:
            absences.forget(connection, group.key, person_id)
        for watch in watched.values():
            if watch.owner.object_id not in there:
                let_go(connection, watch, self._clock())
        return [
            Wanted(
                place=_folder_of(group, member.object_id),
                source=group.key,
                person_id=member.object_id,
                member=member,
                drive_id=_drive_of(waiting.get(member.object_id)),
            )
            for member in members
            if self._asks(watched.get(member.object_id), waiting.get(member.object_id), at_start=at_start)
        ]

    def _asks(self, watch: Watch | None, absence: Absence | None, *, at_start: bool) -> bool:
        now = self._clock()
        if absence is not None:
            return absence.next_try <= now or (at_start and absence.code != WITHOUT_DRIVE)
        if watch is None or watch.problem_code is not None or watch.leaving_since is not None:
            return True
        return watch.found_at is None or now - watch.found_at >= CONFIRM_EVERY

    async def _try(self, wanted: Wanted) -> FolderProblem | None:
        try:
            watch = await self._finder.find(wanted)
        except BewaarstroomError as error:
            return await self._note(wanted, wanted.place, error)
        await self._database.transact(lambda connection: self._keep(connection, wanted, watch))
        log.info("folder_watched", drive_id=watch.drive_id, folder_id=watch.folder_id)
        return None

    async def _note(self, wanted: Wanted, spec: Source, error: BewaarstroomError) -> FolderProblem:
        log.warning("folder_missing", code=error.code, source=wanted.source, **error.facts)
        absence = Absence(
            source=wanted.source,
            person_id=wanted.person_id,
            person_name=wanted.member.name if wanted.member else "",
            drive_id=str(error.facts["drive_id"]) if "drive_id" in error.facts else None,
            code=error.code,
            since=self._clock(),
            tries=1,
            next_try=self._clock(),
        )
        if error.code not in TENANT_WIDE:
            await self._database.transact(lambda connection: self._lack(connection, absence))
        return FolderProblem(spec=spec, code=error.code, message=error.message, next_step=error.what_next)

    def _lack(self, connection: Connection, absence: Absence) -> None:
        """Note what is missing; a whole drive that is watched from before it was refused, is so no longer.

        It gets no last look: what lies in it was never put there to be kept.
        """
        absences.note(connection, absence, self._clock())
        if absence.code == WHOLE_DRIVE:
            for watch in watches.of_source(connection, absence.source):
                watches.remove(connection, watch)
                log.info("folder_let_go", drive_id=watch.drive_id, folder_id=watch.folder_id)

    def _keep(self, connection: Connection, wanted: Wanted, watch: Watch) -> None:
        """Watch this folder, and no longer one that the same entry asked for and that is not there any more."""
        made = absences.get(connection, wanted.source, wanted.person_id)
        absences.forget(connection, wanted.source, wanted.person_id)
        for other in watches.of_drive(connection, watch.drive_id):
            mine = other.source == watch.source or other.source not in self._asked
            if mine and other.problem_code is not None and other.folder_id != watch.folder_id:
                watches.remove(connection, other)
        watches.add(connection, watch)
        if made is not None and made.code == MAKING and not isinstance(wanted.place, DriveSpec):
            letter = self._letter(watch, wanted.place.name)
            notices.add(connection, letter, template=Template.MAP_GEMAAKT, upload_id=None, now=self._clock())

    def _letter(self, watch: Watch, name: str) -> Letter:
        worded = self._words.word(
            Template.MAP_GEMAAKT,
            {"naam": watch.owner.name, "map": name, "link": f"{self._console_url or ''}/mijn"},
        )
        return Letter(
            key=f"folder-made/{watch.drive_id}/{watch.folder_id}",
            to=watch.owner,
            subject=worded.subject,
            text=worded.body,
        )


def _folder_of(group: GroupSpec, user: str) -> FolderSpec:
    return FolderSpec(user=user, name=group.name, create=group.create)


def _drive_of(absence: Absence | None) -> str | None:
    return None if absence is None else absence.drive_id
