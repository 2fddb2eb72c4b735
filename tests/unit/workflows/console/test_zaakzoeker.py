from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.consoles import NOOR
from tests.zaaksysteem import CLOSED, OPEN, TWICE, Sim, running_sim
from workflows.console.registering import search
from workflows.console.zaakzoeker import Sought, ZgwZaakzoeker
from workflows.zaaksysteem.simulator.service import roots_at
from workflows.zaaksysteem.zaken import SeveralZaken, ZaakAbsent, ZaakFound


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Sim]:
    async with running_sim(tmp_path / "zaaksysteem") as running:
        yield running


@pytest.fixture
def zaakzoeker(sim: Sim, clock: HandClock) -> ZgwZaakzoeker:
    return ZgwZaakzoeker(client=sim.client, clock=clock, preferred=("Chatbericht",))


async def test_a_zaak_is_found_with_its_type_and_its_document_types(zaakzoeker: ZgwZaakzoeker) -> None:
    found = (await zaakzoeker.find(OPEN, NOOR)).found
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
        found = (await ZgwZaakzoeker(client=both, clock=clock).find(OPEN, NOOR)).found
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
        assert await seeker.find("ZAAK-NERGENS", NOOR) == Sought(found=ZaakAbsent(number="ZAAK-NERGENS"))


async def test_one_silent_zaaksysteem_is_named_and_the_other_still_gives_its_zaak(
    tmp_path: Path, sim: Sim, clock: HandClock
) -> None:
    async with running_sim(tmp_path / "tweede") as second:
        both = replace(sim.client, others=(replace(second.client, name="Archief Noord"),))
        seeker = ZgwZaakzoeker(client=both, clock=clock)
        await second.fault("forbidden", code="invalid-jwt-signature", times=2)

        found = await search(seeker, NOOR, OPEN)
        absent = await search(seeker, NOOR, "ZAAK-NERGENS")

        assert found.zaak is not None
        assert found.zaak.url.startswith(sim.address)
        assert [(one.name, one.trouble.code) for one in found.silent] == [
            ("Archief Noord", "zaaksysteem-not-allowed")
        ]
        assert absent.absent is not None
        assert [one.name for one in absent.silent] == ["Archief Noord"]


async def test_a_zaaksysteem_that_takes_too_long_is_silent_and_does_not_hold_up_the_others(
    sim: Sim, clock: HandClock
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        roots = roots_at(f"http://127.0.0.1:{deaf.getsockname()[1]}")
        both = replace(sim.client, others=(replace(sim.client, roots=roots, name="Doof"),))

        sought = await ZgwZaakzoeker(client=both, clock=clock, patience=1).find(OPEN, NOOR)

        assert isinstance(sought.found, ZaakFound)
        assert [(one.name, one.trouble.code) for one in sought.silent] == [("Doof", "zaaksysteem-timeout")]


async def test_words_find_zaken_where_the_zaaksysteem_can_and_a_number_goes_before_words(
    zaakzoeker: ZgwZaakzoeker,
) -> None:
    numbered = (await zaakzoeker.find(OPEN, NOOR)).found
    assert isinstance(numbered, ZaakFound)
    word = numbered.zaak.omschrijving.split()[0]

    worded = await search(zaakzoeker, NOOR, word.upper())
    nothing = await search(zaakzoeker, NOOR, "qqqq")

    assert worded.by_words is not None
    assert numbered.zaak in worded.by_words.zaken
    assert nothing.absent is not None


@pytest.mark.parametrize(
    ("fault", "remembered"),
    [
        ({"kind": "forbidden"}, 0),
        ({"kind": "rolled_back"}, 0),
        ({"kind": "html"}, 0),
        ({"kind": "gateway", "status": 400}, 1),
        ({"kind": "gateway", "status": 404}, 1),
    ],
)
async def test_a_search_by_words_that_fails_leaves_standing_that_there_is_no_such_number(
    zaakzoeker: ZgwZaakzoeker, sim: Sim, fault: dict[str, Any], remembered: int
) -> None:
    await sim.fault(path="omschrijving=", **fault)

    sought = await zaakzoeker.find("ZAAK-NERGENS", NOOR)

    assert sought == Sought(found=ZaakAbsent(number="ZAAK-NERGENS"))
    assert len(zaakzoeker.wordless) == remembered


async def test_a_search_by_words_that_takes_too_long_leaves_standing_that_there_is_no_such_number(
    sim: Sim, clock: HandClock
) -> None:
    seeker = ZgwZaakzoeker(client=sim.client, clock=clock, words_patience=0)

    assert await seeker.find("ZAAK-NERGENS", NOOR) == Sought(found=ZaakAbsent(number="ZAAK-NERGENS"))
    assert seeker.wordless == set()
