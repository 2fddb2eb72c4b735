"""Who works here, when they are away, and what they want to hear."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from workflows.model import Person


class Wish(StrEnum):
    """How somebody wants to hear of something."""

    DIRECT = "direct"
    DAGOVERZICHT = "dagoverzicht"  # with the rest, once a day
    NIET = "niet"


WISHES = {
    Wish.DIRECT: "Meteen een mail",
    Wish.DAGOVERZICHT: "Eén keer per dag, in het dagoverzicht",
    Wish.NIET: "Geen bericht",
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What one person wants to hear; what an employee must know is always sent."""

    received: Wish = Wish.DIRECT  # an employee: we have your files
    new_tasks: Wish = Wish.NIET  # DI: a new task; the addresses in the settings hear of it anyway
    my_tasks: Wish = Wish.DIRECT  # DI: a task of mine passes its streefdatum or is answered


@dataclass(frozen=True, kw_only=True)
class Absence:
    """When somebody is away, both days included, and who stands in."""

    first: date
    last: date
    stand_in_id: str | None = None

    def covers(self, day: date) -> bool:
        """Whether somebody is away on *day*."""
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who signed in here at least once."""

    person: Person
    roles: frozenset[str]
    wishes: Wishes = field(default_factory=Wishes)
    absence: Absence | None = None

    def away_on(self, day: date) -> bool:
        """Whether they are away on *day*."""
        return self.absence is not None and self.absence.covers(day)
