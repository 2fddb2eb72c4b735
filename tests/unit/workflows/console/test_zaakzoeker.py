from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.consoles import NOOR
from tests.zaaksysteem import CLOSED, OPEN, TWICE, Sim, running_sim
from workflows.console.registering import search
from workflows.console.zaakzoeker import ZgwZaakzoeker
from workflows.zaaksysteem.zaken import SeveralZaken, ZaakAbsent, ZaakFound


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Sim]:
    async with running_sim(tmp_path / "zaaksysteem") as running:
        yield running


@pytest.fixture
def zaakzoeker(sim: Sim, clock: HandClock) -> ZgwZaakzoeker:
    return ZgwZaakzoeker(client=sim.client, clock=clock, preferred=("Chatbericht",))


async def test_a_zaak_is_found_with_its_type_and_its_document_types(zaakzoeker: ZgwZaakzoeker) -> None:
    found = await zaakzoeker.find(OPEN, NOOR)
    assert isinstance(found, ZaakFound)
    zaaktype = await zaakzoeker.zaaktype(found.zaak, NOOR)
    types = await zaakzoeker.document_types(found.zaak, NOOR)

    assert found.zaak.identificatie == OPEN
    assert zaaktype.omschrijving
    assert types[0].omschrijving == "Chatbericht"


async def test_the_form_gets_each_answer_from_a_real_zaaksysteem(zaakzoeker: ZgwZaakzoeker) -> None:
    opened = await search(zaakzoeker, NOOR, OPEN.lower())
    closed = await search(zaakzoeker, NOOR, CLOSED)
    several = await search(zaakzoeker, NOOR, TWICE)
    absent = await search(zaakzoeker, NOOR, "ZAAK-NERGENS")

    assert opened.zaak is not None
    assert closed.closed is not None
    assert several.several is not None
    assert absent.absent is not None
    meant = await search(zaakzoeker, NOOR, TWICE, several.several.zaken[0].url)
    assert meant.zaak == several.several.zaken[0]


async def test_a_zaaksysteem_that_stumbles_is_trouble_for_the_form(
    zaakzoeker: ZgwZaakzoeker, sim: Sim
) -> None:
    await sim.fault("forbidden", code="invalid-jwt-signature")

    found = await search(zaakzoeker, NOOR, OPEN)

    assert found.trouble is not None
    assert found.zaak is None


async def test_with_two_zaaksystemen_the_same_number_is_for_a_person_to_choose(
    tmp_path: Path, sim: Sim, clock: HandClock
) -> None:
    async with running_sim(tmp_path / "tweede") as second:
        both = replace(sim.client, others=(second.client,))
        found = await ZgwZaakzoeker(client=both, clock=clock).find(OPEN, NOOR)
        assert isinstance(found, SeveralZaken)
        chosen = found.zaken[1]
        seeker = ZgwZaakzoeker(client=both, clock=clock)

        assert [
            zaak.url.startswith(one.address) for zaak, one in zip(found.zaken, (sim, second), strict=True)
        ] == [
            True,
            True,
        ]
        assert (await seeker.document_types(chosen, NOOR))[0].url.startswith(second.address)
        assert isinstance(await seeker.find("ZAAK-NERGENS", NOOR), ZaakAbsent)
