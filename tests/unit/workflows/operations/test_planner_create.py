from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from tests.household import Household
from tests.planner import PLAN, body, call, made
from watcher.graph import Ask, place
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError
from workflows.operations.planner import (
    list_planner_tasks,
)
from workflows.store import schema


async def test_a_task_of_which_the_making_was_not_answered_is_found_and_not_made_twice(
    home: Household,
) -> None:
    home.onedrive.fault(Kind.TIMEOUT_AFTER, times=1, path="planner/tasks")

    with pytest.raises(BewaarstroomError):
        await made(home, call())
    again = await made(home, call())
    third = await made(home, call())

    listed = (await body(home, list_planner_tasks, id=PLAN))["value"]
    assert [again, third] == [listed[0]["id"]] * 2
    assert len(listed) == 1


async def test_a_resubmit_for_the_same_upload_finds_the_task_and_another_run_makes_its_own(
    home: Household,
) -> None:
    first = await made(home, call("EEN", upload_id="UPLOAD"))
    resubmitted = await made(home, call("TWEE", upload_id="UPLOAD"))
    others = [await made(home, call("DRIE")), await made(home, call("VIER"))]
    asked_again = await made(home, call("VIER"))

    assert (resubmitted, asked_again) == (first, others[1])
    assert len({first, *others}) == 3


async def test_a_title_that_comes_out_differently_the_second_time_makes_no_second_task(
    home: Household,
) -> None:
    home.onedrive.fault(Kind.TIMEOUT_AFTER, times=1, path="planner/tasks")

    with pytest.raises(BewaarstroomError):
        await made(home, call(**{"body/title": "Om 9:00"}))
    found = await made(home, call(**{"body/title": "Om 9:01"}))

    (task,) = (await body(home, list_planner_tasks, id=PLAN))["value"]
    assert (task["id"], task["title"]) == (found, "Om 9:00")


async def test_a_task_that_somebody_threw_away_is_made_again_when_it_is_asked_for_again(
    home: Household,
) -> None:
    first = await made(home, call(upload_id="UPLOAD"))
    path = place("planner", "tasks", first)
    etag = str((await home.onedrive.door.get(path))["@odata.etag"])
    await home.onedrive.door.send(Ask(method="DELETE", path=path, if_match=etag))

    again = [await made(home, call("TWEE", upload_id="UPLOAD")) for _ in range(2)]

    assert (again[0] != first, again[0]) == (True, again[1])


async def test_what_is_remembered_of_a_task_holds_no_words(home: Household) -> None:
    await made(home, call(**{"body/title": "Truus Jansen bellen"}))

    def remembered(connection: Connection) -> str:
        return str(connection.execute(select(schema.intention)).all())

    assert "Truus" not in await home.database.transact(remembered)
