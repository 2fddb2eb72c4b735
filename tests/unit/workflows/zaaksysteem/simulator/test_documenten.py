from __future__ import annotations

import asyncio
import hashlib

import pytest

from tests.zaaksysteem import CLOSED, DOCUMENTS, OPEN, Sim, wrong

CONTENT = b"een klein gesprek" * 100
REGISTER = "/documenten/api/v1/document_registreren"


async def test_a_document_comes_back_as_it_was_sent(sim: Sim) -> None:
    made = await sim.make(CONTENT, identificatie="WA-1", bestandsnaam="../x", formaat="application/zip")
    read = (await sim.ask("GET", made["url"])).json()
    assert read == {name: value for name, value in made.items() if name != "lock"}
    assert (read["bestandsnaam"], read["versie"], read["locked"], read["bestandsdelen"]) == (
        "../x",
        1,
        False,
        [],
    )
    content = await sim.ask("GET", read["inhoud"])
    assert (content.content, content.headers["Content-Type"]) == (CONTENT, "application/octet-stream")
    assert "../x" not in content.headers["Content-Disposition"]


@pytest.mark.parametrize(("accept", "status"), [("application/json", 406), ("*/*", 200)])
async def test_content_is_given_only_to_who_accepts_bytes(sim: Sim, accept: str, status: int) -> None:
    made = await sim.make(CONTENT)
    answer = await sim.ask("GET", made["inhoud"], headers={"Accept": accept})
    assert answer.status_code == status


async def test_documents_are_looked_up_by_identificatie_and_organisation(sim: Sim) -> None:
    made = await sim.make(CONTENT, identificatie="WA-1")
    await sim.make(CONTENT, identificatie="WA-2")
    asked = {"identificatie": "WA-1", "bronorganisatie": "123456782"}
    found = (await sim.ask("GET", DOCUMENTS, params=asked)).json()["results"]
    assert [one["url"] for one in found] == [made["url"]]
    assert (await sim.ask("GET", DOCUMENTS, params={"identificatie": "wa-1"})).json()["count"] == 0


async def test_eight_at_the_same_moment_make_more_than_one(sim: Sim) -> None:
    said = sim.new_document(CONTENT, identificatie="WA-1")
    answers = await asyncio.gather(*(sim.ask("POST", DOCUMENTS, json=said) for _ in range(8)))
    assert sorted({answer.status_code for answer in answers}) in ([201], [201, 400])
    assert len((await sim.state())["documents"]) > 1


async def test_without_content_and_size_there_is_an_empty_document(sim: Sim) -> None:
    made = await sim.make(b"", inhoud=None, bestandsomvang=None)
    assert (made["inhoud"], made["bestandsomvang"], made["locked"]) == (None, None, False)


async def test_without_identificatie_a_number_is_given(sim: Sim) -> None:
    assert (await sim.make(CONTENT))["identificatie"].startswith("DOCUMENT-")


async def test_the_tag_of_an_incomplete_document_is_that_of_the_complete_one(sim: Sim) -> None:
    made = await sim.make(b"", inhoud=None, bestandsomvang=3)
    before = await sim.ask("GET", made["url"])
    part = made["bestandsdelen"][0]
    files = {"inhoud": ("x", b"abc")}
    assert (await sim.ask("PUT", part["url"], data={"lock": made["lock"]}, files=files)).status_code == 200
    unlocked = await sim.ask("POST", f"{made['url']}/unlock", json={"lock": made["lock"]})
    assert unlocked.status_code == 204
    tag = before.headers["ETag"]
    conditional = await sim.ask("GET", made["url"], headers={"If-None-Match": tag})
    assert (conditional.status_code, conditional.headers["ETag"]) == (304, tag)
    assert (await sim.ask("GET", made["url"])).json()["inhoud"] is not None


async def test_one_call_makes_document_and_link_or_nothing(sim: Sim) -> None:
    said = {
        "enkelvoudiginformatieobject": sim.new_document(CONTENT),
        "zaakinformatieobject": {"zaak": sim.zaak_url(OPEN)},
    }
    made = (await sim.ask("POST", REGISTER, json=said)).json()
    assert made["zaakinformatieobject"]["informatieobject"] == made["enkelvoudiginformatieobject"]["url"]
    closed = {**said, "zaakinformatieobject": {"zaak": sim.zaak_url(CLOSED)}}
    assert (await sim.ask("POST", REGISTER, json=closed)).json()["type"].endswith("/ZaakClosed/")
    kind = sim.new_document(CONTENT, informatieobjecttype=sim.type_url("Besluit"))
    odd = await sim.ask("POST", REGISTER, json={**said, "enkelvoudiginformatieobject": kind})
    code = "missing-zaaktype-informatieobjecttype-relation"
    assert wrong(odd) == (400, "invalid", [("zaakinformatieobject.nonFieldErrors", code)])
    absent = {**said, "zaakinformatieobject": {"zaak": sim.zaak_url("ZAAK-0")}}
    names = [("zaakinformatieobject.zaak", "object-does-not-exist")]
    assert wrong(await sim.ask("POST", REGISTER, json=absent)) == (400, "invalid", names)
    assert len((await sim.state())["documents"]) == 1


@pytest.mark.parametrize("said", [{}, {"enkelvoudiginformatieobject": "x", "zaakinformatieobject": "y"}])
async def test_one_call_wants_both_halves(sim: Sim, said: dict[str, str]) -> None:
    assert (await sim.ask("POST", REGISTER, json=said)).status_code == 400


async def test_a_document_that_is_not_there_is_404(sim: Sim) -> None:
    for path in (f"{DOCUMENTS}/niets", f"{DOCUMENTS}/niets/download"):
        assert wrong(await sim.ask("GET", path)) == (404, "not_found", [])


async def test_a_megabyte_comes_back_byte_for_byte(sim: Sim) -> None:
    content = bytes(range(256)) * 6000
    made = await sim.make(content)
    back = (await sim.ask("GET", made["inhoud"])).content
    assert hashlib.sha256(back).hexdigest() == hashlib.sha256(content).hexdigest()
