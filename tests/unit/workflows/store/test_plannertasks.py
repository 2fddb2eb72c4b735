from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from tests.consoles import build_house
from workflows.store import plannertasks
from workflows.store.database import Database
from workflows.store.plannertasks import Standing
from workflows.tasks import TaskState


async def test_a_task_is_behind_until_it_was_written_as_it_is(database: Database, clock: HandClock) -> None:
    task = await build_house(database, clock).new_task()
    now = clock()
    with database.begin() as connection:
        (fresh,) = plannertasks.behind(connection, now)
        plannertasks.asked(connection, fresh, now)
        (unanswered,) = plannertasks.behind(connection, now)
        plannertasks.made(connection, task.task_id, "planner-1")
        plannertasks.failed(connection, fresh, now + timedelta(minutes=5), gone=False)
        resting = plannertasks.behind(connection, now)
        (again,) = plannertasks.behind(connection, now + timedelta(minutes=5))
        plannertasks.in_step(connection, again)
        done = plannertasks.behind(connection, now + timedelta(days=1))

    assert (fresh.asked, unanswered.asked, unanswered.planner_id) == (False, True, None)
    assert (resting, again.planner_id, done) == ([], "planner-1", [])


@pytest.mark.parametrize(
    ("state", "percent"),
    [
        (TaskState.NIEUW, 0),
        (TaskState.WACHT_OP_INFORMATIE, 50),
        (TaskState.GEREGISTREERD, 50),
        (TaskState.AFGEROND, 100),
        (TaskState.INGETROKKEN, 100),
    ],
)
def test_planner_shows_how_far_a_task_is(state: TaskState, percent: int) -> None:
    standing = Standing(
        task_id="T", number=12, state=state, version=1, final_at=None, planner_id=None, asked=False
    )

    assert (standing.percent, standing.title) == (percent, "Taak 12: bewaren en registreren")
