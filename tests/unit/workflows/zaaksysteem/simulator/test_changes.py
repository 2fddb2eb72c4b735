from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.zaaksysteem import OPEN, Sim, running_sim, wrong
from workflows.zaaksysteem.simulator.world import (
    DEMO_CLIENT_ID,
    DEMO_SECRET,
    MINIMAL_SCOPES,
    Options,
    SimClient,
)

CONTENT = b"0123456789"
MIGHTY = SimClient(secret=DEMO_SECRET, scopes=MINIMAL_SCOPES | {"documenten.verwijderen"})


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Sim]:
    clients = {DEMO_CLIENT_ID: MIGHTY}
    async with running_sim(tmp_path, options=Options(part_size=4), clients=clients) as sim:
        yield sim


async def begin(sim: Sim) -> dict[str, Any]:
    return await sim.make(b"", inhoud=None, bestandsomvang=len(CONTENT))


async def put(sim: Sim, part: dict[str, Any], content: bytes, lock: str | None = None) -> httpx.Response:
    data = {"lock": part["lock"] if lock is None else lock}
    return await sim.ask("PUT", part["url"], data=data, files={"inhoud": ("deel", content)})


async def unlock(sim: Sim, made: dict[str, Any], lock: str) -> httpx.Response:
    return await sim.ask("POST", f"{made['url']}/unlock", json={"lock": lock})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, wrong(answer)[2][0][1]


async def test_the_zaaksysteem_decides_the_parts(sim: Sim) -> None:
    made = await begin(sim)
    parts = [(part["volgnummer"], part["omvang"], part["voltooid"]) for part in made["bestandsdelen"]]
    assert parts == [(1, 4, False), (2, 4, False), (3, 2, False)]
    assert (made["locked"], made["inhoud"], len(made["lock"])) == (True, None, 32)
    again = (await sim.ask("GET", made["url"])).json()
    assert "lock" not in again
    assert {part["lock"] for part in again["bestandsdelen"]} == {made["lock"]}


async def test_parts_are_merged_in_order_at_the_unlock(sim: Sim) -> None:
    made = await begin(sim)
    for part, content in zip(reversed(made["bestandsdelen"]), (b"89", b"4567", b"0123"), strict=True):
        assert (await put(sim, part, content)).json()["voltooid"] is True
    assert (await unlock(sim, made, made["lock"])).status_code == 204
    read = (await sim.ask("GET", made["url"])).json()
    assert (read["locked"], read["bestandsdelen"]) == (False, [])
    assert (await sim.ask("GET", read["inhoud"])).content == CONTENT


async def test_a_part_can_be_sent_again(sim: Sim) -> None:
    part = (await begin(sim))["bestandsdelen"][0]
    assert [(await put(sim, part, content)).status_code for content in (b"xxxx", b"0123")] == [200, 200]


async def test_a_part_of_another_size_or_lock_is_refused(sim: Sim) -> None:
    part = (await begin(sim))["bestandsdelen"][0]
    assert code(await put(sim, part, b"012")) == (400, "file-size")
    assert code(await put(sim, part, b"0123", lock="fout")) == (400, "incorrect-lock-id")
    lost = {**part, "url": f"{sim.address}/documenten/api/v1/bestandsdelen/niets"}
    assert (await put(sim, lost, b"0123")).status_code == 404


async def test_unlocking_too_early_is_refused(sim: Sim) -> None:
    made = await begin(sim)
    assert code(await unlock(sim, made, made["lock"])) == (400, "file-size")
    await put(sim, made["bestandsdelen"][0], b"0123")
    assert code(await unlock(sim, made, made["lock"])) == (400, "incomplete-upload")
    assert code(await unlock(sim, made, "fout")) == (400, "incorrect-lock-id")
    assert (await unlock(sim, made, "")).status_code == 403


async def test_a_change_needs_the_lock_and_makes_a_new_version(sim: Sim) -> None:
    made = await sim.make(CONTENT)
    assert code(await sim.ask("PATCH", made["url"], json={"titel": "Nieuw"})) == (400, "unlocked")
    lock = (await sim.ask("POST", f"{made['url']}/lock")).json()["lock"]
    assert code(await sim.ask("POST", f"{made['url']}/lock")) == (400, "existing-lock")
    assert code(await sim.ask("PATCH", made["url"], json={"lock": "fout"})) == (400, "incorrect-lock-id")
    changed = (await sim.ask("PATCH", made["url"], json={"titel": "Nieuw", "lock": lock})).json()
    assert (changed["versie"], changed["titel"], changed["locked"]) == (2, "Nieuw", True)
    assert (await unlock(sim, made, lock)).status_code == 204
    assert (await sim.ask("GET", made["url"], params={"versie": "1"})).json()["titel"] == "Gesprek"
    assert (await sim.ask("GET", made["inhoud"])).content == CONTENT
    assert code(await unlock(sim, made, lock)) == (400, "unlocked")


async def test_only_a_loose_unlocked_document_can_be_deleted(sim: Sim) -> None:
    assert code(await sim.ask("DELETE", (await begin(sim))["url"])) == (400, "destroy-locked")
    made = await sim.make(CONTENT)
    assert (await sim.link(made["url"], OPEN)).status_code == 201
    assert code(await sim.ask("DELETE", made["url"])) == (400, "pending-relations")
    loose = await sim.make(CONTENT)
    assert (await sim.ask("DELETE", loose["url"])).status_code == 204
    assert (await sim.ask("GET", loose["url"])).status_code == 404


async def test_a_locked_empty_document_can_be_linked_and_then_keeps_the_zaak_open(sim: Sim) -> None:
    made = await begin(sim)
    assert (await sim.link(made["url"])).status_code == 201
    assert (await sim.close_zaak(OPEN)).json() == {"code": "informatieobject-locked"}
