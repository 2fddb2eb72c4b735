from __future__ import annotations

import httpx
import pytest

from tests.zaaksysteem import DOCUMENTS, ZAKEN, Sim, wrong


async def documents(sim: Sim) -> int:
    return len((await sim.state())["documents"])


@pytest.mark.parametrize(
    ("kind", "status", "html", "made"),
    [
        ("rolled_back", 500, False, 0),
        ("committed", 500, False, 1),
        ("gateway", 502, True, 0),
        ("gateway_after", 502, True, 1),
        ("html", 200, True, 0),
        ("busy", 429, False, 0),
        ("forbidden", 403, False, 0),
    ],
)
async def test_a_fault_answers_as_it_should_and_does_or_does_not_do_the_work(
    sim: Sim, kind: str, status: int, *, html: bool, made: int
) -> None:
    await sim.fault(kind)
    answer = await sim.ask("POST", DOCUMENTS, json=sim.new_document(b"x"))
    assert (answer.status_code, answer.headers["Content-Type"].startswith("text/html")) == (status, html)
    assert await documents(sim) == made
    assert (await sim.requests())[0]["fault"] == kind


async def test_silence_does_the_work_and_closes_the_connection(sim: Sim) -> None:
    await sim.fault("silent")
    with pytest.raises(httpx.RemoteProtocolError):
        await sim.ask("POST", DOCUMENTS, json=sim.new_document(b"x"))
    assert await documents(sim) == 1


async def test_a_body_can_be_cut_off(sim: Sim) -> None:
    made = await sim.make(b"x" * 5000)
    await sim.fault("cut_off", path="download")
    with pytest.raises(httpx.RemoteProtocolError):
        await sim.ask("GET", made["inhoud"])


async def test_bytes_can_be_changed_without_changing_their_number(sim: Sim) -> None:
    made = await sim.make(b"abc")
    await sim.fault("changed_bytes", path="download")
    changed = (await sim.ask("GET", made["inhoud"])).content
    assert (changed == b"abc", changed[1:]) == (False, b"bc")
    assert (await sim.ask("GET", made["inhoud"])).content == b"abc"


async def test_a_page_can_point_elsewhere(sim: Sim) -> None:
    await sim.fault("foreign_next", url="https://elders.example/")
    assert (await sim.ask("GET", ZAKEN)).json()["next"] == "https://elders.example/"


async def test_a_refusal_can_have_any_code(sim: Sim) -> None:
    await sim.fault("forbidden", code="jwt-expired")
    assert wrong(await sim.ask("GET", ZAKEN)) == (403, "jwt-expired", [])


async def test_pages_for_people_have_no_faults_and_no_log(sim: Sim) -> None:
    await sim.fault("rolled_back")
    assert (await sim.control.get("/")).status_code == 200
    assert await sim.requests() == []
