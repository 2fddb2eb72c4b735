from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from tests.conftest import HandClock
from tests.consoles import BRAM, NOOR, House, build_house
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.leaving import ask_again, ask_to_leave
from workflows.store import followups, holds, schema
from workflows.store.database import Database
from workflows.store.holds import Hold, HoldKind


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _hold(connection: Connection, house: House, upload_id: str | None) -> str:
    return holds.place(
        connection, upload_id=upload_id, kind=HoldKind.WOO, note="", by=NOOR, now=house.clock()
    )


def _lift(connection: Connection, house: House, hold_id: str) -> Hold:
    lifted = holds.lift(connection, hold_id, by=NOOR, now=house.clock())
    assert lifted is not None
    return lifted


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


@pytest.mark.parametrize(
    ("kind", "outcome", "heard"),
    [
        (FollowUpKind.OPRUIMEN, "naar_beheer", True),
        (FollowUpKind.LEEGHALEN, "naar_beheer", True),
        (FollowUpKind.TELEFOON, "niet_bevestigd", True),
        (FollowUpKind.LEEGHALEN, "weggehaald", False),
        (FollowUpKind.TELEFOON, "niet_nodig", False),
    ],
)
async def test_who_never_answered_the_reminders_hears_of_a_hold_too(
    house: House, kind: FollowUpKind, outcome: str, *, heard: bool
) -> None:
    task, desk = await house.new_task(), house.console.desk
    with house.database.begin() as connection:
        follow(connection, task.upload_id, kind, desk.deadlines, house.clock())
        timer = followups.find(connection, task.upload_id, kind)
        assert timer is not None
        followups.end(connection, timer, outcome, house.clock())
        hold_id = _hold(connection, house, None)
        first = ask_to_leave(connection, desk, None)
        house.clock.forward(days=30)
        again = ask_again(connection, desk, _lift(connection, house, hold_id))
        after = followups.find(connection, task.upload_id, kind)

    assert (first, again) == (heard, heard)
    assert after is not None
    anew = (None, desk.deadlines.next_reminder(house.clock()))
    assert (after.outcome, after.next_at) == (anew if heard else (outcome, timer.next_at))


async def test_when_the_last_hold_is_lifted_who_was_told_to_leave_all_hears_that_it_may_go(
    house: House,
) -> None:
    task, desk = await house.new_task(), house.console.desk
    with house.database.begin() as connection:
        follow(connection, task.upload_id, FollowUpKind.TELEFOON, desk.deadlines, house.clock())
        timer = followups.find(connection, task.upload_id, FollowUpKind.TELEFOON)
        assert timer is not None
        followups.ring(connection, timer, count=desk.deadlines.reminders, next_at=house.clock())
        everything, own = _hold(connection, house, None), _hold(connection, house, task.upload_id)
        ask_to_leave(connection, desk, None)
        house.clock.forward(days=30)
        still = ask_again(connection, desk, _lift(connection, house, everything))
        free = ask_again(connection, desk, _lift(connection, house, own))
        after = followups.find(connection, task.upload_id, FollowUpKind.TELEFOON)
        letters = _letters(connection)

    assert (still, free) == (0, 1)
    assert after == replace(
        timer, count=desk.deadlines.reminders, next_at=desk.deadlines.next_reminder(house.clock())
    )
    assert letters == [(task.upload_id, "blokkade_voorbij")]
