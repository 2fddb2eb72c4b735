"""Whether the feed of a folder still deserves the trust that its self-test earned.

A test shows that a feed works on the day of the test. What happens later counts as well: a file that a whole listing
found and the feed never told of, a feed that must start afresh again and again, a feed that is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from watcher.changes import TopSeen
from workflows.model import ItemKey
from workflows.watching import ModeReason, Sighting

TELL_WITHIN: Final = timedelta(minutes=10)  # a feed may lag behind a listing, not for so long
RESTARTS: Final = 3  # within RESTARTS_WITHIN; once in a while every feed must
RESTARTS_WITHIN: Final = timedelta(hours=6)
REFUSALS: Final = 3  # looks in a row

LOST_TRUST: Final = frozenset({ModeReason.FEED_SILENT, ModeReason.FEED_RESTARTS, ModeReason.FEED_REFUSED})


@dataclass(kw_only=True)
class _Record:
    untold: dict[str, datetime] = field(default_factory=dict)  # item id -> when a listing found it
    restarts: list[datetime] = field(default_factory=list)
    refusals: int = 0  # in a row


class Doubts:
    """What speaks against the feeds of folders, by folder."""

    def __init__(self) -> None:
        """Doubt nothing yet."""
        self._records: dict[ItemKey, _Record] = {}

    def answered(self, folder: ItemKey, told: Collection[str], now: datetime, *, afresh: bool) -> None:
        """Note what a feed told, and whether it had to start afresh for that."""
        record = self._of(folder)
        record.refusals = 0
        for item_id in told:
            record.untold.pop(item_id, None)
        if afresh:
            record.restarts = [at for at in record.restarts if now - at < RESTARTS_WITHIN] + [now]

    def refused(self, folder: ItemKey) -> None:
        """Note that a feed could not be read."""
        self._of(folder).refusals += 1

    def listed(self, folder: ItemKey, untold: Collection[str], now: datetime) -> None:
        """Note what a listing found that the feed had not told."""
        for item_id in untold:
            self._of(folder).untold.setdefault(item_id, now)

    def verdict(self, folder: ItemKey, now: datetime) -> ModeReason | None:
        """Say why the feed is to be trusted no more; None: it is."""
        record = self._of(folder)
        if any(now - since >= TELL_WITHIN for since in record.untold.values()):
            return ModeReason.FEED_SILENT
        if sum(now - at < RESTARTS_WITHIN for at in record.restarts) >= RESTARTS:
            return ModeReason.FEED_RESTARTS
        return ModeReason.FEED_REFUSED if record.refusals >= REFUSALS else None

    def _of(self, folder: ItemKey) -> _Record:
        return self._records.setdefault(folder, _Record())


def untold_in(
    tops: Collection[TopSeen], known: Mapping[str, Sighting], told: Collection[str]
) -> frozenset[str]:
    """Name what is new to us in tops of which the feed named nothing at all.

    Of a folder that moved in, a feed names the folder only: that is how every feed is, and no reason for doubt.
    """
    return frozenset(
        found.seen.key.item_id
        for top in tops
        if not {found.seen.key.item_id for found in top.everything} & set(told)
        for found in top.everything
        if found.seen.key.item_id not in known
    )
