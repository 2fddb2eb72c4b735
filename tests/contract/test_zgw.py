"""What we rely on in a zaaksysteem, asked of the simulator and, where one is named, of a real one.

A real one is named by the environment: BEWAARSTROOM_ZGW_ZAKEN, _DOCUMENTEN and _CATALOGI (base addresses),
_CLIENT_ID, _SECRET, _RSIN, _ZAAK (the number of an open zaak of that RSIN), _DOCUMENTTYPE (a type it may hold), and
if there is one _CLOSED_ZAAK. Use a test environment: every run leaves a few small documents in that zaak.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.zaaksysteem import ACTING, CLOSED, OPEN, MemoryIntentions, now, original, running_sim
from workflows.model import RegisteredDocument, RegistrationChoice
from workflows.zaaksysteem import documenten, zaken
from workflows.zaaksysteem.catalogi import allowed_types, read_zaaktype
from workflows.zaaksysteem.client import Body, ZgwClient, http_for
from workflows.zaaksysteem.credentials import Credentials
from workflows.zaaksysteem.obstacle import NotRegistered, Why
from workflows.zaaksysteem.refusals import NotAllowedError, RefusedError
from workflows.zaaksysteem.registration import Registration, RegistrationPolicy, register_document
from workflows.zaaksysteem.roots import Api, Roots
from workflows.zaaksysteem.simulator.catalogi import RSIN
from workflows.zaaksysteem.verify import Expected, Mismatch, verify
from workflows.zaaksysteem.zaken import ZaakAbsent, ZaakClosed, ZaakFound

PREFIX = "BEWAARSTROOM_ZGW_"
NEEDED = ("ZAKEN", "DOCUMENTEN", "CATALOGI", "CLIENT_ID", "SECRET", "RSIN", "ZAAK", "DOCUMENTTYPE")
NAMED = all(os.environ.get(PREFIX + name) for name in NEEDED)

pytestmark = pytest.mark.filterwarnings(
    "ignore::jwt.warnings.InsecureKeyLengthWarning"
)  # a real secret may be short


@dataclass(frozen=True, kw_only=True)
class House:
    """One zaaksysteem, and what lies in it."""

    client: ZgwClient
    rsin: str
    zaak: str
    documenttype: str
    closed: str | None

    async def choice(self) -> RegistrationChoice:
        found = await zaken.find_zaak(self.client, self.zaak, self.rsin)
        assert isinstance(found, ZaakFound)
        types = await allowed_types(self.client, found.zaak.zaaktype, now().date(), (self.documenttype,))
        return RegistrationChoice(
            zaak_url=found.zaak.url,
            zaaknummer=found.zaak.identificatie,
            bronorganisatie=self.rsin,
            informatieobjecttype_url=types[0].url,
            documenttype=types[0].omschrijving,
            vertrouwelijkheidaanduiding="zaakvertrouwelijk",
        )

    async def registration(self, content: bytes) -> Registration:
        return Registration(
            upload_id=uuid.uuid4().hex,
            file_id="01FILE",
            original=original(content),
            formaat="text/plain",
            bestandsnaam="afspraken.txt",
            titel="WhatsApp-gesprek (contracttest)",
            auteur="Gemeente Voorbeeld",
            beschrijving="Gemaakt door een test.",
            creatiedatum=now().date(),
            choice=await self.choice(),
        )


@asynccontextmanager
async def simulated(data: Path) -> AsyncIterator[House]:
    async with running_sim(data) as sim:
        yield House(client=sim.client, rsin=RSIN, zaak=OPEN, documenttype="Chatbericht", closed=CLOSED)


@asynccontextmanager
async def real() -> AsyncIterator[House]:
    said = {name: os.environ[PREFIX + name] for name in NEEDED}
    roots = Roots(zaken=said["ZAKEN"], documenten=said["DOCUMENTEN"], catalogi=said["CATALOGI"])
    credentials = Credentials(client_id=said["CLIENT_ID"], secret=said["SECRET"])
    async with http_for(roots) as http:
        yield House(
            client=ZgwClient(http=http, roots=roots, credentials=credentials, clock=now, acting=ACTING),
            rsin=said["RSIN"],
            zaak=said["ZAAK"],
            documenttype=said["DOCUMENTTYPE"],
            closed=os.environ.get(f"{PREFIX}CLOSED_ZAAK"),
        )


@pytest.fixture(
    params=[
        "simulator",
        pytest.param("real", marks=pytest.mark.skipif(not NAMED, reason=f"set {PREFIX}ZAKEN and the others")),
    ]
)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    opened = simulated(tmp_path) if request.param == "simulator" else real()
    async with opened as house:
        yield house


async def registered(
    house: House, registration: Registration, inline_limit: int = 1_000_000
) -> RegisteredDocument:
    rules = RegistrationPolicy(settle=timedelta(0), inline_limit=inline_limit)
    document = await register_document(house.client, registration, MemoryIntentions(), rules)
    assert isinstance(document, RegisteredDocument)
    return document


async def proven(house: House, registration: Registration, document: RegisteredDocument) -> bool:
    expected = Expected(
        upload_id=registration.upload_id,
        file_id=registration.file_id,
        size=registration.original.size,
        sha256=registration.original.sha256,
        formaat=registration.formaat,
    )
    return not isinstance(await verify(house.client, document, expected), Mismatch)


async def test_a_zaak_is_found_by_its_exact_number_only(house: House) -> None:
    url = house.client.url(Api.ZAKEN, "zaken")
    exact = await house.client.collect(url, {"identificatie": house.zaak, "bronorganisatie": house.rsin})
    lower = await house.client.collect(url, {"identificatie": house.zaak.lower()})
    assert ([one.text("identificatie") for one in exact], lower) == ([house.zaak], ())
    assert isinstance(await zaken.find_zaak(house.client, "BESTAAT-NIET-0", house.rsin), ZaakAbsent)


async def test_the_zaaktype_has_a_name_and_the_zaak_a_document_type(house: House) -> None:
    found = await zaken.find_zaak(house.client, house.zaak, house.rsin)
    assert isinstance(found, ZaakFound)
    assert (await read_zaaktype(house.client, found.zaak.zaaktype)).omschrijving
    assert (await house.choice()).documenttype == house.documenttype


async def test_an_unknown_parameter_is_refused(house: House) -> None:
    with pytest.raises(RefusedError) as caught:
        await house.client.collect(house.client.url(Api.ZAKEN, "zaken"), {"onbekend": "1"})
    assert "unknown-parameters" in caught.value.problem.codes


async def test_a_wrong_secret_is_not_allowed(house: House) -> None:
    wrong = Credentials(client_id=house.client.credentials.client_id, secret="x" * 40)
    with pytest.raises(NotAllowedError) as caught:
        await zaken.find_zaak(replace(house.client, credentials=wrong), house.zaak)
    assert (caught.value.problem.status, caught.value.problem.code) == (403, "invalid-jwt-signature")


async def test_an_unknown_client_is_not_allowed(house: House) -> None:
    stranger = Credentials(client_id=f"onbekend-{uuid.uuid4().hex}", secret="x" * 40)
    with pytest.raises(NotAllowedError) as caught:
        await zaken.find_zaak(replace(house.client, credentials=stranger), house.zaak)
    assert (caught.value.problem.status, caught.value.problem.code) == (403, "invalid-client-identifier")


async def test_what_the_scopes_do_not_allow_is_refused_and_these_cannot_delete(house: House) -> None:
    registration = await house.registration(b"dit mag niet weg")
    document = await registered(house, registration)
    with pytest.raises(NotAllowedError) as caught:
        await house.client.command("DELETE", document.document_url, Body.of_json({}))
    assert (caught.value.problem.status, caught.value.problem.code) == (403, "permission_denied")
    assert await proven(house, registration, document)


async def test_an_original_in_one_request_is_registered_once_and_proven(house: House) -> None:
    registration = await house.registration(b"Afgesproken: maandag om tien uur.\n" * 100)
    document = await registered(house, registration)
    assert await registered(house, registration) == document
    assert await proven(house, registration, document)


async def test_an_original_in_parts_is_registered_once_and_proven(house: House) -> None:
    registration = await house.registration(os.urandom(300_000))
    document = await registered(house, registration, inline_limit=1000)
    assert await registered(house, registration, inline_limit=1000) == document
    assert await proven(house, registration, document)


async def test_a_false_checksum_is_only_found_by_reading_back(house: House) -> None:
    registration = await house.registration(b"dit staat er echt")
    document = await registered(house, registration)
    other = hashlib.sha256(b"dit staat er niet").hexdigest()
    changed = replace(registration, original=replace(registration.original, sha256=other))
    assert not await proven(house, changed, document)


async def test_the_same_identificatie_and_the_same_link_are_refused(house: House) -> None:
    registration = await house.registration(b"een keer is genoeg")
    document = await registered(house, registration)
    with pytest.raises(RefusedError) as caught:
        await zaken.link(house.client, document.zaak_url, document.document_url, "nog eens")
    assert "unique" in caught.value.problem.codes
    new = documenten.NewDocument(
        identificatie=document.identificatie,
        bronorganisatie=house.rsin,
        creatiedatum=registration.creatiedatum,
        titel=registration.titel,
        auteur=registration.auteur,
        beschrijving="",
        informatieobjecttype=registration.choice.informatieobjecttype_url,
        vertrouwelijkheidaanduiding="zaakvertrouwelijk",
        formaat="text/plain",
        bestandsnaam="x.txt",
        size=registration.original.size,
        sha256=registration.original.sha256,
        hashed_on=registration.creatiedatum,
    )
    with pytest.raises(RefusedError) as caught:
        await documenten.create(house.client, new, registration.original)
    assert "identificatie-niet-uniek" in caught.value.problem.codes


async def test_links_made_at_the_same_moment_leave_one(house: House) -> None:
    registration = await house.registration(b"tegelijk")
    document = await registered(house, registration)
    tries = [zaken.link(house.client, document.zaak_url, document.document_url, "t") for _ in range(4)]
    await asyncio.gather(*tries, return_exceptions=True)
    assert len(await zaken.links_between(house.client, document.zaak_url, document.document_url)) == 1


async def test_a_closed_zaak_takes_nothing(house: House) -> None:
    if house.closed is None:
        pytest.skip(f"set {PREFIX}CLOSED_ZAAK")
    found = await zaken.find_zaak(house.client, house.closed, house.rsin)
    assert isinstance(found, ZaakClosed)
    registration = await house.registration(b"te laat")
    choice = replace(registration.choice, zaak_url=found.zaak.url, zaaknummer=house.closed)
    late = replace(registration, choice=choice)
    answer = await register_document(house.client, late, MemoryIntentions(), RegistrationPolicy())
    assert answer == NotRegistered(why=Why.ZAAK_CLOSED)
    made = await registered(house, registration)
    with pytest.raises(NotAllowedError) as caught:
        await zaken.link(house.client, found.zaak.url, made.document_url, "te laat")
    assert caught.value.problem.zaak_closed
