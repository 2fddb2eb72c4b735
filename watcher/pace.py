"""How often to look at a folder: busy ones sooner, quiet ones later, every one within what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from config.hours import OfficeHours, read_hours
from workflows.watching import Mode

SHARE_OF_QUIET: Final = 2  # a folder that has been quiet for so long is looked at again after half of that
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

    def interval(self, last_change: datetime | None, now: datetime, *, told: bool = False) -> timedelta:
        """Return how long to wait; *told*: changes are announced to us, so looking can be left to the slow beat."""
        if told:
            return max(self.at_least, self.at_least_outside)
        if last_change is None:
            return self.promised(now)
        return min(max((now - last_change) / SHARE_OF_QUIET, self.look_every), self.promised(now))

    def after_failure(self, failures: int, code: str) -> timedelta:
        """Return how long to leave a folder alone whose looks failed that many times before."""
        longest = LONGEST_WITHOUT_DRIVE if code == DRIVE_GONE else LONGEST_BACKOFF
        return min(self.look_every * (1 << min(failures, 20)), longest)
