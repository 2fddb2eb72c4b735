from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import BRAM, FENNA_HERSELF, NOOR_OF_DI, House, build_house, picture
from workflows.model import UploadKind
from workflows.store.database import Database
from workflows.store.views.doubles import Double, doubles_for
from workflows.tasks import TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def test_the_same_bytes_in_another_task_are_named_with_that_task(house: House) -> None:
    first = await house.upload({"a.png": picture()})
    task = house.task(first)
    second = await house.upload(
        {"heet anders.png": picture(), "b.png": picture(30)}, owner=BRAM, kind=UploadKind.GROUP
    )
    with house.database.begin() as connection:
        found = doubles_for(connection, NOOR_OF_DI, second.upload_id)

    assert found == (
        Double(
            file_id=second.files[0].file_id,
            other_file_id=first.files[0].file_id,
            upload_id=first.upload_id,
            number=task.number,
            state=TaskState.NIEUW,
        ),
    )


async def test_before_inspection_size_and_quickxor_tell(house: House) -> None:
    first = await house.upload({"a.png": picture()}, inspected=False)
    second = await house.upload({"b.png": picture()}, inspected=False)
    with house.database.begin() as connection:
        assert doubles_for(connection, NOOR_OF_DI, second.upload_id) == ()
        connection.exec_driver_sql("UPDATE upload_file SET quickxor = 'gelijk'")
        [found] = doubles_for(connection, NOOR_OF_DI, second.upload_id)

    assert (found.upload_id, found.number, found.state) == (first.upload_id, None, None)


async def test_a_checksum_that_differs_outweighs_a_quickxor_that_does_not(house: House) -> None:
    await house.upload({"a.png": picture()})
    second = await house.upload({"b.png": picture()})
    with house.database.begin() as connection:
        connection.exec_driver_sql("UPDATE upload_file SET quickxor = 'gelijk', sha256 = file_id")
        assert doubles_for(connection, NOOR_OF_DI, second.upload_id) == ()


async def test_the_same_bytes_twice_in_one_upload_are_named_once(house: House) -> None:
    upload = await house.upload({"a.png": picture(), "b.png": picture()}, kind=UploadKind.GROUP)
    with house.database.begin() as connection:
        [found] = doubles_for(connection, NOOR_OF_DI, upload.upload_id)

    assert (found.file_id, found.other_file_id) == (upload.files[1].file_id, upload.files[0].file_id)


async def test_only_di_hears_of_other_peoples_files(house: House) -> None:
    await house.new_task({"a.png": picture()}, owner=BRAM)
    mine = await house.new_task({"a.png": picture()})
    with house.database.begin() as connection:
        assert doubles_for(connection, FENNA_HERSELF, mine.upload_id) == ()
