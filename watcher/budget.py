"""How much of Graph one app may use in one tenant, and how much of that is left.

SharePoint counts resource units by the minute and by the day; its limits grow with the tenant's licences. Only a share
of the limit is ours to use, and looking around leaves part of that share to the work itself: reading, deleting, telling.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from workflows.ports import Clock

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
MOMENT: Final = timedelta(seconds=2)  # within which looks are spread evenly
CATCH_UP: Final = 1.5  # of an even share, so that what a pause cost can be made good
FOR_WORK: Final = (
    0.1  # of the budget of a minute, out of reach of looks: the work itself never waits for them
)
OF_THE_DAY: Final = 60  # looks take at most this part of what is left of the day, in any minute


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Resource units that Microsoft allows one app in one tenant."""

    minute: int
    day: int


BY_LICENCES: Final = (
    (1_000, Limits(minute=1_250, day=1_200_000)),
    (5_000, Limits(minute=2_500, day=2_400_000)),
    (15_000, Limits(minute=3_750, day=3_600_000)),
    (50_000, Limits(minute=5_000, day=4_800_000)),
)
LARGEST: Final = Limits(minute=6_250, day=6_000_000)
"""Microsoft, "Avoid getting throttled or blocked in SharePoint Online", October 2025."""


def limits_for(licences: int) -> Limits:
    """Return the published limits for a tenant with so many licences."""
    return next((limits for most, limits in BY_LICENCES if licences <= most), LARGEST)


class Spending:
    """What was spent within a span that slides along, counted by steps."""

    def __init__(self, span: timedelta, step: timedelta) -> None:
        """Forget what is older than *span*; moments within one *step* count as one."""
        self._span, self._step = span, step
        self._spent: deque[tuple[datetime, int]] = deque()
        self._total = 0

    def add(self, units: int, now: datetime) -> None:
        """Count *units*."""
        if self._spent and now - self._spent[-1][0] < self._step:
            moment, before = self._spent.pop()
            self._spent.append((moment, before + units))
        else:
            self._spent.append((now, units))
        self._total += units

    def total(self, now: datetime) -> int:
        """Return what was spent within the span."""
        while self._spent and now - self._spent[0][0] >= self._span:
            self._total -= self._spent.popleft()[1]
        return self._total

    def frees(self, wanted: int, now: datetime) -> timedelta:
        """Return how long until *wanted* units have slid out of the span."""
        freed = 0
        self.total(now)
        for moment, units in self._spent:
            freed += units
            if freed >= wanted:
                return max(moment + self._span - now, timedelta(0))
        return self._span


class Budget:
    """What this app may still ask of the tenant now."""

    def __init__(self, clock: Clock, licences: int = 1_000, share: float = 0.6) -> None:
        """Stay below *share* of the limits for so many *licences*."""
        limits = limits_for(licences)
        self.licences, self.share = licences, share
        self.minute = int(limits.minute * share)
        self.day = int(limits.day * share)
        self._clock = clock
        self._in_minute = Spending(MINUTE, timedelta(seconds=1))
        self._in_day = Spending(DAY, MINUTE)
        self._in_moment = Spending(MOMENT, timedelta(seconds=0.2))
        self.elsewhere_minute = 0  # what our other processes spent lately
        self.elsewhere_day = 0

    @property
    def spent_minute(self) -> int:
        """Resource units within the last minute, by all our processes."""
        return self._in_minute.total(self._clock()) + self.elsewhere_minute

    @property
    def spent_day(self) -> int:
        """Resource units within the last 24 hours, by all our processes."""
        return self._in_day.total(self._clock()) + self.elsewhere_day

    def spend(self, units: int) -> None:
        """Count what was asked."""
        now = self._clock()
        self._in_minute.add(units, now)
        self._in_day.add(units, now)
        self._in_moment.add(units, now)

    def wait_for(self, units: int) -> timedelta:
        """Return how long until so many units may be asked; zero when they may be asked now."""
        now = self._clock()
        if self.spent_day + units > self.day:
            return self._in_day.frees(self.spent_day + units - self.day, now)
        over = self.spent_minute + units - self.minute
        return self._in_minute.frees(over, now) if over > 0 else timedelta(0)

    @property
    def room_for_looks(self) -> int:
        """Return how many units may go to looking around now."""
        this_minute = self._for_looks - self.spent_minute
        this_day = (self.day - self.spent_day) // OF_THE_DAY
        return max(min(this_minute, this_day), 0)

    @property
    def looks_now(self) -> int:
        """Return how many units may go to looking around at this moment.

        Spread over the minute: a burst of looks, as after a start, would run into Graph's own limits, and every
        refusal holds up the work of everybody else.
        """
        evenly = max(int(self._for_looks * (MOMENT / MINUTE) * CATCH_UP), 1)
        return max(min(self.room_for_looks, evenly - self._in_moment.total(self._clock())), 0)

    @property
    def _for_looks(self) -> int:
        return int(self.minute * (1 - FOR_WORK))
