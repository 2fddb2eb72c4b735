from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from watcher.simulator.story import MEDIA, TOLD, drops, iphone_export, tell
from watcher.simulator.story_chats import android_files, iphone_files
from watcher.simulator.users import FENNA, JORIS, MARIT

CHAT = "WhatsApp-chat met Beheer openbare ruimte Noord"


def contents(data: Path) -> dict[str, bytes]:
    files = (file for file in (data / "onedrive").rglob("*") if file.is_file())
    return {str(file.relative_to(data / "onedrive")): file.read_bytes() for file in files}


def broken_off(data: Path, after: str) -> None:
    data.mkdir()
    (data / TOLD).write_text(after)


async def test_three_people_each_drop_something(data: Path) -> None:
    await tell(data, pause=0)

    folder = f"{JORIS.key}/WhatsApp bewaren/{CHAT}"
    assert sorted(contents(data)) == sorted(
        [
            f"{FENNA.key}/WhatsApp bewaren/WhatsApp Chat - Speeltuin Iepenlaan.zip",
            f"{MARIT.key}/WhatsApp bewaren/IMG_4821.PNG",
            f"{folder}/{CHAT}.txt",
            *(f"{folder}/{name}" for name in android_files()),
        ]
    )
    assert (data / "incoming").exists()
    assert [file.name for file in (data / "incoming").glob("*")] == []


async def test_the_story_is_the_same_every_time(tmp_path: Path) -> None:
    await tell(tmp_path / "a", pause=0)
    await tell(tmp_path / "b", pause=0)

    assert contents(tmp_path / "a") == contents(tmp_path / "b")


async def test_the_story_is_told_once(data: Path) -> None:
    await tell(data, pause=0)
    (data / "onedrive" / MARIT.key / "WhatsApp bewaren" / "IMG_4821.PNG").unlink()

    await tell(data, pause=0)

    assert f"{MARIT.key}/WhatsApp bewaren/IMG_4821.PNG" not in contents(data)


async def test_a_story_that_broke_off_goes_on_where_it_was(data: Path) -> None:
    broken_off(data, "2")

    await tell(data, pause=0)

    assert {name.partition("/")[0] for name in contents(data)} == {JORIS.key}


def test_the_loose_files_come_one_by_one() -> None:
    assert [drop.loose for drop in drops()] == [False, False, True, True, True, True, True]


def test_the_iphone_export_misses_the_one_attachment_that_whatsapp_left_out() -> None:
    archive = zipfile.ZipFile(BytesIO(iphone_export()))

    assert archive.testzip() is None
    named = set(iphone_files())
    assert set(archive.namelist()) == {"_chat.txt", *named} - {"00000013-VIDEO-2026-11-04-14-38-30.mp4"}
    assert named - set(MEDIA) == {"00000013-VIDEO-2026-11-04-14-38-30.mp4"}
