from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from tests.consoles import BRAM, BRAM_HIMSELF, FENNA_HERSELF, NOOR_OF_DI, House, build_house
from workflows.model import UploadKind
from workflows.store import forgetting
from workflows.store.database import Database
from workflows.store.views.mine import MineRow, uploads_of
from workflows.store.views.page import Place
from workflows.tasks import TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def test_everybody_sees_only_their_own_newest_first(house: House) -> None:
    old = await house.upload({"a.txt": b"x"}, inspected=False, at=house.clock() - timedelta(days=2))
    task = await house.new_task({"b.png": b"y"})
    theirs = await house.upload({"c.txt": b"z"}, owner=BRAM, inspected=False)
    with house.database.begin() as connection:
        mine = uploads_of(connection, FENNA_HERSELF, Place()).rows
        of_bram = uploads_of(connection, BRAM_HIMSELF, Place()).rows
        of_di = uploads_of(connection, NOOR_OF_DI, Place()).rows

    assert mine[0] == MineRow(
        upload_id=task.upload_id,
        upload_kind=UploadKind.FILE,
        kind="other",
        arrived_at=house.clock(),
        files=1,
        name="b.png",
        state=TaskState.NIEUW,
    )
    assert [(row.upload_id, row.state) for row in mine[1:]] == [(old.upload_id, None)]
    assert [row.upload_id for row in of_bram] == [theirs.upload_id]
    assert of_di == ()


async def test_a_name_that_was_forgotten_is_not_told(house: House) -> None:
    task = await house.new_task({"b.png": b"y"})
    with house.database.begin() as connection:
        forgetting.forget_names(connection, task.upload_id, house.clock())
        (row,) = uploads_of(connection, FENNA_HERSELF, Place()).rows

    assert row.name is None
