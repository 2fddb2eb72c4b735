from __future__ import annotations

import pytest

from tests.zaaksysteem import Sim, wrong
from workflows.zaaksysteem.simulator.seed import zaaktype_uuid

CATALOGI = "/catalogi/api/v1"


@pytest.mark.parametrize(
    ("collection", "count"),
    [
        ("catalogussen", 1),
        ("zaaktypen", 3),
        ("informatieobjecttypen", 6),
        ("zaaktype-informatieobjecttypen", 13),
    ],
)
async def test_every_collection_is_paged(sim: Sim, collection: str, count: int) -> None:
    answer = await sim.ask("GET", f"{CATALOGI}/{collection}")
    assert (answer.json()["count"], len(answer.json()["results"])) == (count, count)
    assert answer.headers["API-version"] == "1.3.1"


async def test_the_relations_of_one_zaaktype(sim: Sim) -> None:
    zaaktype = f"{sim.address}{CATALOGI}/zaaktypen/{zaaktype_uuid('evenement')}"
    answer = await sim.ask("GET", f"{CATALOGI}/zaaktype-informatieobjecttypen", params={"zaaktype": zaaktype})
    found = [one["informatieobjecttype"] for one in answer.json()["results"]]
    assert found == [sim.type_url(name) for name in ("Chatbericht", "Foto", "Besluit", "Spraakbericht")]


async def test_a_type_tells_whether_it_is_a_concept_and_until_when_it_is_valid(sim: Sim) -> None:
    concept = (await sim.ask("GET", sim.type_url("Spraakbericht"))).json()
    expired = (await sim.ask("GET", sim.type_url("Sms-bericht"))).json()
    assert (concept["concept"], expired["concept"], expired["eindeGeldigheid"]) == (True, False, "2024-12-31")


async def test_a_zaaktype_is_found_by_its_identificatie(sim: Sim) -> None:
    answer = await sim.ask("GET", f"{CATALOGI}/zaaktypen", params={"identificatie": "ZAAKTYPE-KLACHT"})
    found = answer.json()["results"]
    assert [one["omschrijving"] for one in found] == ["Klacht behandelen"]
    assert (await sim.ask("GET", found[0]["url"])).json() == found[0]


async def test_an_unknown_type_is_404(sim: Sim) -> None:
    assert wrong(await sim.ask("GET", sim.type_url("niets"))) == (404, "not_found", [])
