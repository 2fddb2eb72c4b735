from __future__ import annotations

import pytest

from tests.zaaksysteem import CLOSED, OPEN, SECRET, TWICE, ZAKEN, Sim, wrong


async def numbers(sim: Sim, **params: str) -> list[str]:
    answer = await sim.ask("GET", ZAKEN, params=params)
    assert answer.status_code == 200
    return [zaak["identificatie"] for zaak in answer.json()["results"]]


async def test_a_number_is_found_exactly(sim: Sim) -> None:
    answer = await sim.ask("GET", ZAKEN, params={"identificatie": OPEN})
    page = answer.json()
    assert (page["count"], page["next"], page["previous"]) == (1, None, None)
    assert page["results"][0]["url"] == sim.zaak_url(OPEN)
    assert answer.headers["API-version"] == "1.5.1"


@pytest.mark.parametrize("number", [OPEN.lower(), f" {OPEN}", OPEN[:-1], f"{OPEN}0"])
async def test_a_number_in_another_spelling_is_not_found(sim: Sim, number: str) -> None:
    assert await numbers(sim, identificatie=number) == []


async def test_a_number_is_unique_only_within_an_organisation(sim: Sim) -> None:
    assert await numbers(sim, identificatie=TWICE) == [TWICE, TWICE]
    assert await numbers(sim, identificatie=TWICE, bronorganisatie="111222333") == [TWICE]


async def test_a_zaak_that_is_too_confidential_is_not_in_the_list_and_403_by_its_address(sim: Sim) -> None:
    assert await numbers(sim, identificatie=SECRET) == []
    answer = await sim.ask("GET", sim.zaak_url(SECRET))
    assert wrong(answer) == (403, "permission_denied", [])


async def test_a_closed_zaak_tells_its_last_day(sim: Sim) -> None:
    assert (await sim.ask("GET", sim.zaak_url(CLOSED))).json()["einddatum"] == "2026-04-17"


async def test_words_are_found_anywhere_in_the_omschrijving(sim: Sim) -> None:
    assert await numbers(sim, omschrijving="STOEPTEGELS") == ["ZAAK-2026-0000000002"]
    assert await numbers(sim, omschrijving="%") == []


async def test_searching_can_go_in_the_body(sim: Sim) -> None:
    answer = await sim.ask("POST", f"{ZAKEN}/_zoek", json={"identificatie": OPEN})
    assert [zaak["identificatie"] for zaak in answer.json()["results"]] == [OPEN]
    odd = await sim.ask("POST", f"{ZAKEN}/_zoek", json={"identificatie": 1})
    assert wrong(odd) == (400, "invalid", [("nonFieldErrors", "invalid")])


async def test_an_unknown_zaak_is_404(sim: Sim) -> None:
    assert wrong(await sim.ask("GET", sim.zaak_url("ZAAK-0"))) == (404, "not_found", [])
