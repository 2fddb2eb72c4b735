from __future__ import annotations

import asyncio

from tests.zaaksysteem import CLOSED, LINKS, OPEN, SECRET, Sim, wrong

MIRROR = "/documenten/api/v1/objectinformatieobjecten"


async def test_a_link_is_listed_from_both_sides_as_a_bare_array(sim: Sim) -> None:
    made = await sim.make(b"x")
    link = (await sim.link(made["url"])).json()
    listed = (await sim.ask("GET", LINKS, params={"zaak": sim.zaak_url(OPEN)})).json()
    assert listed == [link]
    assert link["aardRelatieWeergave"] == "Hoort bij, omgekeerd: kent"
    mirrored = (await sim.ask("GET", MIRROR, params={"informatieobject": made["url"]})).json()
    assert [(one["object"], one["objectType"]) for one in mirrored] == [(sim.zaak_url(OPEN), "zaak")]
    assert (await sim.ask("GET", MIRROR, params={"object": sim.zaak_url(CLOSED)})).json() == []


async def test_the_same_link_again_is_not_unique(sim: Sim) -> None:
    made = await sim.make(b"x")
    assert (await sim.link(made["url"])).status_code == 201
    assert wrong(await sim.link(made["url"])) == (400, "invalid", [("nonFieldErrors", "unique")])


async def test_of_eight_at_the_same_moment_one_link_remains(sim: Sim) -> None:
    made = await sim.make(b"x")
    answers = await asyncio.gather(*(sim.link(made["url"]) for _ in range(8)))
    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(201), set(statuses) <= {201, 400, 500}) == (1, True)
    assert len((await sim.state())["links"]) == 1


async def test_a_closed_zaak_refuses_with_the_code_of_any_missing_right_and_another_type(sim: Sim) -> None:
    answer = await sim.link((await sim.make(b"x"))["url"], CLOSED)
    assert wrong(answer) == (403, "permission_denied", [])
    assert answer.json()["type"].endswith("/ZaakClosed/")


async def test_an_invisible_zaak_refuses(sim: Sim) -> None:
    answer = await sim.link((await sim.make(b"x"))["url"], SECRET)
    assert wrong(answer) == (403, "permission_denied", [])
    assert answer.json()["type"].endswith("/PermissionDenied/")


async def test_what_does_not_exist_cannot_be_linked(sim: Sim) -> None:
    made = await sim.make(b"x")
    missing = "object-does-not-exist"
    assert wrong(await sim.link(made["url"], "ZAAK-0")) == (400, "invalid", [("zaak", missing)])
    assert wrong(await sim.link(f"{made['url']}0")) == (400, "invalid", [("informatieobject", missing)])
    assert wrong(await sim.ask("POST", LINKS, json={})) == (400, "invalid", [("zaak", "required")])


async def test_a_type_that_the_zaaktype_does_not_hold_is_refused_only_here(sim: Sim) -> None:
    made = await sim.make(b"x", informatieobjecttype=sim.type_url("Besluit"))
    code = "missing-zaaktype-informatieobjecttype-relation"
    assert wrong(await sim.link(made["url"])) == (400, "invalid", [("nonFieldErrors", code)])


async def test_a_link_can_be_taken_away(sim: Sim) -> None:
    link = (await sim.link((await sim.make(b"x"))["url"])).json()
    assert (await sim.ask("DELETE", link["url"])).status_code == 204
    assert (await sim.ask("DELETE", link["url"])).status_code == 404
    assert (await sim.ask("GET", LINKS)).json() == []
