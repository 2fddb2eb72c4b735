"""What people see when an employee drops a file with a virus: nobody gets it, it goes nowhere, and everybody hears of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clamd import SIGNATURE, VIRUS
from tests.town import ZAAK, Page, Town, open_town, until
from watcher.demo import BEHEER, DI
from watcher.simulator.users import FENNA
from workflows.console import urls
from workflows.store import schema

CHAT = b"23-11-2026 10:15 - Fenna: hoi\n"


@pytest.fixture
async def town(tmp_path: Path, clamd: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, scanner={"clamd": str(clamd), "max_mib": 2}) as opened:
        yield opened


async def test_a_virus_reaches_nobody_and_the_rest_is_registered(town: Town) -> None:
    town.put(FENNA, "export/WhatsApp-chat met Jelle.txt", CHAT)
    virus = town.put(FENNA, "export/factuur.txt", VIRUS)
    [task] = await until(lambda: town.rows(schema.task), bool)
    files = {row["name"]: row for row in await town.rows(schema.upload_file)}

    assert {name: row["scan"] for name, row in files.items()} == {
        "WhatsApp-chat met Jelle.txt": "schoon",
        "factuur.txt": "besmet",
    }
    for reader in (DI, BEHEER):
        await until(
            lambda mail=reader.mail: town.subjects(mail),
            lambda subjects: any(subject.startswith("Virus gevonden") for subject in subjects),
        )

    di = await town.di()
    page = await di.read(f"/taken/{task['task_id']}")
    assert f"De virusscanner vond een virus in dit bestand ({SIGNATURE})." in page.text
    download = await di.http.get(urls.download(task["upload_id"], files["factuur.txt"]["file_id"]))
    assert "De virusscanner vond een virus in dit bestand." in Page(download.text).text
    chosen = await di.read(f"/taken/{task['task_id']}?zaak={ZAAK}")
    refused = await di.send(chosen.form("/registreren"), status=422)
    assert "De virusscanner vond een virus in een bestand van deze taak." in refused.text

    left = await di.read(f"/taken/{task['task_id']}")
    await di.send(left.form(f"/{files['factuur.txt']['file_id']}"), reden="virus", keuze="weglaten")
    await di.register(task["task_id"])
    await until(lambda: town.rows(schema.run), lambda rows: all(row["ended_at"] is not None for row in rows))

    archive = await town.archive()
    assert len(archive["documents"]) == 1
    assert virus.exists()
    assert VIRUS.decode() not in str(archive)
