"""From a change in OneDrive to an upload.

    feed -> touched ids -> the tops they belong to -> fresh reads -> sightings -> still for long enough -> arrival

A *top* is a file or folder right below the watched folder. What is read in one look is written in one transaction
with the place where the feed goes on: sightings are the journal, so a crash at any moment repeats a look and loses
nothing. An arrival is offered in that same transaction and is remembered only when it was taken.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final

import structlog
from sqlalchemy import Connection

from watcher.delta import Round
from watcher.gate import NOT_LET_IN
from watcher.graph import GraphDoor
from watcher.grouping import Named
from watcher.modes import Feeds
from watcher.offering import Offering, Receive, attempt, heaps
from watcher.pace import Pace
from watcher.settle import Rules, Verdict, failed, judge, unread
from watcher.survey import FOLDER_GONE, Survey, Surveyor
from watcher.tenantwide import TENANT_WIDE
from watcher.transcripts import Open, Transcripts
from workflows.errors import BewaarstroomError, RetryableError
from workflows.model import ItemKey
from workflows.ports import Clock
from workflows.store import sightings, subscriptions, uploads, watches
from workflows.store.database import Database
from workflows.watching import Sighting, Watch

log = structlog.get_logger()

SOONEST: Final = timedelta(seconds=1)


class Change(StrEnum):
    """What happened to an original after its upload."""

    REMOVED = "removed"  # deleted, or moved out of the watched folder, and not by us
    RETURNED = "returned"  # there again
    CHANGED = "changed"  # other bytes
    ADDED = "added"  # a new file in the folder of an upload


Changed = Callable[[Connection, ItemKey, Change], None]
"""Hear what happened to an item of an upload, within the caller's transaction."""


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """A look that found nothing new, yet to be written down."""

    watch: Watch
    link: str
    looked: datetime
    next_look: datetime


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the database says before a look."""

    at: datetime
    sightings: Mapping[str, Sighting]  # by item id; empty when nothing happened that could concern them
    due: frozenset[str]


class Watcher:
    """Looks at watched folders, one look of one folder at a time."""

    def __init__(
        self,
        *,
        door: GraphDoor,
        database: Database,
        rules: Rules,
        clock: Clock,
        receive: Receive,
        changed: Changed,
        open_item: Open,
        pace: Pace | None = None,
    ) -> None:
        """Offer arrivals to *receive*, and tell *changed* of what happens to originals afterwards.

        Transcripts are read with *open_item*, where it must be known which files they name.
        """
        self._gate = door.gate
        self._surveyor = Surveyor(door, rules.max_files)
        self._transcripts = Transcripts(open_item)
        self._database = database
        self._rules = rules
        self._clock = clock
        self._receive = receive
        self._changed = changed
        self._pace = pace or Pace()
        self._feeds = Feeds(door, clock, self._pace.mode)
        self._listed: dict[ItemKey, datetime] = {}

    async def look(self, watch: Watch) -> None:
        """Look once; what is wrong with this folder is written on it and stops no other folder."""
        current = await self._database.transact(lambda connection: watches.get(connection, watch.folder))
        if current is not None:
            await self.glance(current, waiting=True)

    async def glance(self, watch: Watch, *, waiting: bool, told: bool = False) -> Quiet | None:
        """Look once at a folder as it was just read; *waiting* says whether anything in it has yet to settle.

        *told* says whether Graph proves to announce what changes there.
        A look that found nothing new is returned and not written, so that the caller writes many of them at once.
        """
        try:
            feed = await self._feeds.read(watch)
            whole = self._list_whole(watch, feed)
            as_before = (feed.mode, feed.because) == (watch.mode, watch.mode_because)
            nothing_new = as_before and watch.problem_code is None
            if nothing_new and not (waiting or whole or _tells_something(feed)):
                now = self._clock()
                at = now + self._pace.interval(watch.last_change, now, nudged_at=watch.nudged_at, told=told)
                return Quiet(watch=watch, link=feed.link, looked=now, next_look=at)
            await self._look(watch, feed, whole=whole)
        except BewaarstroomError as error:
            await self._note_failure(watch, error)
        return None

    async def _look(self, current: Watch, feed: Round, *, whole: bool) -> None:
        known = await self._database.transact(
            lambda connection: self._known(connection, current, feed, whole=whole)
        )
        survey = await self._surveyor.survey(
            current,
            feed,
            known.sightings,
            due=known.due,
            deleted_by_us=self._deleted_by_us,
            list_whole=whole,
        )
        self._feeds.compare(current, feed, survey, known.sightings)
        named = await self._read_transcripts(current, survey, known)
        await self._database.transact(
            lambda connection: self._commit(connection, current, survey, known.at, named)
        )
        if survey.listed:
            self._listed[current.folder] = self._clock()

    def _known(self, connection: Connection, watch: Watch, feed: Round, *, whole: bool) -> Known:
        now = self._clock()
        due = sightings.due_tops(connection, watch, now - self._rules.patience)
        if due:  # what lies loose may belong together: all of it is read in the same look
            loose = sightings.loose_waiting(connection, watch)
            due |= loose if due & loose else frozenset()
        quiet = not (due or whole or _tells_something(feed))
        return Known(at=now, sightings={} if quiet else sightings.every(connection, watch), due=due)

    async def _deleted_by_us(self, keys: Collection[ItemKey]) -> frozenset[ItemKey]:
        return await self._database.transact(lambda connection: watches.deleted_by_us(connection, keys))

    def _list_whole(self, watch: Watch, feed: Round) -> bool:
        """List at the first look, then now and then; the folders of a tenant take turns."""
        every = self._pace.list_every
        turn = every * (zlib.crc32(watch.drive_id.encode()) % 1000) / 1000
        last = self._listed.setdefault(watch.folder, self._clock() - turn)
        return feed.resync or watch.problem_code == FOLDER_GONE or self._clock() - last >= every

    async def _read_transcripts(self, watch: Watch, survey: Survey, known: Known) -> Named:
        """Read what must be read to tell which files belong together, before anything is written."""
        named: dict[ItemKey, frozenset[str] | None] = {}
        judged = [(seen, judge(seen, known.sightings, known.at, self._rules)) for seen in survey.tops]
        for files, loose in heaps(watch, judged, known.at, self._rules):
            named |= await self._transcripts.named(files, loose=loose)
        return named

    def _commit(
        self, connection: Connection, watch: Watch, survey: Survey, asked_at: datetime, named: Named
    ) -> None:
        now = self._clock()
        mode, because = survey.mode, survey.because
        if not watches.advance(connection, watch, survey.link, now, mode=mode, because=because):
            log.info("look_overtaken", drive_id=watch.drive_id)
            return
        known = sightings.every(connection, watch) if survey.tops or survey.failed else {}
        failed = dict(survey.failed)
        judged = []
        for seen in survey.tops:
            verdict = judge(seen, known, now, self._rules)
            code = attempt(
                connection, seen.item_id, partial(self._settle, watch, verdict, known, survey.there)
            )
            if code is None:
                judged.append((seen, verdict))
            else:
                failed[seen.item_id] = code
        offered = Offering(connection, watch, self._receive, asked_at).offer(judged, named, self._rules)
        for top_id, code in {**failed, **offered.failed}.items():
            self._fail(connection, watch, top_id, code, known)
        watches.set_problem(connection, watch, survey.problem, now)
        changed = watch.last_change if not survey.tops or survey.listed else now
        if changed == now:
            subscriptions.saw_change(connection, watch.drive_id, watch.last_look, now)
        at = self._next_look(connection, watch, changed, offered.held_until)
        watches.plan_next(connection, watch, at, changed)

    def _settle(
        self,
        watch: Watch,
        verdict: Verdict,
        known: Mapping[str, Sighting],
        there: frozenset[str],
        connection: Connection,
    ) -> None:
        """Write what one top has become, and tell what that means for the uploads that have it."""
        self._write(connection, watch, verdict, known, there)
        self._tell(connection, verdict, known, there)

    def _write(
        self,
        connection: Connection,
        watch: Watch,
        verdict: Verdict,
        known: Mapping[str, Sighting],
        there: frozenset[str],
    ) -> None:
        news = [s for s in verdict.sightings if known.get(s.key.item_id) != s]
        sightings.save(connection, watch, news)
        gone = [s.key.item_id for s in verdict.gone if s.key.item_id not in there]
        sightings.forget(connection, watch, gone)
        for sighting in news:
            before = known.get(sighting.key.item_id)
            if sighting.code is not None and (before is None or before.code != sighting.code):
                log.info("item_set_aside", code=sighting.code, item_id=sighting.key.item_id)

    def _tell(
        self, connection: Connection, verdict: Verdict, known: Mapping[str, Sighting], there: frozenset[str]
    ) -> None:
        removed = [s.key for s in verdict.gone if not s.is_folder and s.key.item_id not in there]
        appeared = [s.key for s in verdict.sightings if not s.is_folder and s.key.item_id not in known]
        ours = watches.deleted_by_us(connection, removed)
        for keys, change in (
            ([key for key in removed if key not in ours], Change.REMOVED),
            (appeared, Change.RETURNED),
            (verdict.changed, Change.CHANGED),
        ):
            for key in keys:
                if watches.in_upload(connection, key):
                    self._changed(connection, key, change)
        for key in verdict.added:
            if uploads.of_item(connection, verdict.sightings[0].key):
                self._changed(connection, key, Change.ADDED)

    def _fail(
        self, connection: Connection, watch: Watch, top_id: str, code: str, known: Mapping[str, Sighting]
    ) -> None:
        now = self._clock()
        key = ItemKey(drive_id=watch.drive_id, item_id=top_id)
        before = known.get(top_id) or unread(key, now)
        after = failed(before, code, now, self._pace.most_tries)
        sightings.save(connection, watch, [after])
        log.warning("top_failed", code=code, item_id=top_id, tries=after.tries)

    def _next_look(
        self, connection: Connection, watch: Watch, changed: datetime | None, held_until: datetime | None
    ) -> datetime:
        """Look again when the next item may have stood still for long enough, at the latest at the usual time."""
        now = self._clock()
        waiting = sightings.oldest_waiting(connection, watch, now - self._rules.patience)
        told = watch.drive_id in subscriptions.trusted(connection, [watch.drive_id], now)
        usual = now + self._pace.interval(changed, now, nudged_at=watch.nudged_at, told=told)
        moments = [usual, held_until or usual]
        if waiting is not None:
            moments.append(waiting + self._rules.patience)
        return max(min(moments), now + SOONEST)

    async def _note_failure(self, watch: Watch, error: BewaarstroomError) -> None:
        now = self._clock()
        wait = self._pace.after_failure(watch.failures, error.code)
        if isinstance(error, RetryableError) and error.retry_after is not None:
            wait = timedelta(seconds=error.retry_after)
        log.warning("look_failed", code=error.code, drive_id=watch.drive_id, **error.facts)
        alone = error.code == NOT_LET_IN and not self._gate.remaining  # the others are let in
        if error.code in TENANT_WIDE and not alone:
            await self._database.transact(lambda connection: watches.postpone(connection, watch, now + wait))
            return
        await self._database.transact(
            lambda connection: watches.count_failure(connection, watch, error.code, now, now + wait)
        )


def _tells_something(feed: Round) -> bool:
    """Whether the feed names more than the root, which stands on every page."""
    return any(item.parent_id or item.deleted for item in feed.touched)
