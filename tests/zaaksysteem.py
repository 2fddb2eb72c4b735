"""A running simulator, a client that speaks to it, and invented originals."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from workflows.jsontypes import JsonObject
from workflows.model import RegistrationChoice
from workflows.ports import Bytes
from workflows.trust import NOBODY
from workflows.zaaksysteem.client import ZgwClient, http_for
from workflows.zaaksysteem.credentials import Acting, Credentials, token
from workflows.zaaksysteem.original import Original
from workflows.zaaksysteem.registration import Registration
from workflows.zaaksysteem.simulator.catalogi import RSIN
from workflows.zaaksysteem.simulator.seed import type_uuid, zaak_uuid
from workflows.zaaksysteem.simulator.service import roots_at, running_zaaksysteem
from workflows.zaaksysteem.simulator.world import (
    DEMO_CLIENT_ID,
    DEMO_CLIENTS,
    DEMO_SECRET,
    Options,
    SimClient,
)

ACTING = Acting(user_id="a1b2", representation="J. Voorbeeld", explanation="Taak 17")
ZAKEN = "/zaken/api/v1/zaken"
LINKS = "/zaken/api/v1/zaakinformatieobjecten"
DOCUMENTS = "/documenten/api/v1/enkelvoudiginformatieobjecten"
OPEN = "ZAAK-2026-0000000001"
CLOSED = "ZAAK-2026-0000000007"
SECRET = "ZAAK-2026-0000000008"
TWICE = "ZAAK-2026-0000000009"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Sim:
    """One running simulator."""

    address: str
    client: ZgwClient
    control: httpx.AsyncClient

    async def fault(self, kind: str, **more: Any) -> None:
        answer = await self.control.post("/_sim/faults", json={"kind": kind, **more})
        assert answer.status_code == 204, answer.text

    async def state(self) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.control.get("/_sim/state")).json()
        return answer

    async def requests(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = (await self.control.get("/_sim/log")).json()["requests"]
        return listed

    async def writes(self) -> list[tuple[str, str]]:
        """What was asked that changes something: method and collection."""
        asked = [(one["method"], one["path"].split("/")[4]) for one in await self.requests()]
        return [one for one in asked if one[0] != "GET"]

    async def close_zaak(self, number: str, day: str | None = "2026-11-20") -> httpx.Response:
        return await self.control.post("/_sim/close", json={"identificatie": number, "einddatum": day})

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Ask with a good token and the usual headers, which *headers* can replace."""
        signed = token(self.client.credentials, ACTING, self.client.clock())
        usual = {"Authorization": f"Bearer {signed}", "Accept-Crs": "EPSG:4326"}
        headers = {**usual, **more.pop("headers", {})}
        return await self.control.request(method, path, headers=headers, **more)

    def new_document(self, content: bytes, **other: Any) -> dict[str, Any]:
        """Spell a document that the zaaksysteem accepts."""
        return {
            "bronorganisatie": RSIN,
            "creatiedatum": "2026-11-20",
            "titel": "Gesprek",
            "auteur": "Gemeente Voorbeeld",
            "taal": "dut",
            "informatieobjecttype": self.type_url("Chatbericht"),
            "inhoud": base64.b64encode(content).decode(),
            "bestandsomvang": len(content),
            "indicatieGebruiksrecht": False,
            **other,
        }

    async def make(self, content: bytes, **other: Any) -> dict[str, Any]:
        """Make a document without our own client; returns the answer."""
        answer = await self.ask("POST", DOCUMENTS, json=self.new_document(content, **other))
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def link(self, document_url: str, number: str = OPEN) -> httpx.Response:
        said = {"zaak": self.zaak_url(number), "informatieobject": document_url}
        return await self.ask("POST", LINKS, json=said)

    def zaak_url(self, number: str, bronorganisatie: str = RSIN) -> str:
        return f"{self.address}/zaken/api/v1/zaken/{zaak_uuid(number, bronorganisatie)}"

    def type_url(self, omschrijving: str) -> str:
        return f"{self.address}/catalogi/api/v1/informatieobjecttypen/{type_uuid(omschrijving)}"

    def choice(self, number: str = OPEN, documenttype: str = "Chatbericht") -> RegistrationChoice:
        return RegistrationChoice(
            zaak_url=self.zaak_url(number),
            zaaknummer=number,
            bronorganisatie=RSIN,
            informatieobjecttype_url=self.type_url(documenttype),
            documenttype=documenttype,
            vertrouwelijkheidaanduiding="zaakvertrouwelijk",
        )

    def registration(
        self, content: bytes, *, number: str = OPEN, upload_id: str = "01UPLOAD"
    ) -> Registration:
        return Registration(
            upload_id=upload_id,
            file_id="01FILE",
            original=original(content),
            formaat="application/zip",
            bestandsnaam="WhatsApp-gesprek met de buurt.zip",
            titel="WhatsApp-gesprek, ontvangen op 20 november 2026",
            auteur="Gemeente Voorbeeld",
            beschrijving="Export van een gesprek.",
            creatiedatum=date(2026, 11, 20),
            choice=self.choice(number),
        )


@asynccontextmanager
async def running_sim(
    data: Path,
    *,
    options: Options | None = None,
    clients: Mapping[str, SimClient] = DEMO_CLIENTS,
    secret: str = DEMO_SECRET,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[Sim]:
    async with running_zaaksysteem(data, options=options, clients=clients, clock=clock) as address:
        roots = roots_at(address)
        credentials = Credentials(client_id=DEMO_CLIENT_ID, secret=secret)
        async with (
            http_for(roots) as http,
            httpx.AsyncClient(base_url=address, trust_env=False, verify=NOBODY) as control,
        ):
            client = ZgwClient(http=http, roots=roots, credentials=credentials, clock=clock, acting=ACTING)
            yield Sim(address=address, client=client, control=control)


def source_of(content: bytes, piece: int = 1000) -> Callable[[], Bytes]:
    """Stream *content* in pieces, as often as it is asked."""

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), piece):
            yield content[start : start + piece]

    @asynccontextmanager
    async def opened() -> AsyncIterator[AsyncIterator[bytes]]:
        yield pieces()

    return opened


def original(content: bytes) -> Original:
    return Original(source=source_of(content), size=len(content), sha256=hashlib.sha256(content).hexdigest())


def changed(registration: Registration, content: bytes) -> Registration:
    """The same promise about the bytes, and other bytes."""
    return replace(registration, original=replace(registration.original, source=source_of(content)))


class MemoryIntentions:
    """Remembers as long as it lives, and gives way to others as a database would."""

    def __init__(self) -> None:
        self.facts: dict[str, JsonObject] = {}

    async def remember(self, key: str, facts: JsonObject) -> JsonObject | None:
        await asyncio.sleep(0)
        if key in self.facts:
            return self.facts[key]
        self.facts[key] = facts
        return None

    async def revise(self, key: str, facts: JsonObject, *, was: JsonObject) -> bool:
        await asyncio.sleep(0)
        if self.facts.get(key) != was:
            return False
        self.facts[key] = facts
        return True


def wrong(answer: httpx.Response) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, code, and the fields that are wrong with their codes."""
    said = answer.json()
    return (
        answer.status_code,
        said["code"],
        [(one["name"], one["code"]) for one in said.get("invalidParams", [])],
    )
