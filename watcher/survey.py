"""One look at one watched folder: everything read from OneDrive before anything is decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import structlog

from watcher.changes import Seen, TopSeen
from watcher.delta import Round
from watcher.graph import GraphDoor
from watcher.reading import Reader
from watcher.scope import Scope
from watcher.tenantwide import TENANT_WIDE
from workflows.errors import BewaarstroomError
from workflows.model import ItemKey
from workflows.watching import RECEIVED, Mode, ModeReason, Sighting, Watch

log = structlog.get_logger()

FOLDER_GONE: Final = "watched-folder-gone"

FEW: Final = 3  # reads of one unit each; a listing takes two for every page

OurOwn = Callable[[Collection[ItemKey]], Awaitable[frozenset[ItemKey]]]
"""Say which of these originals we deleted ourselves."""


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What OneDrive told in one look."""

    link: str  # where the feed goes on
    tops: tuple[TopSeen, ...]
    failed: Mapping[str, str]  # top id -> code of what went wrong with it alone
    elsewhere: frozenset[str]  # known items that are not listed and yet still lie somewhere in the folder
    listed: bool  # the folder was listed whole
    problem: str | None  # of the folder as a whole
    mode: Mode = Mode.ROOT_DELTA  # how the changes were learnt
    because: ModeReason = ModeReason.DEFAULT

    @property
    def there(self) -> frozenset[str]:
        """The ids of everything that was seen."""
        found = {found.seen.key.item_id for top in self.tops for found in top.everything}
        return frozenset(found | self.elsewhere)


class Surveyor:
    """Reads; decides nothing and writes nothing."""

    def __init__(self, door: GraphDoor, most_files: int) -> None:
        """Read through *door*; in one folder little more than *most_files* items."""
        self._reader = Reader(door)
        self._most = most_files

    async def survey(
        self,
        watch: Watch,
        feed: Round,
        known: Mapping[str, Sighting],
        *,
        due: frozenset[str],
        deleted_by_us: OurOwn,
        list_whole: bool,
    ) -> Survey:
        """Read every top that was touched, that is due, or (listing whole) that is there or was there.

        Of originals that are not listed, *deleted_by_us* says which are gone by our own doing.
        """
        scope = Scope(self._reader, watch, feed.touched, known)
        tops = due | await scope.tops()
        listing: tuple[Seen, ...] | None = ()
        whole = list_whole or feed.resync or scope.folder_gone or scope.lost
        if whole:
            listing = await self._reader.children(watch.folder)
            tops |= {seen.key.item_id for seen in listing or ()} | {s.top_id for s in known.values()}
        listed = listing or (await self._listed_for(watch, tops, known) if not whole else ())
        seen, failed = await self._read_all(watch, tops, {item.key.item_id: item for item in listed})
        if not whole:
            told = {item.item_id for item in feed.touched if item.deleted}
            seen = await self._looked_for(watch, seen, {top for top in known if top not in told})
        return Survey(
            link=feed.link,
            tops=seen,
            failed=failed,
            elsewhere=await self._elsewhere(scope, seen, known, deleted_by_us),
            listed=whole,
            problem=FOLDER_GONE if listing is None else None,
            mode=feed.mode,
            because=feed.because,
        )

    async def _listed_for(
        self, watch: Watch, tops: Iterable[str], known: Mapping[str, Sighting]
    ) -> tuple[Seen, ...]:
        """List the folder where many loose files are to be read: two units instead of one for each of them."""
        loose = [top for top in tops if top in known and not known[top].is_folder]
        return (await self._reader.children(watch.folder) or ()) if len(loose) > FEW else ()

    async def _read_all(
        self, watch: Watch, tops: Iterable[str], listing: Mapping[str, Seen]
    ) -> tuple[tuple[TopSeen, ...], dict[str, str]]:
        seen: list[TopSeen] = []
        failed: dict[str, str] = {}
        for top_id in sorted(tops):
            try:
                seen.append(await self._read(watch, top_id, listing.get(top_id)))
            except BewaarstroomError as error:
                if error.code in TENANT_WIDE:
                    raise
                failed[top_id] = error.code
                log.warning("top_unreadable", code=error.code, item_id=top_id, **error.facts)
        return tuple(seen), failed

    async def _looked_for(
        self, watch: Watch, seen: tuple[TopSeen, ...], expected: Collection[str]
    ) -> tuple[TopSeen, ...]:
        """Look in the folder itself for what is not there by its id and was never told to be deleted.

        OneDrive sometimes denies for a moment what it has: only who is in neither place is gone.
        """
        doubtful = {top.item_id for top in seen if top.top is None and top.item_id in expected}
        if not doubtful:
            return seen
        listed = {each.key.item_id: each for each in await self._reader.children(watch.folder) or ()}
        found = {
            item_id: await self._read(watch, item_id, listed[item_id]) for item_id in doubtful & listed.keys()
        }
        return tuple(found.get(top.item_id, top) for top in seen)

    async def _read(self, watch: Watch, top_id: str, listed: Seen | None) -> TopSeen:
        top = listed or await self._reader.item(ItemKey(drive_id=watch.drive_id, item_id=top_id))
        if top is None or top.parent_id != watch.folder_id:
            return TopSeen(item_id=top_id, top=None)
        below = await self._reader.below(top.key, self._most) if top.is_folder else ()
        return TopSeen(item_id=top_id, top=top, below=below)

    async def _elsewhere(
        self,
        scope: Scope,
        seen: tuple[TopSeen, ...],
        known: Mapping[str, Sighting],
        deleted_by_us: OurOwn,
    ) -> frozenset[str]:
        """Ask by id for what a listing left out: listings have holes, and a move may not be listed yet."""
        there = {found.seen.key.item_id for top in seen for found in top.everything}
        folders = {top.item_id for top in seen if top.top is not None and top.top.is_folder}
        missing = {
            sighting.key
            for sighting in known.values()
            if sighting.top_id in folders and sighting.code == RECEIVED and not sighting.is_folder
            if sighting.key.item_id not in there
        }
        unexplained = missing - await deleted_by_us(missing) if missing else missing
        return frozenset([key.item_id for key in unexplained if await self._still_inside(scope, key)])

    async def _still_inside(self, scope: Scope, key: ItemKey) -> bool:
        seen = await self._reader.item(key)
        return seen is not None and await scope.holds(seen.parent_id)
