"""Originals that an employee takes away, seen by the real watcher."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.household import Household
from tests.onedrive import OneDrive, opened
from tests.workfloor import Workfloor, floor_of
from workflows.operations.create_task import create_task
from workflows.store import uploads
from workflows.store.database import Database
from workflows.tasks import TaskEvent, TaskState

EMPLOYEE = ("weggehaald", "fenna.duinker@voorbeeldgemeente.example")
DI = ("origineel_weggehaald", "di@gemeente.example")


@pytest.fixture
async def manned(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[OneDrive]:
    desk = Workfloor(clock=clock, database=database)
    async with opened(tmp_path / "sim", database, clock, desk=desk) as running:
        await running.start()
        yield running


async def test_what_is_taken_away_is_told_to_di_and_to_the_employee_once(manned: OneDrive) -> None:
    for name in ("een.jpg", "twee.jpg", "drie.jpg"):
        manned.put(f"map/{name}", name.encode())
    await manned.settle()
    for name in ("een.jpg", "twee.jpg"):
        (manned.folder / "map" / name).unlink()
        await manned.settle()

    floor = floor_of(manned)
    (upload,) = floor.uploads()
    task = floor.task(upload)
    assert (task.state, task.because) == (TaskState.NIEUW, "original-gone")
    assert (task.explanation or "").startswith("De medewerker heeft 2 van de 3 originelen weggehaald")
    assert sorted(file.name for file in upload.files if file.gone_at) == ["een.jpg", "twee.jpg"]
    assert [template for template, _ in floor.letters()] == [DI[0], EMPLOYEE[0]]
    assert floor.acts(upload) == [("origineel_weggehaald", "zonder_ons")] * 2


async def test_what_is_put_back_is_there_again(manned: OneDrive) -> None:
    manned.put("foto.jpg")
    await manned.settle()
    (manned.folder / "foto.jpg").rename(manned.root / "foto.jpg")
    await manned.settle()
    floor = floor_of(manned)
    assert floor.task(floor.uploads()[0]).because == "original-gone"

    (manned.root / "foto.jpg").rename(manned.folder / "foto.jpg")
    await manned.settle()

    (upload,) = floor.uploads()
    assert (floor.task(upload).because, upload.files[0].gone_at) == (None, None)
    assert [act for act, _ in floor.acts(upload)] == ["origineel_weggehaald", "origineel_terug"]


async def test_the_same_bytes_put_back_as_a_new_file_take_the_old_ones_place(manned: OneDrive) -> None:
    manned.put("foto.jpg", b"beeld")
    await manned.settle()
    (manned.folder / "foto.jpg").unlink()
    await manned.settle()
    manned.put("foto (1).jpg", b"beeld")
    await manned.settle()

    floor = floor_of(manned)
    (upload,) = floor.uploads()
    assert [(file.name, file.gone_at) for file in upload.files] == [("foto (1).jpg", None)]
    assert floor.task(upload).because == "files-changed"


async def test_taken_away_after_the_decision_is_no_withdrawal(manned: OneDrive) -> None:
    manned.put("foto.jpg")
    await manned.settle()
    floor = floor_of(manned)
    (upload,) = floor.uploads()
    floor.move(upload, TaskEvent.DECIDED_TO_REJECT)
    (manned.folder / "foto.jpg").unlink()
    await manned.settle()

    assert (floor.task(upload).because, floor.letters(), floor.acts(upload)) == (None, [], [])


async def test_taken_away_twice_is_told_twice(manned: OneDrive) -> None:
    manned.put("foto.jpg")
    await manned.settle()
    for _ in range(2):
        (manned.folder / "foto.jpg").rename(manned.root / "foto.jpg")
        await manned.settle()
        (manned.root / "foto.jpg").rename(manned.folder / "foto.jpg")
        await manned.settle()

    assert len(floor_of(manned).letters()) == 4


async def test_what_goes_while_it_is_being_inspected_stands_on_the_task_that_is_still_to_come(
    home: Household,
) -> None:
    upload = await home.arrived()
    with home.database.begin() as connection:
        uploads.set_gone(connection, upload.files[0].key, upload.upload_id, home.clock())

    await home.ask(create_task, upload)

    assert (await home.task(upload)).because == "original-gone"


async def test_what_goes_while_the_service_registers_is_marked_and_the_run_is_left_to_say_so(
    manned: OneDrive,
) -> None:
    manned.put("foto.jpg")
    await manned.settle()
    floor = floor_of(manned)
    floor.move(floor.uploads()[0], TaskEvent.DECIDED_TO_REGISTER)
    (manned.folder / "foto.jpg").unlink()
    await manned.settle()

    (upload,) = floor.uploads()
    assert upload.files[0].gone_at is not None
    assert (floor.task(upload).because, floor.letters()) == (None, [])
