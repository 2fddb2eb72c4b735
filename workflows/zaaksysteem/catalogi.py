"""The catalogue: which document types a zaak of some kind may hold."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from workflows.zaaksysteem.client import ZgwClient
from workflows.zaaksysteem.resources import (
    Informatieobjecttype,
    Zaaktype,
    informatieobjecttype_from,
    zaaktype_from,
)
from workflows.zaaksysteem.roots import Api

AT_ONCE = 4  # requests


async def read_zaaktype(client: ZgwClient, url: str) -> Zaaktype:
    """Read a zaaktype, for its name."""
    return zaaktype_from(await client.get(url))


async def allowed_types(
    client: ZgwClient, zaaktype_url: str, on: date, preferred: Sequence[str] = ()
) -> tuple[Informatieobjecttype, ...]:
    """List the types that belong to the zaaktype and are published and valid *on* that day.

    Those whose omschrijving is in *preferred* come first, in that order; the others by name.
    """
    urls = await _related(client, zaaktype_url)
    gate = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(_read(client, url, gate)) for url in urls]
    usable = [task.result() for task in asked if task.result().usable_on(on)]
    return tuple(sorted(usable, key=lambda kind: _rank(kind, preferred)))


async def is_allowed(client: ZgwClient, zaaktype_url: str, type_url: str, on: date) -> bool:
    """Tell whether a zaak of this zaaktype may hold a document of this type *on* that day."""
    if type_url not in await _related(client, zaaktype_url):
        return False
    return informatieobjecttype_from(await client.get(type_url)).usable_on(on)


async def _related(client: ZgwClient, zaaktype_url: str) -> tuple[str, ...]:
    listed = await client.collect(
        client.url(Api.CATALOGI, "zaaktype-informatieobjecttypen"), {"zaaktype": zaaktype_url}
    )
    return tuple(dict.fromkeys(answer.text("informatieobjecttype") for answer in listed))


async def _read(client: ZgwClient, url: str, gate: asyncio.Semaphore) -> Informatieobjecttype:
    async with gate:
        return informatieobjecttype_from(await client.get(url))


def _rank(kind: Informatieobjecttype, preferred: Sequence[str]) -> tuple[int, str]:
    wanted = [name.casefold() for name in preferred]
    name = kind.omschrijving.casefold()
    return (wanted.index(name) if name in wanted else len(wanted)), name
