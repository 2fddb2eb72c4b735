from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.household import Household
from watcher.graph import Ask, place
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError
from workflows.operations.operation import Call, Done
from workflows.operations.planner import (
    create_planner_task,
    list_planner_tasks,
)
from workflows.store import schema

PLAN = "plan-van-stromen"


def _call(run_id: str = "RUN", *, upload_id: str | None = None, **parameters: Any) -> Call:
    said = {"body/planId": PLAN, "body/title": "Bel terug", "body/groupId": "groep"}
    return Call(
        run_id=run_id,
        path="Maak_taak",
        iteration="",
        attempt=1,
        upload_id=upload_id,
        parameters=said | parameters,
    )


async def _made(home: Household, call: Call) -> str:
    answer = await create_planner_task(home.house).perform(call)
    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    return str(answer.body["id"])


async def _body(home: Household, make: Any, **parameters: Any) -> Any:
    answer = await home.ask(make, **parameters)
    assert isinstance(answer, Done)
    return answer.body


async def test_a_task_of_which_the_making_was_not_answered_is_found_and_not_made_twice(
    home: Household,
) -> None:
    home.onedrive.fault(Kind.TIMEOUT_AFTER, times=1, path="planner/tasks")

    with pytest.raises(BewaarstroomError):
        await _made(home, _call())
    again = await _made(home, _call())
    third = await _made(home, _call())

    listed = (await _body(home, list_planner_tasks, id=PLAN))["value"]
    assert [again, third] == [listed[0]["id"]] * 2
    assert len(listed) == 1


async def test_a_resubmit_for_the_same_upload_finds_the_task_and_another_run_makes_its_own(
    home: Household,
) -> None:
    first = await _made(home, _call("EEN", upload_id="UPLOAD"))
    resubmitted = await _made(home, _call("TWEE", upload_id="UPLOAD"))
    others = [await _made(home, _call("DRIE")), await _made(home, _call("VIER"))]
    asked_again = await _made(home, _call("VIER"))

    assert (resubmitted, asked_again) == (first, others[1])
    assert len({first, *others}) == 3


async def test_a_title_that_comes_out_differently_the_second_time_makes_no_second_task(
    home: Household,
) -> None:
    home.onedrive.fault(Kind.TIMEOUT_AFTER, times=1, path="planner/tasks")

    with pytest.raises(BewaarstroomError):
        await _made(home, _call(**{"body/title": "Om 9:00"}))
    found = await _made(home, _call(**{"body/title": "Om 9:01"}))

    (task,) = (await _body(home, list_planner_tasks, id=PLAN))["value"]
    assert (task["id"], task["title"]) == (found, "Om 9:00")


async def test_a_task_that_somebody_threw_away_is_made_again_when_it_is_asked_for_again(
    home: Household,
) -> None:
    first = await _made(home, _call(upload_id="UPLOAD"))
    path = place("planner", "tasks", first)
    etag = str((await home.onedrive.door.get(path))["@odata.etag"])
    await home.onedrive.door.send(Ask(method="DELETE", path=path, if_match=etag))

    again = [await _made(home, _call("TWEE", upload_id="UPLOAD")) for _ in range(2)]

    assert (again[0] != first, again[0]) == (True, again[1])


async def test_what_is_remembered_of_a_task_holds_no_words(home: Household) -> None:
    await _made(home, _call(**{"body/title": "Truus Jansen bellen"}))

    def remembered(connection: Connection) -> str:
        return str(connection.execute(select(schema.intention)).all())

    assert "Truus" not in await home.database.transact(remembered)
