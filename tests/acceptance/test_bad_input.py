"""Whatever is wrong: a clear sentence and a code, a state that people can see, nothing lost, and the others go on."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.town import (
    ROOT,
    ZAAK,
    Town,
    free_port,
    open_town,
    running,
    settings_for,
    until,
)
from watcher.simulator.story import iphone_export
from watcher.simulator.users import FENNA, JORIS, MARIT
from workflows.store import schema

MEBIBYTE = 1024 * 1024
CHAT = b"[05-11-2026, 08:30:00] Fenna: Hoi\n[05-11-2026, 08:31:00] Jelle: Dag\n"
WRONG_INPUT, FAILED = 2, 1


def archive(entries: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 11, 5, 8, 30, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def locked(content: bytes) -> bytes:
    """Say in every header that the entry is encrypted."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            (flags,) = struct.unpack_from("<H", changed, place + at)
            struct.pack_into("<H", changed, place + at, flags | 1)
            place = changed.find(mark, place + 4)
    return bytes(changed)


UPLOADS: dict[str, tuple[bytes, str]] = {
    "beschadigd.zip": (iphone_export()[:-3000], "zip_beschadigd"),
    "op slot.zip": (locked(archive({"_chat.txt": CHAT})), "zip_versleuteld"),
    "bom.zip": (archive({"_chat.txt": CHAT, "groot.jpg": bytes(16 * MEBIBYTE)}), "zip_bom"),
    "vijandig.zip": (archive({"_chat.txt": CHAT, "../../etc/passwd": b"x"}), "zip_vijandige_naam"),
    "geen export.bin": (bytes(range(256)) * 8, "geen_export"),
}


async def tasks_of(town: Town, count: int) -> dict[str, dict[str, Any]]:
    """Wait for so many tasks; returns each by the name of its upload's first file."""
    await until(lambda: town.rows(schema.task), lambda rows: len(rows) >= count)
    tasks = {row["upload_id"]: row for row in await town.rows(schema.task)}
    return {row["name"]: tasks[row["upload_id"]] for row in await town.rows(schema.upload_file)}


def everything(town: Town) -> list[str]:
    return sorted(
        path.name for user in (FENNA, JORIS, MARIT) for path in town.folder(user).rglob("*") if path.is_file()
    )


async def test_strange_uploads_become_tasks_that_say_what_is_wrong_and_a_good_one_goes_on(
    tmp_path: Path,
) -> None:
    async with open_town(tmp_path, watching={"max_file_mib": 1}) as town:
        for name, (content, _) in UPLOADS.items():
            town.put(FENNA, name, content)
        town.put(JORIS, "leeg.zip", b"")
        town.put(JORIS, "te groot.zip", bytes(MEBIBYTE + 1))
        town.put(MARIT, "goed.zip", iphone_export())

        tasks = await tasks_of(town, len(UPLOADS) + 1)

        assert sorted(tasks) == sorted([*UPLOADS, "goed.zip"])
        di = await town.di()
        for name, (_, code) in UPLOADS.items():
            page = await di.read(f"/taken/{tasks[name]['task_id']}")
            assert code in _codes(await town.rows(schema.upload), tasks[name]["upload_id"]), name
            assert "Bevindingen" in page.text
            assert "Er is niets bijzonders gevonden" not in page.text
        await _set_aside_is_visible(town)
        await di.register(tasks["goed.zip"]["task_id"])
        await until(lambda: _states(town), lambda found: found["goed.zip"] == "afgerond")
        assert everything(town) == sorted([*UPLOADS, "leeg.zip", "te groot.zip"])
        assert "Traceback" not in town.service.said


async def _set_aside_is_visible(town: Town) -> None:
    page = await (await town.beheer()).read("/beheer/mappen")
    for code, sentence in (
        ("file-empty", "Het bestand is leeg."),
        ("file-too-large", "Het bestand is groter dan de grens in de instellingen."),
    ):
        assert code in page.text
        assert sentence in page.text
        assert code in [line.get("code") for line in town.service.log]


def _codes(uploads: list[dict[str, Any]], upload_id: str) -> set[str]:
    (report,) = [row["report"] for row in uploads if row["upload_id"] == upload_id]
    return {finding["code"] for finding in report["findings"]}


async def _states(town: Town) -> dict[str, str]:
    return {name: row["state"] for name, row in (await tasks_of(town, 1)).items()}


async def test_a_file_of_which_other_bytes_come_once_is_read_again(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        await town.http.post(f"{town.graph}/_sim/faults", json={"kind": "changed_bytes", "times": 1})
        town.put(FENNA, "gesprek.zip", iphone_export())

        tasks = await tasks_of(town, 1)

        assert list(tasks) == ["gesprek.zip"]
        assert tasks["gesprek.zip"]["because"] is None
        assert "file-differs-from-description" in [line.get("code") for line in town.service.log]
        assert everything(town) == ["gesprek.zip"]


async def test_a_zaaksysteem_that_is_away_is_waited_for_and_the_task_says_so(tmp_path: Path) -> None:
    async with open_town(tmp_path) as town:
        town.put(FENNA, "gesprek.zip", iphone_export())
        tasks = await tasks_of(town, 1)
        task_id = tasks["gesprek.zip"]["task_id"]
        di = await town.di()
        away = {"kind": "gateway", "status": 503, "path": "/documenten/", "times": 1000}
        await town.http.post(f"{town.zaaksysteem}/_sim/faults", json=away)

        await di.register(task_id)

        found = await until(lambda: town.rows(schema.task), lambda rows: bool(rows[0]["because"]))
        assert found[0]["state"] == "wordt_geregistreerd"
        assert found[0]["explanation"] in (await di.read(f"/taken/{task_id}")).text
        assert everything(town) == ["gesprek.zip"]
        assert await town.rows(schema.deletion) == []

        await town.http.delete(f"{town.zaaksysteem}/_sim/faults")
        await until(lambda: _states(town), lambda states: states["gesprek.zip"] == "afgerond")
        assert len((await town.archive())["documents"]) == 1
        assert everything(town) == []


async def _searches_in_vain(town: Town, task_id: str) -> str:
    di = await town.di()
    return (await di.read(f"/taken/{task_id}?zaak={ZAAK}")).text


WRONG = {
    "een ander geheim": {"secret": "env:GRAPH_SECRET"},
    "niemand thuis": {"catalogi_url": "http://127.0.0.1:9/c", "zaken_url": "http://127.0.0.1:9/z"},
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_wrong_secret_or_address_of_the_zaaksysteem_is_told_to_di(tmp_path: Path, wrong: str) -> None:
    async with open_town(tmp_path, zaaksysteem=WRONG[wrong]) as town:
        town.put(FENNA, "gesprek.zip", iphone_export())
        tasks = await tasks_of(town, 1)

        said = await _searches_in_vain(town, tasks["gesprek.zip"]["task_id"])

        assert "Zoeken lukt nu niet" in said
        assert "Code:" in said.partition("Zoeken lukt nu niet")[2]
        assert everything(town) == ["gesprek.zip"]


async def test_a_wrong_secret_for_graph_shows_with_the_folders_and_heals(tmp_path: Path) -> None:
    async with open_town(tmp_path, serving=False) as town:
        good = town.config.read_text()
        town.config.write_text(good.replace("env:GRAPH_SECRET", "env:ZGW_SECRET"))
        await town.start()
        town.put(FENNA, "gesprek.zip", iphone_export())

        async def said() -> list[object]:
            return [line.get("code") for line in town.service.log]

        await until(said, lambda codes: "graph-auth-failed" in codes)
        assert await town.service.stop() == 0
        town.config.write_text(good)
        await town.start()
        assert list(await tasks_of(town, 1)) == ["gesprek.zip"]


async def test_a_flow_with_a_typo_is_refused_at_the_start_with_its_place(tmp_path: Path) -> None:
    text = (ROOT / "workflows" / "flows" / "whatsapp-bewaren.yaml").read_text(encoding="utf-8")
    wrong = text.replace("operationId: InspectUpload}", "operationId: InspectUplod}", 1)
    line = next(n for n, one in enumerate(wrong.splitlines(), 1) if "InspectUplod" in one)
    flows = tmp_path / "stromen"
    flows.mkdir()
    (flows / "eigen.yaml").write_text(wrong, encoding="utf-8")
    nobody = settings_for(tmp_path / "service", "http://127.0.0.1:9", "http://127.0.0.1:9", free_port())
    config = tmp_path / "instellingen.yaml"
    config.write_text(yaml.safe_dump({**nobody, "flow": "eigen", "flows_dir": str(flows)}))
    async with running(tmp_path / "said", "serve", "--config", config) as service:
        assert await service.process.wait() == FAILED

    assert f"eigen.yaml:{line} · actions.Onderzoeken.inputs.host" in service.said
    assert 'bedoelt u "InspectUpload"?' in " ".join(service.said.split())
    assert "Traceback" not in service.said


async def test_broken_settings_are_refused_with_every_mistake_at_once(tmp_path: Path) -> None:
    config = tmp_path / "instellingen.yaml"
    config.write_text("verwijdren: uit\nconsole:\n  port: veel\ngraph:\n  client_secret: hunter2\n")
    async with running(tmp_path / "said", "serve", "--config", config) as service:
        assert await service.process.wait() == WRONG_INPUT

    for code in ("settings-unknown-key", "settings-bad-value", "settings-secret-in-full"):
        assert code in service.said
    assert "instellingen.yaml:1" in service.said
    assert "hunter2" not in service.said
    assert "Traceback" not in service.said


async def test_real_and_simulated_never_mix(tmp_path: Path) -> None:
    config = tmp_path / "instellingen.yaml"
    config.write_text("graph:\n  mode: real\n")
    async with running(tmp_path / "said", "serve", "--config", config) as service:
        assert await service.process.wait() == WRONG_INPUT

    assert "settings-real-and-simulated" in service.said
