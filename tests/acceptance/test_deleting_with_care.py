"""What two people of DI decide together: what is left out, what was registered by hand, what is held, what may go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.town import Town, Visitor, open_town, run, until
from watcher.demo import SECOND
from watcher.simulator.users import FENNA, JORIS, MARIT, WATCHED_FOLDER
from workflows.store import schema
from workflows.tasks import TaskState

REASON = "Privéfoto, hoort niet bij het werk"
CAREFUL: dict[str, Any] = {
    "verwijderen": "na_klik",
    "vier_ogen": True,
    "folders": [
        {"user": FENNA.id, "name": WATCHED_FOLDER},
        {"user": MARIT.id, "name": WATCHED_FOLDER, "verwijderen_na_verklaring": True},
        {"user": JORIS.id, "name": WATCHED_FOLDER},
    ],
}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, **CAREFUL) as opened:
        yield opened


async def test_two_people_decide_what_goes_and_the_record_says_on_what_it_rested(town: Town) -> None:
    tasks = await _three_uploads(town)
    noor, ilse = await town.di(), await town.visitor(SECOND.object_id)

    await _joris_export_is_registered_without_one_file(town, noor, tasks[JORIS.id])
    for user in (FENNA, MARIT):
        await _registered_by_hand(town, noor, ilse, tasks[user.id])
    await _becomes(town, tasks[FENNA.id], TaskState.ORIGINEEL_BEHOUDEN)
    await _what_waits_is_to_do_for_a_second_person(noor, ilse, tasks)
    await _a_hold_keeps_it_and_lifting_lets_it_go(town, ilse, tasks[JORIS.id])
    await _agreed(ilse, tasks[MARIT.id])
    await _becomes(town, tasks[MARIT.id], TaskState.AFGEROND)

    await _only_what_may_go_is_gone(town)
    await _the_statements_say_what_each_rested_on(noor, tasks)
    await _the_record_holds(town)


async def _three_uploads(town: Town) -> dict[str, str]:
    town.put(FENNA, "gesprek.txt", b"een gesprek van Fenna")
    town.put(MARIT, "gesprek.txt", b"een gesprek van Marit")
    for name in ("een.txt", "twee.txt"):
        town.put(JORIS, f"export/{name}", name.encode())
    await until(lambda: town.rows(schema.task), lambda rows: len(rows) == 3)
    return {row["owner_id"]: row["upload_id"] for row in await town.rows(schema.upload)}


async def _files(town: Town, upload: str) -> dict[str, str]:
    rows = await town.rows(schema.upload_file)
    return {row["name"]: row["file_id"] for row in rows if row["upload_id"] == upload}


async def _joris_export_is_registered_without_one_file(town: Town, noor: Visitor, task: str) -> None:
    left_out = (await _files(town, task))["twee.txt"]
    page = await noor.read(f"/taken/{task}")
    await noor.send(page.form(f"/bestanden/{left_out}"), reden=REASON, keuze="weglaten")
    await noor.register(task)
    await _becomes(town, task, TaskState.GEREGISTREERD)


async def _registered_by_hand(town: Town, noor: Visitor, ilse: Visitor, task: str) -> None:
    [file_id] = (await _files(town, task)).values()
    page = await noor.read(f"/taken/{task}/met-de-hand")
    said = {"systeem": "Oud DMS", "zaaknummer": "Z-2019-12", f"nummer-{file_id}": "DOC-7"}
    await noor.send(page.form("/met-de-hand"), **said)
    page = await ilse.read(f"/taken/{task}/met-de-hand")
    await ilse.send(page.form("/met-de-hand/bevestigen"))


async def _becomes(town: Town, task: str, state: TaskState) -> None:
    async def now() -> str:
        return next(row["state"] for row in await town.rows(schema.task) if row["task_id"] == task)

    await until(now, lambda found: found == state.value)


async def _what_waits_is_to_do_for_a_second_person(
    noor: Visitor, ilse: Visitor, tasks: dict[str, str]
) -> None:
    for user in (JORIS, MARIT):
        await noor.delete(tasks[user.id])
    to_do = await ilse.read("/taken")

    assert to_do.text.count("Een tweede collega moet het verwijderen nog bevestigen") == 2
    assert tasks[FENNA.id] not in to_do.html


async def _agreed(ilse: Visitor, task: str) -> None:
    page = await ilse.read(f"/taken/{task}")
    await ilse.send(page.form("/bevestigen"))


async def _a_hold_keeps_it_and_lifting_lets_it_go(town: Town, ilse: Visitor, task: str) -> None:
    page = await ilse.read(f"/taken/{task}")
    await ilse.send(page.form("/blokkeren"), reden="woo", kenmerk="WOO-2026-17")
    await _agreed(ilse, task)
    held = await ilse.read(f"/taken/{task}")
    await asyncio.sleep(1)
    assert "Er is een blokkade: wij verwijderen niets tot u die opheft." in held.text
    assert (town.folder(JORIS) / "export" / "een.txt").exists()
    await ilse.send(held.form("/opheffen"))
    await _becomes(town, task, TaskState.ORIGINEEL_BEHOUDEN)


async def _only_what_may_go_is_gone(town: Town) -> None:
    left = {
        user.key: sorted(path.name for path in town.folder(user).rglob("*.txt"))
        for user in (FENNA, MARIT, JORIS)
    }
    assert left == {FENNA.key: ["gesprek.txt"], MARIT.key: [], JORIS.key: ["twee.txt"]}
    kept = {row["outcome"] for row in await town.rows(schema.deletion)} - {"verwijderd"}
    assert kept == {"uitgesloten", "alleen_verklaard"}


async def _the_statements_say_what_each_rested_on(noor: Visitor, tasks: dict[str, str]) -> None:
    said = {
        user.id: json.loads((await noor.http.get(f"/taken/{tasks[user.id]}/verklaring.json")).text)
        for user in (MARIT, JORIS)
    }
    [marit], [joris] = said[MARIT.id]["originelen"], said[JORIS.id]["originelen"]
    assert (marit["rustOp"], marit["systeem"], marit["document"]) == ("verklaring", "Oud DMS", "DOC-7")
    assert (joris["rustOp"], joris["naam"]) == ("bewijs", "een.txt")
    assert [one["naam"] for one in said[JORIS.id]["gebleven"]] == ["twee.txt"]
    fenna = await noor.http.get(f"/taken/{tasks[FENNA.id]}/verklaring.json")
    assert fenna.status_code == 404


async def _the_record_holds(town: Town) -> None:
    check = await run(town.data / "audit", "audit", "verify", "--config", town.config)
    assert await check.process.wait() == 0
    assert "Het controlespoor klopt." in check.said
