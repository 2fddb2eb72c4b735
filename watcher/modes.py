"""The three ways to learn what happened in a folder, and which of them is used for it.

*Root delta* follows the feed of the whole drive and picks out what lies below the folder; it is documented and it is
the default. *Folder delta* follows the feed of the folder alone; Microsoft's documentation does not promise it, so it
is used only where a test of the folder itself shows that it works, and left for good where it later proves not to. *Listing* lists the folder at every look, for
applications that may see the folder and not the drive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from watcher.changes import Touched
from watcher.delta import Round, follow, follow_from
from watcher.doubts import LOST_TRUST, Doubts, untold_in
from watcher.graph import GraphDoor
from watcher.reading import Reader
from watcher.survey import Survey
from watcher.tenantwide import TENANT_WIDE
from workflows.errors import BewaarstroomError, NeedsPersonError
from workflows.model import ItemKey
from workflows.ports import Clock
from workflows.ulid import new_ulid
from workflows.watching import Mode, ModeReason, Sighting, Watch

log = structlog.get_logger()

TEST_AGAIN: Final = timedelta(hours=6)
MAX_DEPTH: Final = 60
FORBIDDEN: Final = "graph-forbidden"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A way of reading, and why it is this one."""

    mode: Mode
    because: ModeReason


class Feeds:
    """Reads what happened in a folder, in the way that works for it."""

    def __init__(self, door: GraphDoor, clock: Clock, wanted: Mode = Mode.ROOT_DELTA) -> None:
        """Prefer the way that the settings want."""
        self._door = door
        self._reader = Reader(door)
        self._clock = clock
        self._wanted = wanted
        self._tested: dict[ItemKey, datetime] = {}
        self._doubts = Doubts()

    async def read(self, watch: Watch) -> Round:
        """Read what happened since the last look; the round says in which way."""
        choice = await self._choose(watch)
        try:
            return await self._read(watch, choice)
        except BewaarstroomError as error:
            if choice.mode is Mode.FOLDER_DELTA and error.code not in TENANT_WIDE:
                self._doubts.refused(watch.folder)
            if error.code != FORBIDDEN or not await self._may_list(watch):
                raise
        self._tested[watch.folder] = self._clock()
        log.info("feed_refused", drive_id=watch.drive_id)
        return await self._read(watch, Choice(mode=Mode.LISTING, because=ModeReason.DELTA_REFUSED))

    async def _read(self, watch: Watch, choice: Choice) -> Round:
        if choice.mode is Mode.LISTING:
            mark = f"listing:{new_ulid(self._clock())}"
            return Round(touched=(), link=mark, resync=True, mode=choice.mode, because=choice.because)
        link = watch.delta_link if watch.mode is choice.mode else None
        folder_id = watch.folder_id if choice.mode is Mode.FOLDER_DELTA else None
        feed = await follow(self._door, watch.drive_id, link, folder_id=folder_id)
        if folder_id is not None:
            told = {item.item_id for item in feed.touched}
            afresh = feed.resync and link is not None
            self._doubts.answered(watch.folder, told, self._clock(), afresh=afresh)
        return Round(
            touched=feed.touched,
            link=feed.link,
            resync=feed.resync,
            mode=choice.mode,
            because=choice.because,
        )

    async def _choose(self, watch: Watch) -> Choice:
        before = Choice(mode=watch.mode, because=watch.mode_because)
        if self._wanted is Mode.LISTING:
            return Choice(mode=Mode.LISTING, because=ModeReason.CONFIGURED)
        if before.because is ModeReason.DELTA_REFUSED and not self._test_due(watch):
            return before
        if self._wanted is Mode.ROOT_DELTA:
            return Choice(mode=Mode.ROOT_DELTA, because=ModeReason.DEFAULT)
        if before.mode is Mode.FOLDER_DELTA:
            return self._unless_doubted(watch, before)
        if before.because in LOST_TRUST or (before.because in TESTED and not self._test_due(watch)):
            return before
        because = await self._test(watch)
        log.info("folder_delta_tested", drive_id=watch.drive_id, outcome=because)
        mode = Mode.FOLDER_DELTA if because is ModeReason.TEST_PASSED else Mode.ROOT_DELTA
        return Choice(mode=mode, because=because)

    def compare(self, watch: Watch, feed: Round, survey: Survey, known: Mapping[str, Sighting]) -> None:
        """Hold what a whole listing found against what the feed of the folder told."""
        if feed.mode is Mode.FOLDER_DELTA and survey.listed and not feed.resync:
            told = {item.item_id for item in feed.touched}
            self._doubts.listed(watch.folder, untold_in(survey.tops, known, told), self._clock())

    def _unless_doubted(self, watch: Watch, before: Choice) -> Choice:
        because = self._doubts.verdict(watch.folder, self._clock())
        if because is None:
            return before
        log.warning("folder_delta_left", drive_id=watch.drive_id, reason=because)
        return Choice(mode=Mode.ROOT_DELTA, because=because)

    def _test_due(self, watch: Watch) -> bool:
        """Test once after every start, and then now and then."""
        last = self._tested.get(watch.folder)
        return last is None or self._clock() - last >= TEST_AGAIN

    async def _test(self, watch: Watch) -> ModeReason:
        """Compare what the folder's own feed tells with what lies in it."""
        self._tested[watch.folder] = self._clock()
        try:
            listed = await self._reader.children(watch.folder)
            feed = await follow_from(self._door, watch.drive_id, watch.folder_id)
            await follow(self._door, watch.drive_id, feed.link, folder_id=watch.folder_id)
        except BewaarstroomError as error:
            if error.code in TENANT_WIDE:
                raise
            return ModeReason.TEST_REFUSED
        if not listed:
            return ModeReason.TEST_EMPTY
        told = {item.item_id for item in feed.touched}
        if any(seen.key.item_id not in told for seen in listed):
            return ModeReason.TEST_INCOMPLETE
        return ModeReason.TEST_LEAKS if leaks(feed.touched, watch.folder_id) else ModeReason.TEST_PASSED

    async def _may_list(self, watch: Watch) -> bool:
        try:
            return await self._reader.children(watch.folder) is not None
        except NeedsPersonError:
            return False


TESTED: Final = frozenset(
    {
        ModeReason.TEST_EMPTY,
        ModeReason.TEST_INCOMPLETE,
        ModeReason.TEST_LEAKS,
        ModeReason.TEST_REFUSED,
    }
)


def leaks(touched: tuple[Touched, ...], folder_id: str) -> bool:
    """Whether the feed of a folder names items that neither lie below it nor above it."""
    parents = {item.item_id: item.parent_id for item in touched if not item.deleted}
    above = set(_up(folder_id, parents))
    return any(item_id not in above and folder_id not in _up(item_id, parents) for item_id in parents)


def _up(item_id: str, parents: Mapping[str, str | None]) -> list[str]:
    """List an item and what lies above it, as far as the feed told."""
    chain = [item_id]
    while (parent := parents.get(chain[-1])) is not None and len(chain) < MAX_DEPTH:
        chain.append(parent)
    return chain
