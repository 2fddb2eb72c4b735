from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from tests.consoles import BRAM, BRAM_HIMSELF, CHAT, FENNA_HERSELF, NOOR_OF_DI, House, build_house, export
from workflows.store.database import Database
from workflows.store.views.earlier import Earlier, earlier_exports

OTHERS = CHAT.replace("Fenna", "Iemand").replace("Jelle", "Anders")


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def test_an_earlier_export_with_the_same_people_is_offered_and_others_are_not(house: House) -> None:
    days = [house.clock() - timedelta(days=day) for day in range(5, 0, -1)]
    first = await house.new_task({"a.zip": export()}, at=days[0])
    await house.new_task({"b.zip": export(OTHERS)}, at=days[1])
    await house.new_task({"c.zip": export()}, owner=BRAM, at=days[2])
    await house.new_task({"d.png": b"\x89PNG"}, at=days[3])
    last = await house.new_task({"e.zip": export(CHAT)}, at=days[4])

    with house.database.begin() as connection:
        found = earlier_exports(connection, NOOR_OF_DI, last.upload_id)
        before_first = earlier_exports(connection, NOOR_OF_DI, first.upload_id)

    assert found == (Earlier(upload_id=first.upload_id, arrived_at=days[0], number=first.number, messages=5),)
    assert before_first == ()


async def test_each_is_offered_only_what_they_may_see(house: House) -> None:
    untasked = await house.upload({"a.zip": export()}, at=house.clock() - timedelta(days=1))
    task = await house.new_task({"b.zip": export()})

    with house.database.begin() as connection:
        seen = {
            name: [one.upload_id for one in earlier_exports(connection, viewer, task.upload_id)]
            for name, viewer in (("di", NOOR_OF_DI), ("sender", FENNA_HERSELF), ("other", BRAM_HIMSELF))
        }

    assert seen == {"di": [], "sender": [untasked.upload_id], "other": []}
