"""Zaken: finding the right one, and which documents belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.zaaksysteem.client import Body, ZgwClient
from workflows.zaaksysteem.refusals import NotAllowedError, RefusedError
from workflows.zaaksysteem.resources import Link, Zaak, link_from, zaak_from
from workflows.zaaksysteem.roots import Api

MAX_NUMBER = 40  # characters in an identificatie, by the standard
MOST_BY_WORDS = 20  # zaken that one search by words gives
UNKNOWN_FILTER = "unknown-parameters"


@dataclass(frozen=True, kw_only=True)
class ZaakFound:
    """Exactly one zaak, open for new documents."""

    zaak: Zaak


@dataclass(frozen=True, kw_only=True)
class ZaakClosed:
    """Exactly one zaak, but it is closed."""

    zaak: Zaak
    sentence: str = (
        "Deze zaak is afgesloten. Kies een andere zaak, of vraag functioneel beheer om de zaak te heropenen."
    )


@dataclass(frozen=True, kw_only=True)
class ZaakAbsent:
    """No such zaak, or none that we may see: a list does not tell the difference."""

    number: str
    sentence: str = "Deze zaak bestaat niet, of u mag hem niet zien."


@dataclass(frozen=True, kw_only=True)
class ZaakInvisible:
    """There is a zaak at this address, but we may not see it."""

    url: str
    sentence: str = "U mag deze zaak niet zien: de vertrouwelijkheid is te hoog voor deze koppeling."


@dataclass(frozen=True, kw_only=True)
class SeveralZaken:
    """The same number at several organisations."""

    zaken: tuple[Zaak, ...]
    sentence: str = "Er zijn meer zaken met dit nummer. Kies de zaak van de juiste organisatie."


@dataclass(frozen=True, kw_only=True)
class ZakenByWords:
    """No zaak with this number, but some whose omschrijving has these words."""

    zaken: tuple[Zaak, ...]
    more: bool  # whether there are others than these
    sentence: str = "Dit zijn zaken met deze woorden in de omschrijving. Kies de goede zaak."


Found = ZaakFound | ZaakClosed | ZaakAbsent | SeveralZaken | ZakenByWords
Read = ZaakFound | ZaakClosed | ZaakAbsent | ZaakInvisible


async def find_zaak(client: ZgwClient, number: str, bronorganisatie: str | None = None) -> Found:
    """Search by number as typed and then in capitals, for the API compares exactly."""
    for attempt in spellings(number):
        found = await _search(client, attempt, bronorganisatie)
        if len(found) > 1:
            return SeveralZaken(zaken=found)
        if found:
            return _opened(found[0])
    return ZaakAbsent(number=number.strip())


async def find_by_words(client: ZgwClient, words: str) -> ZakenByWords | None:
    """Search the omschrijving; None where this zaaksysteem cannot, for the standard has no such filter.

    Open Zaak has. Others refuse it, as the standard says they should, or pass over it and answer with anything.
    """
    try:
        page = await client.get(client.url(Api.ZAKEN, "zaken"), {"omschrijving": words})
    except RefusedError as refusal:
        if UNKNOWN_FILTER not in refusal.problem.codes:
            raise
        return None
    listed = [zaak_from(answer) for answer in page.answers("results")]
    found = [zaak for zaak in listed if words.casefold() in zaak.omschrijving.casefold()]
    if len(found) < len(listed):
        return None
    more = len(found) > MOST_BY_WORDS or bool(page.maybe_text("next"))
    return ZakenByWords(zaken=tuple(found[:MOST_BY_WORDS]), more=more)


async def read_zaak(client: ZgwClient, url: str) -> Read:
    """Read a zaak by its address."""
    try:
        return _opened(zaak_from(await client.get(url)))
    except NotAllowedError as refusal:
        if refusal.problem.codes != {"permission_denied"}:
            raise
        return ZaakInvisible(url=url)
    except RefusedError as refusal:
        if refusal.problem.status not in {404, 410}:
            raise
        return ZaakAbsent(number=url.rsplit("/", 1)[-1])


async def links_between(client: ZgwClient, zaak_url: str, document_url: str) -> tuple[Link, ...]:
    """List the links of this document with this zaak: none, one, or (seen after faults) more."""
    params = {"zaak": zaak_url, "informatieobject": document_url}
    listed = await client.collect(client.url(Api.ZAKEN, "zaakinformatieobjecten"), params)
    links = [link_from(answer) for answer in listed]
    return tuple(link for link in links if (link.zaak, link.informatieobject) == (zaak_url, document_url))


async def links_of_zaak(client: ZgwClient, zaak_url: str) -> tuple[Link, ...]:
    """List every document of a zaak."""
    listed = await client.collect(client.url(Api.ZAKEN, "zaakinformatieobjecten"), {"zaak": zaak_url})
    return tuple(link_from(answer) for answer in listed)


async def link(client: ZgwClient, zaak_url: str, document_url: str, titel: str) -> None:
    """Ask for the link, once; what came of it is for `links_between` to say, whatever this raises."""
    said = {"zaak": zaak_url, "informatieobject": document_url, "titel": titel}
    await client.post(client.url(Api.ZAKEN, "zaakinformatieobjecten"), Body.of_json(said))


def spellings(number: str) -> tuple[str, ...]:
    """List the ways to try a number that a person typed; none for what can be no number."""
    typed = "".join(character for character in number if character.isprintable()).strip()
    if not typed or len(typed) > MAX_NUMBER:
        return ()
    return tuple(dict.fromkeys((typed, typed.upper())))


async def _search(client: ZgwClient, number: str, bronorganisatie: str | None) -> tuple[Zaak, ...]:
    organisation = {"bronorganisatie": bronorganisatie} if bronorganisatie else {}
    listed = await client.collect(client.url(Api.ZAKEN, "zaken"), {"identificatie": number, **organisation})
    return tuple(zaak_from(answer) for answer in listed)


def _opened(zaak: Zaak) -> ZaakFound | ZaakClosed:
    return ZaakClosed(zaak=zaak) if zaak.closed else ZaakFound(zaak=zaak)
