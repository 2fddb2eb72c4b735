from __future__ import annotations

from datetime import date

import pytest

from tests.zaaksysteem import OPEN, Sim
from workflows.zaaksysteem.catalogi import allowed_types, is_allowed, read_zaaktype
from workflows.zaaksysteem.simulator.seed import zaaktype_uuid

TODAY = date(2026, 11, 20)


def zaaktype(sim: Sim, key: str) -> str:
    return f"{sim.address}/catalogi/api/v1/zaaktypen/{zaaktype_uuid(key)}"


@pytest.mark.parametrize(
    ("key", "on", "names"),
    [
        ("klacht", TODAY, ["Chatbericht", "Correspondentie"]),
        ("klacht", date(2024, 12, 31), ["Chatbericht", "Correspondentie", "Sms-bericht"]),
        ("klacht", date(2019, 1, 1), []),
        ("evenement", TODAY, ["Besluit", "Chatbericht", "Foto"]),
        ("onbekend", TODAY, []),
    ],
)
async def test_only_published_types_that_are_valid_on_the_day(
    sim: Sim, key: str, on: date, names: list[str]
) -> None:
    assert [kind.omschrijving for kind in await allowed_types(sim.client, zaaktype(sim, key), on)] == names


async def test_preferred_types_come_first_in_their_order(sim: Sim) -> None:
    wanted = ("foto", "Ontbreekt", "CHATBERICHT")
    found = await allowed_types(sim.client, zaaktype(sim, "evenement"), TODAY, wanted)
    assert [kind.omschrijving for kind in found] == ["Foto", "Chatbericht", "Besluit"]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("Chatbericht", True), ("Foto", False), ("Spraakbericht", False), ("Sms-bericht", False)],
)
async def test_one_type_can_be_asked_for(sim: Sim, name: str, *, allowed: bool) -> None:
    assert await is_allowed(sim.client, zaaktype(sim, "klacht"), sim.type_url(name), TODAY) is allowed


async def test_a_zaaktype_has_a_name(sim: Sim) -> None:
    zaak = await sim.client.get(sim.zaak_url(OPEN))
    assert (await read_zaaktype(sim.client, zaak.text("zaaktype"))).omschrijving == "Klacht behandelen"
