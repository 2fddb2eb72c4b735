from __future__ import annotations

from tests.zaaksysteem import OPEN, Sim


async def test_making_and_linking_stand_in_the_trail_with_person_and_explanation(sim: Sim) -> None:
    made = await sim.make(b"x")
    link = (await sim.link(made["url"])).json()
    (of_document,) = (await sim.ask("GET", f"{made['url']}/audittrail")).json()
    (of_zaak,) = (await sim.ask("GET", f"{sim.zaak_url(OPEN)}/audittrail")).json()
    assert (of_document["actie"], of_document["bron"], of_document["resourceUrl"]) == (
        "create",
        "DRC",
        made["url"],
    )
    assert (of_zaak["actie"], of_zaak["bron"], of_zaak["resourceUrl"]) == ("create", "ZRC", link["url"])
    assert (of_zaak["gebruikersId"], of_zaak["gebruikersWeergave"]) == ("a1b2", "J. Voorbeeld")


async def test_an_explanation_is_kept(sim: Sim) -> None:
    said = {"X-Audit-Toelichting": "Taak 17"}
    answer = await sim.ask(
        "POST", "/documenten/api/v1/enkelvoudiginformatieobjecten", json=sim.new_document(b"x"), headers=said
    )
    (line,) = (await sim.ask("GET", f"{answer.json()['url']}/audittrail")).json()
    assert line["toelichting"] == "Taak 17"
