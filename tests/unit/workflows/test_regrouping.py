"""DI puts tasks of loose files together, and takes them apart."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.console.story import CHOICE, prove_file
from tests.consoles import BRAM, ILSE_OF_DI, NOOR_OF_DI, SAMIR_OF_BEHEER, House, build_house, picture
from workflows import worklist
from workflows.errors import BewaarstroomError
from workflows.model import Upload, UploadKind, Viewer
from workflows.regrouping import Other, can_merge, merge, split
from workflows.step import Step
from workflows.store import audit, intentions, schema, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskState

TWO = {"1.png": picture(10), "2.png": picture(20)}


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def step(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=viewer, now=house.clock())


def upload_of(house: House, task: Task) -> Upload:
    with house.database.begin() as connection:
        return uploads.get(connection, task.upload_id)


def merged(house: House, task: Task, other: Task, viewer: Viewer = NOOR_OF_DI) -> Task:
    with house.database.begin() as connection:
        asked = Other(task_id=other.task_id, version=other.version)
        return merge(connection, step(house, task, viewer), asked, house.console.runs)


def parted(house: House, task: Task, *names: str) -> Upload:
    chosen = [file.file_id for file in upload_of(house, task).files if file.name in names]
    with house.database.begin() as connection:
        return split(connection, step(house, task), chosen, house.console.runs, house.console.starter)


def names(upload: Upload) -> list[str]:
    return sorted(file.name for file in upload.files)


def signals(house: House) -> list[tuple[str, object]]:
    with house.database.begin() as connection:
        rows = connection.execute(select(schema.signal.c.key, schema.signal.c.outcome))
        return [(row.key, row.outcome) for row in rows]


async def test_two_tasks_become_one_and_the_other_says_where_its_files_went(house: House) -> None:
    one = await house.new_task({"1.png": picture(10)})
    two = await house.new_task({"2.png": picture(20)})

    after = merged(house, one, two)

    upload, left = upload_of(house, one), upload_of(house, two)
    assert (names(upload), upload.kind, left.files) == (["1.png", "2.png"], UploadKind.GROUP, ())
    assert (after.state, after.because) == (TaskState.NIEUW, "upload-regrouped")
    gone = house.get(two)
    assert after.explanation == (
        f"De bestanden van taak {gone.number} zijn hier bij gekomen. Bekijk deze taak opnieuw."
    )
    assert (gone.state, gone.explanation) == (
        TaskState.SAMENGEVOEGD,
        f"De bestanden horen nu bij taak {one.number}.",
    )
    assert signals(house) == [
        (two.task_id, {"besluit": "samengevoegd"}),
        (one.task_id, {"besluit": "opnieuw_onderzoeken"}),
    ]
    with house.database.begin() as connection:
        [line] = audit.of_upload(connection, one.upload_id)
    assert (line["actor_id"], line["action"], line["result"]) == ("noor", "uploads_samengevoegd", "1")


async def test_part_of_a_task_becomes_a_task_of_its_own(house: House) -> None:
    task = await house.new_task(TWO, kind=UploadKind.GROUP)
    before = upload_of(house, task)

    made = parted(house, task, "1.png")

    left = upload_of(house, task)
    assert (names(made), made.kind, names(left), left.kind) == (
        ["1.png"],
        UploadKind.FILE,
        ["2.png"],
        UploadKind.FILE,
    )
    assert {file.file_id for file in (*made.files, *left.files)} == {file.file_id for file in before.files}
    assert (made.key, left.key) == (made.files[0].key, left.files[0].key)
    assert made.owner == before.owner
    with house.database.begin() as connection:
        assert tasks.get(connection, made.upload_id).state is TaskState.NIEUW
    assert "krijgen een eigen taak" in (house.get(task).explanation or "")
    assert signals(house) == [(task.task_id, {"besluit": "opnieuw_onderzoeken"})]


async def test_what_was_taken_apart_can_be_put_together_again(house: House) -> None:
    task = await house.new_task(TWO, kind=UploadKind.GROUP)
    made = parted(house, task, "2.png")
    with house.database.begin() as connection:
        other = tasks.get(connection, made.upload_id)

    merged(house, house.get(task), other)

    assert names(upload_of(house, task)) == ["1.png", "2.png"]


@pytest.mark.parametrize("chosen", [(), ("1.png", "2.png"), ("onbekend",)])
async def test_some_files_must_go_and_some_must_stay(house: House, chosen: tuple[str, ...]) -> None:
    task = await house.new_task(TWO, kind=UploadKind.GROUP)

    with pytest.raises(BewaarstroomError) as refused:
        parted(house, task, *chosen)
    assert refused.value.code == "upload-whole"


async def test_a_folder_stays_whole(house: House) -> None:
    folder = await house.new_task(TWO, kind=UploadKind.FOLDER)
    loose = await house.new_task({"3.png": picture(30)})

    with pytest.raises(BewaarstroomError) as refused:
        parted(house, folder, "1.png")
    assert refused.value.code == "upload-whole"
    with pytest.raises(BewaarstroomError) as refused:
        merged(house, loose, folder)
    assert refused.value.code == "uploads-apart"


async def test_files_of_another_person_stay_apart_and_so_does_a_task_with_itself(house: House) -> None:
    mine, his = await house.new_task(), await house.new_task(owner=BRAM)

    assert not can_merge(upload_of(house, mine), upload_of(house, his))
    assert not can_merge(upload_of(house, mine), upload_of(house, mine))
    for other in (his, mine):
        with pytest.raises(BewaarstroomError) as refused:
            merged(house, mine, other)
        assert refused.value.code == "uploads-apart"


async def test_only_di_may_and_not_on_the_task_of_a_colleague(house: House) -> None:
    one, two = await house.new_task(), await house.new_task()

    with pytest.raises(BewaarstroomError) as refused:
        merged(house, one, two, SAMIR_OF_BEHEER)
    assert refused.value.code == "task-unknown"
    with house.database.begin() as connection:
        taken = worklist.take_task(connection, step(house, two, ILSE_OF_DI))
    with pytest.raises(BewaarstroomError) as refused:
        merged(house, one, taken)
    assert refused.value.code == "task-of-colleague"


async def test_who_looked_at_an_older_page_is_told(house: House) -> None:
    one, two = await house.new_task(), await house.new_task()
    with house.database.begin() as connection:
        worklist.take_task(connection, step(house, two))

    with pytest.raises(BewaarstroomError) as refused:
        merged(house, one, two)
    assert refused.value.code == "task-moved-on"


async def test_what_is_decided_is_divided_no_more(house: House) -> None:
    one, two = await house.new_task(), await house.new_task()
    with house.database.begin() as connection:
        decided = worklist.decide_register(connection, step(house, two), CHOICE, house.console.runs)

    with pytest.raises(BewaarstroomError) as refused:
        merged(house, one, decided)
    assert refused.value.code == "task-moved-on"


@pytest.mark.parametrize("trace", ["document", "announcement"])
async def test_what_may_stand_in_the_zaaksysteem_is_divided_no_more(house: House, trace: str) -> None:
    one, two = await house.new_task(), await house.new_task()
    with house.database.begin() as connection:
        if trace == "document":
            prove_file(connection, uploads.get(connection, two.upload_id), 1, house.clock())
        else:
            intentions.remember(connection, "doc/1", {}, now=house.clock(), upload_id=two.upload_id)

    with pytest.raises(BewaarstroomError) as refused:
        merged(house, one, two)
    assert refused.value.code == "upload-registered-in-part"
