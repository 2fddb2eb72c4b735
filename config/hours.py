"""When people are at work, as the settings say it: "ma-vr 07:00-19:00"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
DAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
SPELLED: Final = re.compile(
    r"(?P<first>ma|di|wo|do|vr|za|zo)(?:-(?P<last>ma|di|wo|do|vr|za|zo))? "
    r"(?P<opens>\d{2}:\d{2})-(?P<closes>\d{2}:\d{2})"
)


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """Some days of the week, from one time to another, in Amsterdam."""

    days: frozenset[int]  # 0 is Monday
    opens: time
    closes: time

    def cover(self, moment: datetime) -> bool:
        """Whether people are at work at that moment."""
        local = moment.astimezone(AMSTERDAM)
        return local.weekday() in self.days and self.opens <= local.time() < self.closes


def read_hours(text: str) -> OfficeHours:
    """Read the spelling of the settings; raises ValueError("office_hours")."""
    found = SPELLED.fullmatch(text.strip().lower())
    try:
        if found is None:
            raise ValueError  # noqa: TRY301 - one way out for every mistake
        first, last = DAYS.index(found["first"]), DAYS.index(found["last"] or found["first"])
        opens, closes = time.fromisoformat(found["opens"]), time.fromisoformat(found["closes"])
        if opens >= closes:
            raise ValueError  # noqa: TRY301 - same
    except ValueError:
        message = "office_hours"
        raise ValueError(message) from None
    count = (last - first) % 7 + 1
    days = frozenset((first + number) % 7 for number in range(count))
    return OfficeHours(days=days, opens=opens, closes=closes)
