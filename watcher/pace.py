"""How often to look at a folder: busy ones sooner, quiet ones later, every one within what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from config.hours import OfficeHours, read_hours
from workflows.watching import Mode

SHARE_OF_QUIET: Final = 2  # a folder that has been quiet for so long is looked at again after half of that
FEED_LAG: Final = timedelta(seconds=60)  # a notification can come before the feed shows what it is about
LONGEST_BACKOFF: Final = timedelta(minutes=15)
LONGEST_WITHOUT_DRIVE: Final = timedelta(
    hours=12
)  # Microsoft throttles who keeps asking for drives that are gone
DRIVE_GONE: Final = "drive-gone"
OFFICE: Final = read_hours("ma-vr 07:00-19:00")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How often, and how, to look; the promises hold for every folder that Graph's budget allows to be looked at."""

    look_every: timedelta = timedelta(seconds=30)  # where something happened just now
    at_least: timedelta = timedelta(minutes=5)  # promised in office hours
    at_least_outside: timedelta = timedelta(minutes=15)  # and outside them
    office: OfficeHours = OFFICE
    list_every: timedelta = timedelta(hours=6)  # whole, because the feed sometimes forgets something
    most_tries: int = 5  # of one item, in a row
    mode: Mode = Mode.ROOT_DELTA  # how to learn what happened, where that works

    def promised(self, now: datetime) -> timedelta:
        """Return the longest that a folder may wait at this time of the week."""
        promise = self.at_least if self.office.cover(now) else self.at_least_outside
        return max(promise, self.look_every)

    def interval(
        self,
        last_change: datetime | None,
        now: datetime,
        *,
        nudged_at: datetime | None = None,
        told: bool = False,
    ) -> timedelta:
        """Return how long to wait.

        *nudged_at*: Graph said then that something changed, and the feed may show it only later.
        *told*: changes prove to be announced to us, so that a quiet folder can be left to the slow beat.
        """
        promise = self.promised(now)
        if nudged_at is not None and now - nudged_at < FEED_LAG:
            return min(self.look_every, promise)
        usual = promise
        if last_change is not None:
            usual = min(max((now - last_change) / SHARE_OF_QUIET, self.look_every), promise)
        return max(promise, self.at_least_outside) if told and usual == promise else usual

    def after_failure(self, failures: int, code: str) -> timedelta:
        """Return how long to leave a folder alone whose looks failed that many times before."""
        longest = LONGEST_WITHOUT_DRIVE if code == DRIVE_GONE else LONGEST_BACKOFF
        return min(self.look_every * (1 << min(failures, 20)), longest)
