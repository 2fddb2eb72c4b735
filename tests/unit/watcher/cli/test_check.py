from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.settings import outskirts
from tests.unit.watcher.cli.conftest import Command
from watcher.simulator.tokens import CLIENT_SECRET
from workflows.zaaksysteem.simulator.world import DEMO_SECRET


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("ZGW_SECRET", DEMO_SECRET)


async def test_all_is_well_ends_with_nought(command: Command, tmp_path: Path) -> None:
    async with outskirts(tmp_path) as around:
        done = await asyncio.to_thread(command, "check", "--config", around.file)

    lines = done.stdout.splitlines()
    assert (done.exit_code, len(lines), {line[0] for line in lines}) == (0, 11, {"✓"})
    assert lines[0] == "✓ Stroom: WhatsApp bewaren, in orde"


async def test_a_wrong_secret_and_a_missing_folder_are_told_with_what_to_do(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZGW_SECRET", "een ander geheim dat lang genoeg is voor HS256")
    async with outskirts(tmp_path) as around:
        folders = [{"user": "fenna.duinker@gemeente-voorbeeld.example", "name": "Weg"}]
        done = await asyncio.to_thread(command, "check", "--config", around.change(folders=folders))

    assert (done.exit_code, done.stdout.count("✗")) == (1, 4)
    assert "(zaaksysteem-not-allowed)" in done.stdout
    assert "(folder-missing)" in done.stdout
    assert "geheim dat lang" not in done.output


async def test_the_canary_is_tried_when_it_is_asked_for(command: Command, tmp_path: Path) -> None:
    async with outskirts(tmp_path) as around:
        canary = {"user": "fenna.duinker@gemeente-voorbeeld.example", "folder": "WhatsApp bewaren"}
        done = await asyncio.to_thread(command, "check", "--canary", "--config", around.change(canary=canary))

    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1].startswith("✓ Proefbestand: ")


def test_values_tell_each_setting_and_where_it_came_from_but_no_secret(
    command: Command, tmp_path: Path
) -> None:
    place = tmp_path / "mijn.yaml"
    place.write_text(
        f"data_dir: {tmp_path / 'data'}\nconsole: {{port: 9000}}\ngraph: {{client_secret: 'env:GRAPH_SECRET'}}\n"
    )

    told = command("check", "--values", "--config", place).stdout
    rows = {line.split()[0]: line.split()[1:] for line in told.split("\n\n")[0].splitlines()}

    assert rows["console.port"] == ["bestand", "9000"]
    assert rows["verwijderen"] == ["standaard", "uit"]
    assert rows["graph.client_secret"] == ["bestand", "env:GRAPH_SECRET"]
    assert CLIENT_SECRET not in told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("console: {prt: 1}\n", "settings-unknown-key"),
        ("a: [\n", "settings-file-broken"),
        ("graph: {mode: real}\n", "settings-real-and-simulated"),
        ("graph: {client_secret: zeergeheim}\n", "settings-secret-in-full"),
    ],
)
def test_wrong_settings_end_with_two(command: Command, tmp_path: Path, text: str, code: str) -> None:
    place = tmp_path / "mijn.yaml"
    place.write_text(text)

    done = command("check", "--config", place)

    assert (done.exit_code, f"({code})" in done.stderr, "zeergeheim" in done.output) == (2, True, False)
