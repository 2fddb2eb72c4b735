"""Which upload a loose file belongs to, from an OneDrive with the real watcher and intake."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from tests.workfloor import Workfloor, floor_of
from workflows.store import uploads
from workflows.store.database import Database
from workflows.tasks import TaskEvent

REGISTERED = (TaskEvent.DECIDED_TO_REGISTER, TaskEvent.REGISTERED)


@pytest.fixture
async def manned(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[OneDrive]:
    desk = Workfloor(clock=clock, database=database)
    async with opened(tmp_path / "sim", database, clock, desk=desk) as running:
        await running.start()
        yield running


async def two_pictures(manned: OneDrive) -> Workfloor:
    manned.put("1.png", b"een")
    manned.put("2.png", b"twee")
    await manned.settle()
    return floor_of(manned)


async def test_a_picture_of_a_group_that_changes_joins_while_the_task_is_open(manned: OneDrive) -> None:
    floor = await two_pictures(manned)
    (before,) = floor.uploads()
    manned.put("2.png", b"anders")
    await manned.settle()

    (after,) = floor.uploads()
    assert {file.name: (file.size, file.joined_at is None) for file in after.files} == {
        "1.png": (3, True),
        "2.png": (6, False),
    }
    assert [file.file_id for file in after.files if file.name == "1.png"] == [
        file.file_id for file in before.files if file.name == "1.png"
    ]
    assert floor.task(after).because == "files-changed"
    assert floor.acts(after) == [("bestanden_erbij", "1")]


async def test_one_that_changes_after_registration_is_a_new_upload_and_the_old_one_keeps_its_own(
    manned: OneDrive,
) -> None:
    floor = await two_pictures(manned)
    floor.move(floor.uploads()[0], *REGISTERED)
    manned.put("2.png", b"anders")
    await manned.settle()

    old, new = floor.uploads()
    assert {file.name: file.size for file in old.files} == {"1.png": 3, "2.png": 4}
    assert (new.kind.value, [(file.name, file.size) for file in new.files]) == ("bestand", [("2.png", 6)])


async def test_while_the_group_is_being_registered_a_change_waits(manned: OneDrive) -> None:
    floor = await two_pictures(manned)
    (upload,) = floor.uploads()
    floor.move(upload, TaskEvent.DECIDED_TO_REGISTER)
    manned.put("2.png", b"anders")
    await manned.settle()
    assert len(floor.uploads()) == 1

    floor.move(upload, TaskEvent.REGISTRATION_FAILED)
    await manned.look()
    (upload,) = floor.uploads()
    assert sorted(file.size for file in upload.files) == [3, 6]


async def test_changed_pictures_of_two_uploads_each_join_their_own_and_a_new_one_is_its_own(
    manned: OneDrive,
) -> None:
    manned.put("1.png", b"een")
    await manned.settle()
    manned.put("2.png", b"twee")
    await manned.settle()
    for number in (1, 2, 3):
        manned.put(f"{number}.png", b"anders" + bytes([number]))
    await manned.settle()

    assert [[file.name for file in upload.files] for upload in floor_of(manned).uploads()] == [
        ["1.png"],
        ["2.png"],
        ["3.png"],
    ]


async def test_a_file_that_the_chat_of_an_open_task_misses_joins_it(manned: OneDrive) -> None:
    manned.put("_chat.txt")
    await manned.settle()
    floor = floor_of(manned)
    (upload,) = floor.uploads()
    missing = [{"message": 1, "name": "IMG-20261112-WA0001.jpg", "file": None}]
    with manned.database.begin() as connection:
        uploads.save_inspection(connection, upload.upload_id, {"attachments": {"missing": missing}}, {})

    manned.put("IMG-20261112-WA0001.jpg", b"beeld")
    manned.put("vakantie.jpg", b"zee")
    await manned.settle()

    assert floor.told == [
        ("bestand", ["vakantie.jpg"]),
        ("groep", ["IMG-20261112-WA0001.jpg", "_chat.txt"]),
    ]


async def test_a_picture_that_is_what_it_was_before_di_refused_it_makes_no_second_upload(
    manned: OneDrive,
) -> None:
    manned.put("1.png", b"een")
    await manned.settle()
    floor = floor_of(manned)
    for content in (b"twee!", b"een"):
        floor.move(floor.uploads()[-1], TaskEvent.DECIDED_TO_REJECT)
        manned.put("1.png", content)
        await manned.settle()

    assert [upload.files[0].size for upload in floor.uploads()] == [3, 5]


async def test_an_open_upload_may_become_what_was_refused_before(manned: OneDrive) -> None:
    manned.put("1.png", b"een")
    await manned.settle()
    floor = floor_of(manned)
    floor.move(floor.uploads()[0], TaskEvent.DECIDED_TO_REJECT)
    for content in (b"twee!", b"een"):
        manned.put("1.png", content)
        await manned.settle()

    assert [upload.files[0].size for upload in floor.uploads()] == [3, 3]
    assert len({upload.content for upload in floor.uploads()}) == 2


async def test_a_chat_that_grows_takes_the_new_media_that_it_names_along(manned: OneDrive) -> None:
    line = "12-11-2026 09:15 - Fenna: {} (bestand bijgevoegd)\n"
    manned.put("_chat.txt", line.format("1.jpg").encode())
    manned.put("1.jpg", b"een")
    await manned.settle()
    manned.put("_chat.txt", (line.format("1.jpg") + line.format("2.jpg")).encode())
    manned.put("2.jpg", b"twee")
    await manned.settle()

    assert floor_of(manned).told == [("groep", ["1.jpg", "2.jpg", "_chat.txt"])]
