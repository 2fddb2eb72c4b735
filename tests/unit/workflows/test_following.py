from __future__ import annotations

from tests.conftest import HandClock
from tests.consoles import build_house
from workflows.deadlines import Deadlines
from workflows.following import after_waiting, follow, follow_deadlines
from workflows.followups import FollowUpKind
from workflows.store import followups
from workflows.store.database import Database

DEADLINES = Deadlines()


async def test_a_task_is_followed_at_its_two_dates_and_after_waiting_later(
    database: Database, clock: HandClock
) -> None:
    task = await build_house(database, clock).new_task()
    asked_at = clock()
    due, later = DEADLINES.due(asked_at), Deadlines(target_days=4, final_days=11).due(asked_at)
    clock.forward(days=1)
    with database.begin() as connection:
        follow_deadlines(connection, task)
        moved = after_waiting(connection, task, asked_at, DEADLINES, clock())
        timers = [
            followups.find(connection, task.upload_id, kind)
            for kind in (FollowUpKind.STREEFDATUM, FollowUpKind.FATALE_DATUM)
        ]

    assert (task.target_at, task.final_at) == (due.target, due.final)
    assert moved == {"target_at": later.target, "final_at": later.final}
    assert [timer and timer.next_at for timer in timers] == [later.target, later.final]


async def test_an_employee_is_reminded_after_a_few_working_days(database: Database, clock: HandClock) -> None:
    task = await build_house(database, clock).new_task()
    with database.begin() as connection:
        follow(connection, task.upload_id, FollowUpKind.OPRUIMEN, DEADLINES, clock())
        timer = followups.find(connection, task.upload_id, FollowUpKind.OPRUIMEN)

    assert timer is not None
    assert timer.next_at == DEADLINES.next_reminder(clock())
