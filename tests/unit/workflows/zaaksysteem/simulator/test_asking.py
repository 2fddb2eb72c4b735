from __future__ import annotations

from pathlib import Path

import pytest

from tests.zaaksysteem import DOCUMENTS, LINKS, ZAKEN, Sim, running_sim, wrong
from workflows.zaaksysteem.simulator.world import Options


@pytest.mark.parametrize("path", [ZAKEN, LINKS, DOCUMENTS, "/catalogi/api/v1/zaaktypen"])
async def test_an_unknown_parameter_is_refused(sim: Sim, path: str) -> None:
    answer = await sim.ask("GET", path, params={"onbekend": "1"})
    assert wrong(answer) == (400, "invalid", [("nonFieldErrors", "unknown-parameters")])


@pytest.mark.parametrize(("accept", "status"), [("application/json", 200), ("*/*", 200), ("text/html", 406)])
async def test_only_json_is_spoken(sim: Sim, accept: str, status: int) -> None:
    assert (await sim.ask("GET", ZAKEN, headers={"Accept": accept})).status_code == status


async def test_another_coordinate_system_is_not_acceptable(sim: Sim) -> None:
    answer = await sim.ask("GET", ZAKEN, headers={"Accept-Crs": "EPSG:28992"})
    assert wrong(answer) == (406, "not_acceptable", [])


async def test_pages_follow_each_other_until_the_end(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(page_size=4)) as sim:
        first = (await sim.ask("GET", ZAKEN)).json()
        second = (await sim.ask("GET", first["next"])).json()
        third = (await sim.ask("GET", second["next"])).json()
        assert [len(page["results"]) for page in (first, second, third)] == [4, 4, 3]
        assert (first["previous"], third["next"], third["count"]) == (None, None, 11)
        assert second["previous"] == f"{sim.address}{ZAKEN}?page=1"


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999999999999999"])
async def test_a_page_that_is_not_there_is_404(sim: Sim, page: str) -> None:
    assert wrong(await sim.ask("GET", ZAKEN, params={"page": page})) == (404, "not_found", [])


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100_000])
async def test_a_body_that_is_no_object_is_refused(sim: Sim, body: bytes) -> None:
    answer = await sim.ask("POST", LINKS, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


async def test_a_body_of_another_kind_is_refused(sim: Sim) -> None:
    answer = await sim.ask("POST", LINKS, content=b"{}", headers={"Content-Type": "text/plain"})
    assert wrong(answer) == (415, "unsupported_media_type", [])


async def test_a_body_that_is_too_large_is_refused_by_a_gateway_in_html(tmp_path: Path) -> None:
    async with running_sim(tmp_path, options=Options(max_body=1000)) as sim:
        answer = await sim.ask("POST", DOCUMENTS, json=sim.new_document(b"x" * 2000))
        assert (answer.status_code, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
