"""Documents: look up, make in one request or in parts, read, and download back."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.errors import PermanentError
from workflows.zaaksysteem.client import Body, ZgwClient
from workflows.zaaksysteem.original import Original, Reading, base64_length, in_base64
from workflows.zaaksysteem.resources import Bestandsdeel, Document, document_from
from workflows.zaaksysteem.roots import Api

COLLECTION = "enkelvoudiginformatieobjecten"


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """All that the zaaksysteem must know of a document besides its content."""

    identificatie: str
    bronorganisatie: str  # RSIN, 9 digits
    creatiedatum: date
    titel: str  # minted without names, at most 200 characters
    auteur: str  # at most 200 characters
    beschrijving: str  # at most 1000 characters
    informatieobjecttype: str  # URL
    vertrouwelijkheidaanduiding: str
    formaat: str  # MIME type, at most 255 characters
    bestandsnaam: str  # safe, at most 255 characters
    size: int  # bytes
    sha256: str  # hex
    hashed_on: date


async def find(client: ZgwClient, identificatie: str, bronorganisatie: str) -> tuple[Document, ...]:
    """Look up documents by our own key; more than one is an alarm, for uniqueness is not race-safe there.

    A zaaksysteem that leaves the question aside and lists other documents as well does not mislead us.
    """
    params = {"identificatie": identificatie, "bronorganisatie": bronorganisatie}
    listed = await client.collect(client.url(Api.DOCUMENTEN, COLLECTION), params)
    found = [document_from(answer) for answer in listed]
    return tuple(one for one in found if one.identificatie.casefold() == identificatie.casefold())


async def read(client: ZgwClient, url: str) -> Document:
    """Read a document's particulars."""
    return document_from(await client.get(url))


async def create(client: ZgwClient, new: NewDocument, original: Original) -> str:
    """Make a document with its content in one request; returns its URL.

    The last byte of the request leaves only after the whole original turned out to be what DI saw: otherwise
    OriginalChangedError is raised and the zaaksysteem has received half a request.
    """
    async with Reading(original) as reading:
        body = _inline(new, reading)
        return (await client.post(client.url(Api.DOCUMENTEN, COLLECTION), body)).text("url")


async def create_with_link(client: ZgwClient, new: NewDocument, original: Original, zaak_url: str) -> str:
    """Make a document and link it in one transaction, where the zaaksysteem has `document_registreren`.

    Returns the document's URL.
    """
    linked = {"zaak": zaak_url, "titel": new.titel}
    async with Reading(original) as reading:
        body = _inline(new, reading, beside={"zaakinformatieobject": linked})
        answer = await client.post(client.url(Api.DOCUMENTEN, "document_registreren"), body)
        return answer.within("enkelvoudiginformatieobject").text("url")


async def open_parts(client: ZgwClient, new: NewDocument) -> Document:
    """Make a locked document without content; the answer says which parts it wants, and with which lock."""
    said = {**_particulars(new), "inhoud": None}
    return document_from(await client.post(client.url(Api.DOCUMENTEN, COLLECTION), Body.of_json(said)))


async def send_parts(client: ZgwClient, document: Document, original: Original, lock: str) -> None:
    """Send the parts that are not there yet, reading the original once from the start.

    The last missing part is completed only after the whole original turned out to be what DI saw.
    Raises PermanentError `parts-do-not-fit` when the parts do not add up to the original.
    """
    parts = document.bestandsdelen
    if sum(part.omvang for part in parts) != original.size:
        raise PermanentError(
            "parts-do-not-fit", "De delen die het zaaksysteem vraagt, zijn samen niet het hele bestand."
        )
    last = max((part.volgnummer for part in parts if not part.voltooid), default=None)
    async with Reading(original) as reading:
        for part in parts:
            if part.voltooid:
                await reading.skip(part.omvang)
            elif part.volgnummer != last:
                await client.command("PUT", part.url, _part(part, lock, reading.take(part.omvang)))
            else:
                rest = sum(later.omvang for later in parts if later.volgnummer > part.volgnummer)
                await client.command("PUT", part.url, _part(part, lock, _last(reading, part.omvang, rest)))
                return
        await reading.check()


async def unlock(client: ZgwClient, document: Document, lock: str) -> None:
    """Have the parts merged; refused by the zaaksysteem while one is missing."""
    await client.command("POST", f"{document.url}/unlock", Body.of_json({"lock": lock}))


def download(client: ZgwClient, url: str, size: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
    """Stream the content at a document's `inhoud` address."""
    return client.download(url, size)


def _particulars(new: NewDocument) -> dict[str, Any]:
    checksum = {"algoritme": "sha_256", "waarde": new.sha256, "datum": new.hashed_on.isoformat()}
    return {
        "identificatie": new.identificatie,
        "bronorganisatie": new.bronorganisatie,
        "creatiedatum": new.creatiedatum.isoformat(),
        "titel": new.titel,
        "auteur": new.auteur,
        "beschrijving": new.beschrijving,
        "taal": "dut",
        "status": "definitief",
        "informatieobjecttype": new.informatieobjecttype,
        "vertrouwelijkheidaanduiding": new.vertrouwelijkheidaanduiding,
        "formaat": new.formaat,
        "bestandsnaam": new.bestandsnaam,
        "bestandsomvang": new.size,
        "integriteit": checksum,
        "indicatieGebruiksrecht": False,  # null would keep the zaak from ever being closed
    }


def _inline(new: NewDocument, reading: Reading, beside: dict[str, Any] | None = None) -> Body:
    """Spell the request around the content, which comes last."""
    document = json.dumps({**_particulars(new), "inhoud": ""}).removesuffix('"}')
    before, after = document, '"}'
    if beside is not None:
        outside = json.dumps(beside).removesuffix("}")
        before, after = f'{outside}, "enkelvoudiginformatieobject": {document}', '"}}'
    length = len(before) + base64_length(new.size) + len(after)
    pieces = _around(before.encode(), in_base64(reading, new.size), after.encode())
    return Body(content_type="application/json", length=length, pieces=pieces)


def _part(part: Bestandsdeel, lock: str, content: AsyncIterator[bytes]) -> Body:
    """Spell one part as multipart/form-data with the fields `lock` and `inhoud`."""
    boundary = f"deel{secrets.token_hex(16)}"
    before = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="lock"\r\n\r\n{lock}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="inhoud"; filename="deel.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    after = f"\r\n--{boundary}--\r\n".encode()
    return Body(
        content_type=f"multipart/form-data; boundary={boundary}",
        length=len(before) + part.omvang + len(after),
        pieces=_around(before, content, after),
    )


async def _last(reading: Reading, length: int, rest: int) -> AsyncIterator[bytes]:
    async for piece in reading.take(length):
        yield piece
    await reading.skip(rest)
    await reading.check()


async def _around(before: bytes, content: AsyncIterator[bytes], after: bytes) -> AsyncIterator[bytes]:
    yield before
    async for piece in content:
        yield piece
    yield after
