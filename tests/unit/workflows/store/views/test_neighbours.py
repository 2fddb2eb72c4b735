from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import BRAM, FENNA_HERSELF, NOOR_OF_DI, House, build_house, picture
from workflows.model import UploadKind, Viewer
from workflows.store import tasks, uploads
from workflows.store.database import Database
from workflows.store.views.neighbours import Neighbour, neighbours_for
from workflows.tasks import Task, TaskEvent


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def neighbours(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> list[int]:
    with house.database.begin() as connection:
        upload = uploads.get(connection, task.upload_id)
        return [each.number for each in neighbours_for(connection, viewer, upload)]


async def test_open_tasks_of_loose_files_of_the_same_person_can_be_put_together(house: House) -> None:
    one = await house.new_task({"a.png": picture()})
    two = await house.new_task({"b.png": picture(), "c.png": picture(3)}, kind=UploadKind.GROUP)
    folder = await house.new_task({"d.png": picture()}, kind=UploadKind.FOLDER)
    await house.new_task({"e.png": picture()}, owner=BRAM)
    closed = await house.new_task({"f.png": picture()})
    with house.database.begin() as connection:
        tasks.apply(connection, closed, TaskEvent.DECIDED_TO_REJECT, house.clock())
        upload = uploads.get(connection, one.upload_id)
        assert neighbours_for(connection, NOOR_OF_DI, upload) == (
            Neighbour(
                task_id=two.task_id,
                number=two.number,
                version=two.version,
                kind="screenshot",
                arrived_at=house.clock(),
                files=2,
                name="b.png",
            ),
        )

    assert (neighbours(house, folder), neighbours(house, one, FENNA_HERSELF)) == ([], [])
