from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from tests.conftest import HandClock
from tests.console.story import tell_story
from tests.consoles import FENNA, NOOR_OF_DI, SAMIR_OF_BEHEER, House, build_house
from workflows.model import Letter
from workflows.store import notices, schema, spending
from workflows.store.database import Database
from workflows.store.notices import NoticeState
from workflows.store.spending import Spent, Standing
from workflows.store.views import watching
from workflows.store.views.page import Cursor, Place


@pytest.fixture
async def house(database: Database, clock: HandClock) -> House:
    built = build_house(database, clock)
    await tell_story(built)
    return built


async def test_folders_with_a_problem_come_first(house: House) -> None:
    with house.database.begin() as connection:
        rows = watching.watches_for(connection, SAMIR_OF_BEHEER, Place()).rows

    assert [(row.owner_name, row.problem_code, row.waiting, row.set_aside) for row in rows] == [
        ("Bram Terpstra", "watched-folder-gone", 0, 0),
        ("Fenna Duinker", None, 1, 1),
    ]


async def test_what_was_set_aside_has_a_reason_and_no_name(house: House) -> None:
    with house.database.begin() as connection:
        rows = watching.set_aside_for(connection, SAMIR_OF_BEHEER)

    assert rows == (
        watching.SetAsideRow(
            item_id="leeg",
            owner_name="Fenna Duinker",
            code="file-empty",
            is_folder=False,
            size=0,
            first_seen=house.clock(),
        ),
    )


async def test_mails_can_be_filtered_by_state(house: House) -> None:
    with house.database.begin() as connection:
        every = watching.notices_for(connection, SAMIR_OF_BEHEER, None, Place()).rows
        failed = watching.notices_for(connection, SAMIR_OF_BEHEER, NoticeState.MISLUKT, Place()).rows
        troubles = watching.troubles_for(connection, SAMIR_OF_BEHEER)

    assert [row.key for row in every if row.key.startswith("brief-")] == ["brief-1", "brief-0"]
    assert [(row.to_name, row.error_code) for row in failed] == [("Bram Terpstra", "mail-refused")]
    assert troubles == watching.Troubles(folders=1, letters=1, waiting=0)


async def test_mails_stand_in_order_of_time_the_latest_first(house: House) -> None:
    now = house.clock()
    moments = {"z": now - timedelta(days=2), "m": now + timedelta(hours=1), "a": now - timedelta(days=1)}
    with house.database.begin() as connection:
        connection.execute(delete(schema.notice))
        for key, moment in moments.items():
            letter = Letter(key=key, to=FENNA, subject="Ontvangen", text="Beste collega")
            notices.add(connection, letter, template="ontvangen", upload_id=None, now=moment)
        notices.sent(connection, "z", moments["z"])
        notices.failed(connection, "a", code="mail-refused", again_at=None, now=moments["a"])
        first = watching.notices_for(connection, SAMIR_OF_BEHEER, None, Place())
        edge = Cursor(value=int(moments["m"].timestamp()) * 1_000_000, tie="m")
        after = watching.notices_for(connection, SAMIR_OF_BEHEER, None, Place(after=edge))

    assert [row.key for row in first.rows] == ["m", "a", "z"]
    assert [row.key for row in after.rows] == ["a", "z"]


async def test_of_several_pauses_the_longest_is_told(house: House) -> None:
    now = house.clock()
    with house.database.begin() as connection:
        for process, minutes, code in (("a", 1, "graph-throttled"), ("b", 9, "graph-paused"), ("c", 4, "x")):
            standing = Standing(
                at=now,
                minute_budget=750,
                day_budget=720_000,
                licences=1_000,
                paused_until=now + timedelta(minutes=minutes),
                pause_code=code,
            )
            spending.keep(connection, process, Spent(minute=now, requests=0, units=0, pauses=0), standing)
        found = watching.graph_for(connection, SAMIR_OF_BEHEER, now)

    assert found is not None
    assert (found.paused_until, found.pause_code) == (now + timedelta(minutes=9), "graph-paused")


async def test_nobody_but_beheer_sees_any_of_it(house: House) -> None:
    with house.database.begin() as connection:
        assert watching.watches_for(connection, NOOR_OF_DI, Place()).rows == ()
        assert watching.absences_for(connection, NOOR_OF_DI) == ()
        assert watching.graph_for(connection, NOOR_OF_DI, house.clock()) is None
        assert watching.round_for(connection, NOOR_OF_DI).folders == 0
        assert watching.told_for(connection, NOOR_OF_DI).drives == 0
        assert watching.set_aside_for(connection, NOOR_OF_DI) == ()
        assert watching.notices_for(connection, NOOR_OF_DI, None, Place()).rows == ()
        nothing = watching.Troubles(folders=0, letters=0, waiting=0)
        assert watching.troubles_for(connection, NOOR_OF_DI) == nothing
