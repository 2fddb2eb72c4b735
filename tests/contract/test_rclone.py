from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from watcher.simulator.service import running_graph
from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET
from watcher.simulator.users import FENNA

RCLONE = Path(sys.executable).with_name("rclone")
LARGE = 23 * 1024 * 1024 + 17  # three pieces of rclone's 10 MiB


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


class Rclone:
    """Microsoft's OneDrive as rclone sees it, with everything it keeps in one folder."""

    def __init__(self, home: Path, address: str, token: str) -> None:
        self.home = home
        self.config = home / "rclone.conf"
        self.config.write_text(
            "[sim]\ntype = onedrive\n"
            f"tenant_url = {address}/_api\n"
            f"drive_id = {FENNA.drive_id}\n"
            "drive_type = business\n"
            f'token = {{"access_token":"{token}","token_type":"Bearer","refresh_token":"","expiry":"2099-01-01T00:00:00Z"}}\n'
        )

    async def run(self, *args: str) -> str:
        process = await asyncio.create_subprocess_exec(
            RCLONE,
            *args,
            "--config",
            self.config,
            "--retries",
            "1",
            env={"PATH": os.environ["PATH"], "HOME": str(self.home)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return out.decode()


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    async with running_graph(tmp_path / "tenant") as started:
        yield started.addresses.http


@pytest.fixture
async def rclone(tmp_path: Path, address: str) -> Rclone:
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.post("/tenant/oauth2/v2.0/token", data=form)
    home = tmp_path / "rclone"
    home.mkdir()
    return Rclone(home, address, answer.json()["access_token"])


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    (folder / "map").mkdir(parents=True)
    (folder / "klein.txt").write_text("een klein bestand")
    (folder / "leeg.txt").touch()
    (folder / "map" / "één & #2 100%.txt").write_text("een lastige naam")
    (folder / "map" / "groot.bin").write_bytes(os.urandom(LARGE))
    return folder


@pytest.fixture
def drive(tmp_path: Path) -> Path:
    return tmp_path / "tenant" / "onedrive" / FENNA.key


async def test_rclone_uploads_and_lists_small_and_large_files(
    rclone: Rclone, here: Path, drive: Path
) -> None:
    await rclone.run("copy", str(here), "sim:Werk")

    listed = await rclone.run("lsf", "-R", "sim:Werk", "--format", "ps")
    assert sorted(listed.splitlines()) == sorted(
        [
            "klein.txt;17",
            "leeg.txt;0",
            "map/;-1",
            "map/één & #2 100%.txt;16",
            f"map/groot.bin;{LARGE}",
        ]
    )
    assert (drive / "Werk" / "map" / "groot.bin").read_bytes() == (here / "map" / "groot.bin").read_bytes()


async def test_rclone_agrees_about_the_hashes_and_the_times(rclone: Rclone, here: Path) -> None:
    await rclone.run("copy", str(here), "sim:Werk")

    hashes = await rclone.run("hashsum", "quickxor", str(here))
    there = await rclone.run("hashsum", "quickxor", "sim:Werk")
    assert sorted(there.splitlines()) == sorted(hashes.splitlines())
    times = await rclone.run("lsf", "-R", "--files-only", "--format", "tp", str(here))
    there = await rclone.run("lsf", "-R", "--files-only", "--format", "tp", "sim:Werk")
    assert sorted(there.splitlines()) == sorted(times.splitlines())


async def test_rclone_downloads_with_a_hash_check(rclone: Rclone, here: Path, tmp_path: Path) -> None:
    await rclone.run("copy", str(here), "sim:Werk")

    await rclone.run("check", "--download", str(here), "sim:Werk")
    await rclone.run("copy", "sim:Werk", str(tmp_path / "back"), "--multi-thread-cutoff", "1M")

    assert contents(tmp_path / "back") == contents(here)


async def test_rclone_moves_a_file_and_a_folder(rclone: Rclone, here: Path, drive: Path) -> None:
    await rclone.run("copy", str(here), "sim:Werk")

    await rclone.run("moveto", "sim:Werk/klein.txt", "sim:Elders/nieuw.txt")
    await rclone.run("moveto", "sim:Werk/map", "sim:Elders/map")

    assert sorted(contents(drive)) == [
        "Elders/map/groot.bin",
        "Elders/map/één & #2 100%.txt",
        "Elders/nieuw.txt",
        "Werk/leeg.txt",
    ]


async def test_rclone_replaces_a_file(rclone: Rclone, here: Path, drive: Path) -> None:
    await rclone.run("copy", str(here), "sim:Werk")
    (here / "klein.txt").write_text("nu met andere inhoud")

    await rclone.run("copy", str(here), "sim:Werk")

    assert (drive / "Werk" / "klein.txt").read_text() == "nu met andere inhoud"


async def test_rclone_deletes_files_and_folders(
    rclone: Rclone, here: Path, drive: Path, tmp_path: Path
) -> None:
    await rclone.run("copy", str(here), "sim:Werk")

    await rclone.run("deletefile", "sim:Werk/klein.txt")
    await rclone.run("purge", "sim:Werk/map")

    assert list(contents(drive)) == ["Werk/leeg.txt"]
    recycled = contents(tmp_path / "tenant" / "recycle" / FENNA.key)
    assert sorted(name.rpartition("/")[2] for name in recycled) == [
        "groot.bin",
        "klein.txt",
        "één & #2 100%.txt",
    ]


async def test_rclone_lists_recursively_through_the_feed(rclone: Rclone, here: Path) -> None:
    await rclone.run("copy", str(here), "sim:Werk")

    listed = await rclone.run("lsf", "-R", "--files-only", "--fast-list", "--onedrive-delta", "sim:")

    assert sorted(listed.splitlines()) == [
        "Werk/klein.txt",
        "Werk/leeg.txt",
        "Werk/map/groot.bin",
        "Werk/map/één & #2 100%.txt",
    ]
