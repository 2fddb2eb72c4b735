from __future__ import annotations

from typing import Any

import pytest

from tests.zaaksysteem import OPEN, ZAKEN, Sim


async def test_the_log_tells_every_request_and_who_asked(sim: Sim) -> None:
    await sim.ask("GET", ZAKEN, params={"identificatie": OPEN})
    await sim.control.get(ZAKEN)
    listed = [(one["method"], one["path"], one["status"], one["user_id"]) for one in await sim.requests()]
    assert listed == [("GET", ZAKEN, 200, "a1b2"), ("GET", ZAKEN, 403, "")]


async def test_armed_faults_can_be_taken_away(sim: Sim) -> None:
    await sim.fault("rolled_back", times=10)
    assert (await sim.ask("GET", ZAKEN)).status_code == 500
    assert (await sim.control.delete("/_sim/faults")).status_code == 204
    assert (await sim.ask("GET", ZAKEN)).status_code == 200


async def test_several_faults_can_be_armed_at_once(sim: Sim) -> None:
    said = [{"kind": "busy"}, {"kind": "rolled_back"}]
    assert (await sim.control.post("/_sim/faults", json=said)).status_code == 204
    assert [(await sim.ask("GET", ZAKEN)).status_code for _ in range(3)] == [429, 500, 200]


@pytest.mark.parametrize("said", [{}, [], "x", {"kind": "onzin"}, {"kind": "busy", "extra": 1}, [1]])
async def test_an_unknown_fault_is_refused(sim: Sim, said: Any) -> None:
    answer = await sim.control.post("/_sim/faults", json=said)
    assert answer.status_code == (204 if said == [] else 400)


async def test_a_page_elsewhere_cannot_arm_a_fault(sim: Sim) -> None:
    answer = await sim.control.post(
        "/_sim/faults", content=b'{"kind": "busy"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 400
    assert (await sim.ask("GET", ZAKEN)).status_code == 200


async def test_a_zaak_can_be_closed_and_opened(sim: Sim) -> None:
    assert (await sim.close_zaak(OPEN)).status_code == 204
    assert (await sim.ask("GET", sim.zaak_url(OPEN))).json()["einddatum"] == "2026-11-20"
    assert (await sim.close_zaak(OPEN, None)).status_code == 204
    assert (await sim.ask("GET", sim.zaak_url(OPEN))).json()["einddatum"] is None
    assert (await sim.close_zaak("ZAAK-0")).json() == {"code": "not_found"}
    assert (await sim.control.post("/_sim/close", json=[])).json() == {"code": "simulator-close"}


async def test_a_document_without_indicatie_gebruiksrecht_keeps_the_zaak_open(sim: Sim) -> None:
    made = await sim.make(b"x", indicatieGebruiksrecht=None)
    assert (await sim.link(made["url"])).status_code == 201
    assert (await sim.close_zaak(OPEN)).json() == {"code": "indicatiegebruiksrecht-unset"}
