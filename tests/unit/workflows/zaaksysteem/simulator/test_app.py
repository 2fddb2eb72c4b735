from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.zaaksysteem import OPEN, Sim, running_sim


async def test_another_name_for_this_machine_is_not_answered(sim: Sim) -> None:
    assert (await sim.control.get("/", headers={"Host": "elders.example"})).status_code == 400


async def test_documents_and_links_outlive_a_restart(tmp_path: Path) -> None:
    async with running_sim(tmp_path) as sim:
        made = await sim.make(b"blijft", identificatie="WA-1")
        assert (await sim.link(made["url"])).status_code == 201
        before = await sim.state()
    async with running_sim(tmp_path) as sim:
        assert await sim.state() == before
        assert before["links"][0]["zaak"] == OPEN


@pytest.mark.parametrize("path", ["/onbekend", "/zaken/api/v1/onbekend"])
async def test_an_unknown_address_is_404(sim: Sim, path: str) -> None:
    answer: httpx.Response = await sim.control.get(path)
    assert answer.status_code == 404
