"""What is told of a conversation that is not WhatsApp's: who, when and how many messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MOST_NAMES: Final = 10_000  # participants remembered; an export of a whole account can have many


class Messenger(StrEnum):
    """Where a conversation was held."""

    TELEGRAM = "telegram"
    SIGNAL = "signal"
    SMS = "sms"


@dataclass(frozen=True, kw_only=True)
class Described:
    """One export of another messenger, as far as it could be read."""

    messenger: Messenger
    name: str  # of its file: personal
    participants: tuple[str, ...]  # in order of appearance: personal
    first: str | None  # local ISO 8601 as the export has it
    last: str | None
    message_count: int
    missing_media: int = 0  # files that the export itself says are not in it
    whole: bool = True  # read to its end


@dataclass
class Tally:
    """What adds up while messages go by."""

    count: int = 0
    missing_media: int = 0
    first: str | None = None
    last: str | None = None
    names: Counter[str] = field(default_factory=Counter)

    def add(self, moment: str | None, who: str | None) -> None:
        """Count one message."""
        self.count += 1
        if moment:
            self.first = min(self.first or moment, moment)
            self.last = max(self.last or moment, moment)
        if who and (who in self.names or len(self.names) < MOST_NAMES):
            self.names[who] += 1

    def described(self, messenger: Messenger, name: str, *, whole: bool = True) -> Described | None:
        """Sum up; None when nothing was counted, for then it was something else."""
        if not self.count:
            return None
        return Described(
            messenger=messenger,
            name=name,
            participants=tuple(self.names),
            first=self.first,
            last=self.last,
            message_count=self.count,
            missing_media=self.missing_media,
            whole=whole,
        )


Reader = Callable[[str, bytes], Described | None]
"""Reads a whole file under its name; None when it is something else. It raises nothing."""
