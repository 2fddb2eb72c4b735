"""What stood still, offered as uploads: each part once, and a part that cannot be taken in holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from watcher.changes import Found, TopSeen
from watcher.employee import employee_of
from watcher.grouping import (
    Chains,
    Loose,
    Named,
    Part,
    chains,
    parts_of_folder,
    parts_of_loose,
    texts_to_read,
)
from watcher.membership import files_of
from watcher.settle import Rules, Verdict, received
from workflows.errors import BewaarstroomError
from workflows.model import Arrival, ArrivedFile, ItemSeen, Person, UploadKind
from workflows.store import closing, sightings
from workflows.watching import Sighting, Watch

log = structlog.get_logger()

Receive = Callable[[Connection, Arrival], bool]
"""Take an arrival in, within the caller's transaction; False: not now, offer it again."""

Judged = tuple[TopSeen, Verdict]


@dataclass(kw_only=True)
class Offered:
    """What came of it."""

    failed: dict[str, str] = field(default_factory=dict)  # top id -> code of what went wrong with it
    held_until: datetime | None = None  # when what waits for others may be ripe


def loose_of(watch: Watch, judged: Iterable[Judged]) -> tuple[Loose, ...]:
    """Name the files right in the watched folder that wait to be taken in."""
    return tuple(
        Loose(
            found=verdict.offered[0],
            person=employee_of(watch, verdict.offered[0].seen).object_id,
            first_seen=verdict.sightings[0].first_seen,
            still_since=verdict.sightings[0].still_since,
        )
        for _, verdict in judged
        if verdict.offered and verdict.sightings[0].code is None and not verdict.sightings[0].is_folder
    )


def settled_folders(judged: Iterable[Judged]) -> Iterator[Judged]:
    """Name the folders that stood still with something in them that was not received."""
    return ((seen, verdict) for seen, verdict in judged if verdict.settled and verdict.sightings[0].is_folder)


def brought_by(watch: Watch, files: Sequence[Found], top: ItemSeen | None = None) -> Person:
    """Say who brought it: who made the folder or else a file in it, as *employee_of* knows them."""
    people = (
        employee_of(watch, seen) for seen in (top, *(found.seen for found in files)) if seen is not None
    )
    return next((person for person in people if person != watch.owner), watch.owner)


class Offering:
    """Offers, within the transaction of one look at one watched folder."""

    def __init__(self, connection: Connection, watch: Watch, receive: Receive, now: datetime) -> None:
        """Offer to *receive* what was found at *now*."""
        self._connection = connection
        self._watch = watch
        self._receive = receive
        self._now = now
        self._sightings: dict[str, Sighting] = {}

    def offer(self, judged: Sequence[Judged], named: Named, rules: Rules) -> Offered:
        """Offer every part that is ripe."""
        outcome = Offered()
        self._sightings = {s.key.item_id: s for _, verdict in judged for s in verdict.sightings}
        for seen, verdict in settled_folders(judged):
            self._offer_folder(seen, verdict, named, outcome)
        found = chains(loose_of(self._watch, judged), self._now, rules.patience)
        self._offer_loose(found, named, outcome)
        return outcome

    def _offer_folder(self, seen: TopSeen, verdict: Verdict, named: Named, outcome: Offered) -> None:
        if not isinstance(seen.top, ItemSeen) or not _is_read(verdict.offered, named, loose=False):
            return
        parts = parts_of_folder(seen.top, seen.below, verdict.offered, named)
        taken = [self._take(part, seen.top, outcome, seen.item_id) for part in parts]
        if all(taken):
            self._mark([*(found.seen.key.item_id for found in verdict.offered), seen.item_id])

    def _offer_loose(self, found: Chains, named: Named, outcome: Offered) -> None:
        outcome.held_until = found.held_until
        for ripe in found.ripe:
            parts = parts_of_loose(ripe, named) if _is_read(ripe, named, loose=True) else ()
            for part in parts:
                self._offer_part(part, outcome)

    def _offer_part(self, part: Part, outcome: Offered) -> None:
        """Offer a part; when it cannot be taken in, each of its files by itself, so that only the odd one stays."""
        alone: dict[str, str] = {} if len(part.files) > 1 else outcome.failed
        if self._take(part, None, Offered(failed=alone), part.key.item_id):
            self._mark(found.seen.key.item_id for found in part.files)
        elif alone and len(part.files) > 1:
            for found in part.files:
                single = Part(kind=UploadKind.FILE, key=found.seen.key, files=(found,))
                self._offer_part(single, outcome)

    def _take(self, part: Part, top: ItemSeen | None, outcome: Offered, top_id: str) -> bool:
        """Offer one part within a savepoint of its own."""
        taken: list[bool] = []
        code = attempt(self._connection, top_id, lambda _: taken.append(self._is_taken(part, top)))
        if code is not None:
            outcome.failed[top_id] = code
        return taken == [True] and code is None

    def _is_taken(self, part: Part, top: ItemSeen | None) -> bool:
        files = files_of(self._connection, self._watch, part.key, part.files)
        if not files or self._receive(self._connection, self._arrival(part, files, top)):
            return True
        log.info("arrival_postponed", item_id=part.key.item_id)
        return False

    def _arrival(self, part: Part, files: tuple[ArrivedFile, ...], top: ItemSeen | None) -> Arrival:
        seen_at = [self._sightings[found.seen.key.item_id].first_seen for found in part.files]
        return Arrival(
            kind=part.kind,
            key=part.key,
            owner=brought_by(self._watch, part.files, top),
            watched_folder_id=self._watch.folder_id,
            first_seen=min(seen_at),
            settled_at=self._now,
            files=files,
            shared_folder_id=None if top is None or part.key == top.key else top.key.item_id,
        )

    def _mark(self, item_ids: Iterable[str]) -> None:
        """Remember that an upload has these."""
        taken = [received(self._sightings[item_id]) for item_id in item_ids]
        sightings.save(self._connection, self._watch, taken)


def heaps(
    watch: Watch, judged: Sequence[Judged], now: datetime, rules: Rules
) -> list[tuple[tuple[Found, ...], bool]]:
    """Name each heap of files that must be told apart now, and whether it lies loose in the watched folder."""
    folders = [(verdict.offered, False) for _, verdict in settled_folders(judged)]
    loose = chains(loose_of(watch, judged), now, rules.patience).ripe
    return [*folders, *((ripe, True) for ripe in loose)]


def attempt(connection: Connection, item_id: str, work: Callable[[Connection], object]) -> str | None:
    """Do *work* within a savepoint; returns the code of what went wrong: whatever one item brings about, others go on."""
    try:
        with closing.savepoint(connection):
            work(connection)
    except OperationalError:  # the database itself: no item's fault
        raise
    except Exception as error:  # noqa: BLE001 - see above
        code = error.code if isinstance(error, BewaarstroomError) else "item-poisonous"
        log.error(  # noqa: TRY400 - an exception's text may hold a file name
            "item_refused", code=code, kind=type(error).__name__, item_id=item_id
        )
        return code
    return None


def _is_read(files: Sequence[Found], named: Named, *, loose: bool) -> bool:
    return all(text.seen.key in named for text in texts_to_read(files, loose=loose))
