"""When a task should be done, must be done, and is reminded of: in working days, by the clock of Amsterdam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from workflows.workdays import add_workdays, workdays_until

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
END_OF_DAY = time(17, 0)
MORNING = time(9, 0)


@dataclass(frozen=True, kw_only=True)
class Due:
    """The two dates of a task."""

    target: datetime  # streefdatum
    final: datetime  # fatale datum


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """How long everything may take, as the settings say."""

    target_days: int = 3  # working days after arrival
    final_days: int = 10
    remind_days: int = 3  # working days between two reminders
    reminders: int = 3  # before somebody else hears of it
    free: frozenset[date] = frozenset()  # the municipality's own free days

    def due(self, arrived: datetime) -> Due:
        """Give a task that came at *arrived* its two dates."""
        return Due(
            target=self._after(arrived, self.target_days, END_OF_DAY),
            final=self._after(arrived, self.final_days, END_OF_DAY),
        )

    def next_reminder(self, now: datetime) -> datetime:
        """Say when to remind again."""
        return self._after(now, self.remind_days, MORNING)

    def tomorrow(self, now: datetime) -> datetime:
        """Give the morning of the next working day."""
        return self._after(now, 1, MORNING)

    def later(self, moment: datetime, since: datetime, now: datetime) -> datetime:
        """Move *moment* on by the working days between *since* and *now*, in which nobody could go on."""
        waited = max(workdays_until(_day(since), _day(now), self.free), 0)
        return self._after(moment, waited, moment.astimezone(AMSTERDAM).time()) if waited else moment

    def days_left(self, moment: datetime, now: datetime) -> int:
        """Count the working days until *moment*; 0 is today, negative is too late."""
        return workdays_until(_day(now), _day(moment), self.free)

    def works_today(self, now: datetime) -> bool:
        """Whether today is a working day."""
        return add_workdays(_day(now), 0, self.free) == _day(now)

    def _after(self, moment: datetime, days: int, at: time) -> datetime:
        day = add_workdays(_day(moment), days, self.free)
        return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()
