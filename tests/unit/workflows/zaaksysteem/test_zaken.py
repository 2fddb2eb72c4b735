from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zaaksysteem import CLOSED, OPEN, SECRET, TWICE, Sim, running_sim
from workflows.zaaksysteem.refusals import NotAllowedError
from workflows.zaaksysteem.simulator.world import Options
from workflows.zaaksysteem.zaken import (
    MAX_NUMBER,
    SeveralZaken,
    ZaakAbsent,
    ZaakClosed,
    ZaakFound,
    ZaakInvisible,
    ZakenByWords,
    find_by_words,
    find_zaak,
    links_between,
    links_of_zaak,
    read_zaak,
    spellings,
)


@pytest.mark.parametrize("typed", [OPEN, f"  {OPEN}\t", OPEN.lower(), f" {OPEN.title()}\n"])
async def test_a_zaak_is_found_however_its_number_was_typed(sim: Sim, typed: str) -> None:
    found = await find_zaak(sim.client, typed)
    assert isinstance(found, ZaakFound)
    assert (found.zaak.url, found.zaak.identificatie) == (sim.zaak_url(OPEN), OPEN)


async def test_a_closed_zaak_is_found_as_closed(sim: Sim) -> None:
    assert isinstance(await find_zaak(sim.client, CLOSED), ZaakClosed)
    assert isinstance(await read_zaak(sim.client, sim.zaak_url(CLOSED)), ZaakClosed)


@pytest.mark.parametrize("number", ["ZAAK-0", SECRET, "", "   ", "x" * 41, "ZAAK\x00-1"])
async def test_what_is_not_there_and_what_we_may_not_see_are_one_answer(sim: Sim, number: str) -> None:
    found = await find_zaak(sim.client, number)
    assert found == ZaakAbsent(number=number.strip())
    assert found.sentence == "Deze zaak bestaat niet, of u mag hem niet zien."


async def test_a_number_of_two_organisations_gives_both_until_one_is_named(sim: Sim) -> None:
    found = await find_zaak(sim.client, TWICE)
    assert isinstance(found, SeveralZaken)
    assert [zaak.bronorganisatie for zaak in found.zaken] == ["111222333", "123456782"]
    one = await find_zaak(sim.client, TWICE, "111222333")
    assert isinstance(one, ZaakFound)
    assert one.zaak.omschrijving == "Geurhinder bedrijventerrein"


async def test_an_address_tells_more_than_a_list(sim: Sim) -> None:
    assert isinstance(await read_zaak(sim.client, sim.zaak_url(OPEN)), ZaakFound)
    secret = sim.zaak_url(SECRET)
    assert await read_zaak(sim.client, secret) == ZaakInvisible(url=secret)
    assert isinstance(await read_zaak(sim.client, sim.zaak_url("ZAAK-0")), ZaakAbsent)


async def test_a_broken_connection_is_not_taken_for_an_invisible_zaak(sim: Sim) -> None:
    await sim.fault("forbidden", code="invalid-jwt-signature")
    with pytest.raises(NotAllowedError):
        await read_zaak(sim.client, sim.zaak_url(OPEN))


async def test_links_are_listed_for_a_zaak_and_for_a_pair(sim: Sim) -> None:
    first, second = (await sim.make(b"x"), await sim.make(b"y"))
    made = (await sim.link(first["url"])).json()["url"]
    zaak = sim.zaak_url(OPEN)
    assert [link.url for link in await links_of_zaak(sim.client, zaak)] == [made]
    assert [link.url for link in await links_between(sim.client, zaak, first["url"])] == [made]
    assert await links_between(sim.client, zaak, second["url"]) == ()


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_a_number_has_at_most_two_spellings(typed: str) -> None:
    tried = spellings(typed)
    assert len(tried) <= 2
    assert all(one and one == one.strip() and len(one) <= MAX_NUMBER * 3 for one in tried)
    assert len(set(tried)) == len(tried)


async def test_words_find_zaken_by_their_omschrijving_whatever_the_capitals(sim: Sim) -> None:
    found = await find_by_words(sim.client, "STOEPTEGELS kerk")

    assert found is not None
    assert [zaak.omschrijving for zaak in found.zaken] == ["Losse stoeptegels Kerkstraat"]
    assert not found.more
    assert await find_by_words(sim.client, "dit staat nergens") == ZakenByWords(zaken=(), more=False)


async def test_a_zaaksysteem_that_has_no_filter_for_words_says_so_and_is_no_failure(tmp_path: Path) -> None:
    async with running_sim(tmp_path / "zaaksysteem", options=Options(by_words=False)) as sim:
        assert await find_by_words(sim.client, "stoeptegels") is None
