"""What the console asks of the zaaksysteem: which zaak is meant, and which documents it may hold."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from workflows.errors import BewaarstroomError
from workflows.model import Person
from workflows.ports import Clock
from workflows.zaaksysteem.catalogi import allowed_types, read_zaaktype
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.credentials import Acting
from workflows.zaaksysteem.refusals import RefusedError, UnsureError
from workflows.zaaksysteem.resources import Informatieobjecttype, Zaak, Zaaktype
from workflows.zaaksysteem.zaken import (
    MOST_BY_WORDS,
    Found,
    SeveralZaken,
    ZaakAbsent,
    ZaakClosed,
    ZaakFound,
    ZakenByWords,
    find_by_words,
    find_zaak,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PATIENCE = 20.0  # seconds that somebody looks at the screen before we call a zaaksysteem silent
WORDS_PATIENCE = 5.0  # seconds more for the search by words, which is an extra
SHORTEST_WORD = 3  # characters; with less everything is found


@dataclass(frozen=True, kw_only=True)
class Silent:
    """One zaaksysteem that gave no answer, so that a zaak may be in there all the same."""

    name: str
    trouble: BewaarstroomError


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What the zaaksystemen that answered have, and which did not."""

    found: Found
    silent: tuple[Silent, ...] = ()


class Zaakzoeker(Protocol):
    """Finds zaken on behalf of somebody; raises the errors of the zaaksysteem's door."""

    async def find(self, typed: str, by: Person) -> Sought:
        """Find by number, else by words; raises when no zaaksysteem answers at all."""
        ...

    async def zaaktype(self, zaak: Zaak, by: Person) -> Zaaktype:
        """Read what kind of zaak it is."""
        ...

    async def document_types(self, zaak: Zaak, by: Person) -> Sequence[Informatieobjecttype]:
        """List the document types of the zaaktype, the preferred first."""
        ...


@dataclass(frozen=True, kw_only=True)
class ZgwZaakzoeker:
    """A Zaakzoeker that asks one or more zaaksystemen over the ZGW APIs, all at once."""

    client: ZgwClient
    clock: Clock
    preferred: tuple[str, ...] = ()
    patience: float = PATIENCE
    words_patience: float = WORDS_PATIENCE
    wordless: set[str] = field(default_factory=set)  # names of those that turned out to search by number only

    async def find(self, typed: str, by: Person) -> Sought:
        """Find by number in every zaaksysteem; the same number in two of them is for a person to choose from."""
        doors = self._for(by).every
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self._ask(door, typed)) for door in doors]
        answers = [one.result() for one in asked]
        silent = tuple(answer for answer in answers if isinstance(answer, Silent))
        if len(silent) == len(doors):
            raise silent[0].trouble
        return Sought(
            found=_together([answer for answer in answers if not isinstance(answer, Silent)]), silent=silent
        )

    async def zaaktype(self, zaak: Zaak, by: Person) -> Zaaktype:
        """Read what kind of zaak it is."""
        return await read_zaaktype(self._for(by).for_url(zaak.url), zaak.zaaktype)

    async def document_types(self, zaak: Zaak, by: Person) -> Sequence[Informatieobjecttype]:
        """List the document types that are valid today in Amsterdam."""
        today = self.clock().astimezone(AMSTERDAM).date()
        return await allowed_types(self._for(by).for_url(zaak.url), zaak.zaaktype, today, self.preferred)

    async def _ask(self, door: ZgwClient, typed: str) -> Found | Silent:
        try:
            async with asyncio.timeout(self.patience):
                found = await find_zaak(door, typed)
        except TimeoutError:
            return Silent(name=door.name, trouble=UnsureError("zaaksysteem-timeout"))
        except BewaarstroomError as trouble:
            return Silent(name=door.name, trouble=trouble)
        words = " ".join(typed.split())
        if not isinstance(found, ZaakAbsent) or len(words) < SHORTEST_WORD:
            return found
        by_words = await self._by_words(door, words)
        return by_words if by_words and by_words.zaken else found

    async def _by_words(self, door: ZgwClient, words: str) -> ZakenByWords | None:
        """Search beyond what the standard has; when that fails, what the number said still holds."""
        if door.roots.zaken in self.wordless:
            return None
        try:
            async with asyncio.timeout(self.words_patience):
                found = await find_by_words(door, words)
        except RefusedError:
            found = None
        except (TimeoutError, BewaarstroomError):
            return None
        if found is None:
            self.wordless.add(door.roots.zaken)
        return found

    def _for(self, by: Person) -> ZgwClient:
        return self.client.acting_as(Acting(user_id=by.object_id, representation=by.name))


def _together(found: Sequence[Found]) -> Found:
    """Make one answer of those of all zaaksystemen: a number goes before words."""
    numbered = [answer for answer in found if isinstance(answer, ZaakFound | ZaakClosed | SeveralZaken)]
    if len(numbered) == 1:
        return numbered[0]
    if numbered:
        return SeveralZaken(zaken=tuple(zaak for answer in numbered for zaak in _zaken(answer)))
    worded = [answer for answer in found if isinstance(answer, ZakenByWords)]
    if not worded:
        return found[0]
    zaken = tuple(zaak for answer in worded for zaak in answer.zaken)
    more = len(zaken) > MOST_BY_WORDS or any(answer.more for answer in worded)
    return ZakenByWords(zaken=zaken[:MOST_BY_WORDS], more=more)


def _zaken(found: ZaakFound | ZaakClosed | SeveralZaken) -> tuple[Zaak, ...]:
    return found.zaken if isinstance(found, SeveralZaken) else (found.zaak,)
