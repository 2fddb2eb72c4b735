"""What three employees, DI and beheer see: from a file in OneDrive to a document in the zaak and an empty folder."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page as BrowserPage
from playwright.async_api import async_playwright

from tests.town import EMPLOYEES, ZAAK, Town, free_port, open_town, running, until
from watcher.demo import DI
from watcher.simulator.story import drops, tell
from watcher.simulator.users import FENNA, JORIS, MARIT
from workflows.store import schema

CHROMIUM = Path("/usr/bin/chromium")
STOP_SECONDS = 8
REASON = "Dit is een privégesprek. Zet alleen werkgesprekken in de map."
THANKS = f"Opgenomen in zaak {ZAAK}. Maak nu uw telefoon schoon"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, leesbare_versie="registreren", mdto={"doel": "registreren"}) as opened:
        yield opened


async def tasks_in(town: Town, count: int) -> dict[str, str]:
    """Wait until there are so many tasks; returns the task of each employee's object id."""
    found = await until(lambda: town.rows(schema.task), lambda rows: len(rows) >= count)
    uploads = {row["upload_id"]: row["owner_id"] for row in await town.rows(schema.upload)}
    assert len(found) == count
    return {uploads[row["upload_id"]]: row["task_id"] for row in found}


async def states(town: Town) -> list[str]:
    return sorted({row["state"] for row in await town.rows(schema.task)})


async def runs_end(town: Town) -> list[str]:
    """Wait until every run has ended; returns how each did."""
    ended = await until(
        lambda: town.rows(schema.run), lambda rows: all(row["ended_at"] is not None for row in rows)
    )
    return [row["status"] for row in ended]


def all_files(town: Town) -> list[Path]:
    """What lies in the watched folders, folders included."""
    return [path for user in EMPLOYEES for path in town.folder(user).rglob("*")]


def story_checksums() -> list[str]:
    return sorted(hashlib.sha256(drop.make()).hexdigest() for drop in drops())


async def story_told(town: Town) -> dict[str, str]:
    """Let the three employees drop their files; returns the task of each."""
    await tell(town.data / "graph", pause=0.1)
    return await tasks_in(town, 3)


async def test_three_uploads_are_registered_proven_and_then_deleted(town: Town) -> None:
    tasks = await story_told(town)

    await _each_upload_is_one_task_with_one_run_and_letters(town, tasks)
    di = await town.di()
    await _di_sees_what_was_found(di, tasks)
    for task_id in tasks.values():
        await di.register(task_id)
    assert await runs_end(town) == ["Succeeded"] * 3
    await _everything_is_in_the_zaak_and_nowhere_else(town, tasks)
    await _employees_are_told(town)
    await _beheer_sees_every_step(town)


async def _each_upload_is_one_task_with_one_run_and_letters(town: Town, tasks: dict[str, str]) -> None:
    uploads, runs = await town.rows(schema.upload), await town.rows(schema.run)
    assert set(tasks) == {user.id for user in EMPLOYEES}
    assert sorted(row["upload_id"] for row in runs) == sorted(row["upload_id"] for row in uploads)
    assert {row["flow"] for row in runs} == {"whatsapp-bewaren"}
    letters = await until(town.mail, lambda sent: len(sent) >= 6)
    assert len(letters) == 6
    assert [subject.partition(":")[0] for subject in await town.subjects(DI.mail)] == [
        "Taak 1",
        "Taak 2",
        "Taak 3",
    ]
    for user in EMPLOYEES:
        (subject,) = await town.subjects(user.mail)
        assert subject.startswith("Ontvangen: uw ")


async def _di_sees_what_was_found(di: Any, tasks: dict[str, str]) -> None:
    iphone = await di.read(f"/taken/{tasks[FENNA.id]}")
    for word in ("iPhone", "Periode", "Berichten", "Deelnemers", "Controlegetal (SHA-256)"):
        assert word in iphone.text
    conversation = await di.read(f"/inhoud/{tasks[JORIS.id]}/gesprek")
    assert "Kweeklaan" in conversation.text


async def _everything_is_in_the_zaak_and_nowhere_else(town: Town, tasks: dict[str, str]) -> None:
    archive = await town.archive()
    made = await town.rows(schema.made_document)
    ours = {row["identificatie"] for row in made}
    originals = [one for one in archive["documents"] if one["identificatie"] not in ours]
    assert sorted(document["sha256"] for document in originals) == story_checksums()
    assert sorted((row["kind"], row["because"], bool(row["proof"])) for row in made) == [
        *[("leesbaar", None, True)] * 2,
        *[("mdto", None, True)] * 3,
    ]
    assert len(archive["documents"]) == len(originals) + len(made)
    assert sorted(link["document"] for link in archive["links"]) == sorted(
        document["uuid"] for document in archive["documents"]
    )
    assert {link["zaak"] for link in archive["links"]} == {ZAAK}
    assert all(row["proof"] for row in await town.rows(schema.document))
    assert {row["outcome"] for row in await town.rows(schema.deletion)} == {"verwijderd"}
    assert await states(town) == ["afgerond"]
    assert all_files(town) == []
    for user in EMPLOYEES:
        assert town.folder(user).is_dir()
        bin_page = await town.http.get(f"{town.graph}/gebruiker/{user.key}")
        assert bin_page.text.count("herstellen") >= 1
    assert len(tasks) == 3


async def _employees_are_told(town: Town) -> None:
    await until(town.mail, lambda sent: len(sent) >= 9)
    for user in EMPLOYEES:
        subjects = await town.subjects(user.mail)
        assert subjects[1:] == [THANKS]
    names = [drop.path.rpartition("/")[2] for drop in drops()]
    said = str(await town.mail())
    assert [name for name in names if name in said] == []


async def _beheer_sees_every_step(town: Town) -> None:
    beheer = await town.beheer()
    listed = await beheer.read("/beheer/runs")
    assert listed.text.count("whatsapp-bewaren") >= 3
    for row in await town.rows(schema.run):
        page = await beheer.read(f"/beheer/runs/{row['run_id']}")
        for action in ("Onderzoeken", "Registreren", "Verwijderen", "Afronden", "Map opruimen"):
            assert action in page.text
        await until(
            partial(beheer.read, f"/beheer/runs/{row['run_id']}"),
            lambda page: "original_deleted" in page.text,
        )
    refused = await beheer.read(f"/taken/{(await town.rows(schema.task))[0]['task_id']}", status=404)
    assert "Registreren" not in refused.text


async def test_a_refused_upload_stays_where_it_is_and_the_employee_reads_why(town: Town) -> None:
    town.put(MARIT, "schermafbeelding.png", _picture())
    tasks = await tasks_in(town, 1)
    di = await town.di()
    page = await di.read(f"/taken/{tasks[MARIT.id]}")
    empty = await di.send(page.form("/afwijzen"), status=422, reden=" ")
    assert "Kies waarom u de upload afwijst" in empty.text

    await di.refuse(tasks[MARIT.id], REASON)

    assert await runs_end(town) == ["Succeeded"]
    assert [path.name for path in all_files(town)] == ["schermafbeelding.png"]
    assert (await town.archive())["documents"] == []
    sent = await until(town.mail, lambda sent: len(sent) >= 3)
    assert "Dit is een privégesprek. De gemeente mag het niet bewaren." in str(sent[-1])
    assert REASON not in str(sent)
    mine = await (await town.visitor(MARIT.id)).read(f"/mijn/{tasks[MARIT.id]}")
    assert REASON in mine.text


async def test_without_deletion_everything_is_registered_and_nothing_goes(tmp_path: Path) -> None:
    async with open_town(tmp_path, verwijderen="uit") as town:
        town.put(MARIT, "schermafbeelding.png", _picture())
        tasks = await tasks_in(town, 1)

        await (await town.di()).register(tasks[MARIT.id])

        assert await runs_end(town) == ["Succeeded"]
        assert len((await town.archive())["links"]) == 1
        assert [path.name for path in all_files(town)] == ["schermafbeelding.png"]
        assert await states(town) == ["origineel_behouden"]
        sent = await until(town.mail, lambda sent: len(sent) >= 3)
        assert "Verwijderen staat uit" in str(sent[-1])


async def test_deletion_waits_for_the_click_and_survives_a_stop(tmp_path: Path) -> None:
    async with open_town(tmp_path, verwijderen="na_klik") as town:
        town.put(MARIT, "schermafbeelding.png", _picture())
        tasks = await tasks_in(town, 1)
        di = await town.di()
        await di.register(tasks[MARIT.id])
        await until(lambda: states(town), lambda found: found == ["geregistreerd"])
        assert [path.name for path in all_files(town)] == ["schermafbeelding.png"]

        started = asyncio.get_running_loop().time()
        assert await town.service.stop() == 0
        assert asyncio.get_running_loop().time() - started < STOP_SECONDS
        await town.start()
        await (await town.di()).delete(tasks[MARIT.id])

        assert await runs_end(town) == ["Succeeded"]
        assert all_files(town) == []
        assert await states(town) == ["afgerond"]


async def test_the_demo_needs_one_command_and_stops_cleanly(tmp_path: Path) -> None:
    words = ("demo", "--data", tmp_path / "demo", "--port", free_port())
    async with running(tmp_path / "said", *words) as demo:
        await demo.ready("Bewaarstroom draait")

        assert await demo.stop() == 0
    assert "Traceback" not in demo.said


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium at /usr/bin/chromium")
async def test_di_does_the_work_in_a_browser(town: Town) -> None:
    town.put(MARIT, "schermafbeelding.png", _picture())
    await tasks_in(town, 1)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = await browser.new_page(locale="nl-NL")
        await _work_as_di(page, town)
        await browser.close()
    assert all_files(town) == []


async def _work_as_di(page: BrowserPage, town: Town) -> None:
    await page.goto(f"{town.console}/taken")
    await page.get_by_role("button", name=f"Verder als {DI.name}").click()
    await page.get_by_role("link", name="Taak 1").first.click()
    await page.get_by_label("Zaaknummer").fill(ZAAK)
    await page.get_by_role("button", name="Zoek zaak").click()
    await page.get_by_label("Chatbericht").check()
    await page.get_by_label("Vertrouwelijkheid").select_option("zaakvertrouwelijk")
    await page.get_by_role("button", name="Registreren").click()
    await page.get_by_role("status").filter(has_text="Afgerond").wait_for()


def _picture() -> bytes:
    return next(drop.make() for drop in drops() if drop.path.endswith(".PNG"))
