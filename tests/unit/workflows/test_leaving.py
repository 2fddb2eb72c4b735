from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from tests.conftest import HandClock
from tests.consoles import BRAM, NOOR, House, build_house
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.leaving import ask_to_leave
from workflows.store import followups, holds, schema
from workflows.store.database import Database
from workflows.store.holds import HoldKind


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _hold(connection: Connection, house: House, upload_id: str | None) -> None:
    holds.place(connection, upload_id=upload_id, kind=HoldKind.WOO, note="", by=NOOR, now=house.clock())


def _letters(connection: Connection) -> list[tuple[str, str]]:
    notice = schema.notice.c
    rows = connection.execute(select(notice.upload_id, notice.template).order_by(notice.upload_id))
    return [(row.upload_id, row.template) for row in rows]


async def test_who_was_asked_to_take_something_away_hears_once_that_it_must_stay(house: House) -> None:
    asked, also, done, never = [await house.new_task() for _ in range(4)]
    desk = house.console.desk
    with house.database.begin() as connection:
        for task, kind in (
            (asked, FollowUpKind.TELEFOON),
            (asked, FollowUpKind.LEEGHALEN),
            (also, FollowUpKind.OPRUIMEN),
            (done, FollowUpKind.TELEFOON),
            (never, FollowUpKind.VRAAG),
        ):
            follow(connection, task.upload_id, kind, desk.deadlines, house.clock())
        timer = followups.find(connection, done.upload_id, FollowUpKind.TELEFOON)
        assert timer is not None
        followups.end(connection, timer, "gedaan", house.clock())

        _hold(connection, house, None)
        first = ask_to_leave(connection, desk, None)
        _hold(connection, house, asked.upload_id)
        second = ask_to_leave(connection, desk, asked.upload_id)

        assert (first, second) == (2, 0)
        assert _letters(connection) == sorted([(asked.upload_id, "blokkade"), (also.upload_id, "blokkade")])


async def test_a_hold_of_one_upload_is_told_to_nobody_else(house: House) -> None:
    mine, theirs = await house.new_task(), await house.new_task(owner=BRAM)
    desk = house.console.desk
    with house.database.begin() as connection:
        for task in (mine, theirs):
            follow(connection, task.upload_id, FollowUpKind.TELEFOON, desk.deadlines, house.clock())
        _hold(connection, house, mine.upload_id)

        assert ask_to_leave(connection, desk, mine.upload_id) == 1
        assert _letters(connection) == [(mine.upload_id, "blokkade")]
