"""What the console asks of the zaaksysteem: which zaak is meant, and which documents it may hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from workflows.model import Person
from workflows.ports import Clock
from workflows.zaaksysteem.catalogi import allowed_types, read_zaaktype
from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.credentials import Acting
from workflows.zaaksysteem.resources import Informatieobjecttype, Zaak, Zaaktype
from workflows.zaaksysteem.zaken import Found, SeveralZaken, ZaakAbsent, find_zaak

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Zaakzoeker(Protocol):
    """Finds zaken on behalf of somebody; raises the errors of the zaaksysteem's door."""

    async def find(self, number: str, by: Person) -> Found:
        """Find by number: exactly one, closed, several, or none that may be seen."""
        ...

    async def zaaktype(self, zaak: Zaak, by: Person) -> Zaaktype:
        """Read what kind of zaak it is."""
        ...

    async def document_types(self, zaak: Zaak, by: Person) -> Sequence[Informatieobjecttype]:
        """List the document types of the zaaktype, the preferred first."""
        ...


@dataclass(frozen=True, kw_only=True)
class ZgwZaakzoeker:
    """A Zaakzoeker that asks a zaaksysteem over the ZGW APIs."""

    client: ZgwClient
    clock: Clock
    preferred: tuple[str, ...] = ()

    async def find(self, number: str, by: Person) -> Found:
        """Find by number in every zaaksysteem; the same number in two of them is for a person to choose from."""
        found = [await find_zaak(door, number) for door in self._for(by).every]
        there = [answer for answer in found if not isinstance(answer, ZaakAbsent)]
        if len(there) < 2:
            return there[0] if there else found[0]
        return SeveralZaken(zaken=tuple(zaak for answer in there for zaak in _zaken(answer)))

    async def zaaktype(self, zaak: Zaak, by: Person) -> Zaaktype:
        """Read what kind of zaak it is."""
        return await read_zaaktype(self._for(by).for_url(zaak.url), zaak.zaaktype)

    async def document_types(self, zaak: Zaak, by: Person) -> Sequence[Informatieobjecttype]:
        """List the document types that are valid today in Amsterdam."""
        today = self.clock().astimezone(AMSTERDAM).date()
        return await allowed_types(self._for(by).for_url(zaak.url), zaak.zaaktype, today, self.preferred)

    def _for(self, by: Person) -> ZgwClient:
        return self.client.acting_as(Acting(user_id=by.object_id, representation=by.name))


def _zaken(found: Found) -> tuple[Zaak, ...]:
    if isinstance(found, SeveralZaken):
        return found.zaken
    return () if isinstance(found, ZaakAbsent) else (found.zaak,)
