from __future__ import annotations

from typing import Any

import pytest

from tests.household import Household
from tests.planner import PLAN, body, call, made
from watcher.graph import Ask, place
from watcher.simulator.faults import Kind
from watcher.simulator.users import FENNA
from workflows.errors import BewaarstroomError
from workflows.operations.operation import Done
from workflows.operations.planner import (
    create_planner_task,
    get_planner_details,
    get_planner_task,
    list_planner_buckets,
    list_planner_tasks,
    update_planner_details,
    update_planner_task,
)


async def test_a_task_is_made_with_what_the_flow_says_and_tells_no_words(home: Household) -> None:
    said = {
        "body/dueDateTime": "2026-12-01T08:00:00Z",
        "body/assignments": f"{FENNA.mail};",
        "body/category2": True,
        "body/priority": "3",
    }

    answer = await create_planner_task(home.house).perform(call(**said))
    (task,) = (await body(home, list_planner_tasks, id=PLAN))["value"]

    assert isinstance(answer, Done)
    assert answer.body == {
        "id": task["id"],
        "planId": PLAN,
        "percentComplete": 0,
        "priority": 3,
        "dueDateTime": "2026-12-01T08:00:00Z",
    }
    assert (task["title"], task["_assignments"], task["appliedCategories"]) == (
        "Bel terug",
        [{"userId": FENNA.id}],
        {"category2": True},
    )


async def test_a_task_is_changed_and_what_is_left_empty_stays(home: Household) -> None:
    task_id = await made(home, call(**{"body/bucketId": "bucket"}))
    said = {"id": task_id, "body/percentComplete": "100", "body/title": ""}

    changed = [await body(home, update_planner_task, **said) for _ in range(2)]
    task = await body(home, get_planner_task, id=task_id)

    assert changed[0] == changed[1]
    assert (task["title"], task["percentComplete"], task["bucketId"]) == ("Bel terug", 100, "bucket")
    assert task["@odata.etag"] == 'W/"task-2"'  # the second time nothing was written


async def test_details_are_written_and_a_point_keeps_its_id(home: Household) -> None:
    task_id = await made(home, call())
    said = {
        "id": task_id,
        "body/description": "Zie de zaak.",
        "body/checklist": [{"id": "1", "title": "Bellen", "isChecked": "false"}],
    }

    for _ in range(2):
        await body(home, update_planner_details, **said)
    details = await body(home, get_planner_details, id=task_id)

    assert details["description"] == "Zie de zaak."
    assert [(one["title"], one["isChecked"]) for one in details["checklist"]] == [("Bellen", False)]
    assert details["@odata.etag"] == 'W/"details-2"'


async def test_the_buckets_of_a_plan_are_listed(home: Household) -> None:
    listed = await body(home, list_planner_buckets, id=PLAN)

    assert [one["name"] for one in listed["value"]] == ["Te doen"]


@pytest.mark.parametrize(
    ("make", "parameters"),
    [
        (create_planner_task, {"body/planId": "ander-plan", "body/title": "Titel"}),
        (list_planner_tasks, {"id": "ander-plan"}),
        (list_planner_buckets, {"id": "ander-plan"}),
    ],
)
async def test_a_flow_gets_into_no_plan_that_the_settings_do_not_name(
    home: Household, make: Any, parameters: dict[str, Any]
) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        await home.ask(make, **parameters)

    assert refused.value.code == "planner-plan-refused"


@pytest.mark.parametrize(
    "make", [get_planner_task, get_planner_details, update_planner_task, update_planner_details]
)
async def test_a_task_of_another_plan_is_neither_read_nor_changed(home: Household, make: Any) -> None:
    body = {"planId": "ander-plan", "title": "Van een ander"}
    made = await home.onedrive.door.send(Ask(method="POST", path=place("planner", "tasks"), body=body))

    with pytest.raises(BewaarstroomError) as refused:
        await home.ask(make, id=made.body["id"], **{"body/title": "Van mij"})

    assert refused.value.code == "planner-plan-refused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"body/title": ""},
        {"body/title": "x" * 256},
        {"body/percentComplete": "veel"},
        {"body/priority": 11},
        {"body/assignments": ";".join(f"{number}@gemeente.example" for number in range(21))},
    ],
)
async def test_a_task_that_makes_no_sense_is_refused(home: Household, wrong: dict[str, Any]) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        await made(home, call(**wrong))

    assert refused.value.code == "planner-field-wrong"


async def test_a_change_that_crosses_another_is_asked_again(home: Household) -> None:
    task_id = await made(home, call())
    home.onedrive.fault(Kind.STALE, times=1, method="PATCH", path="planner/tasks")

    with pytest.raises(BewaarstroomError) as crossed:
        await home.ask(update_planner_task, id=task_id, **{"body/percentComplete": 50})

    assert crossed.value.code == "planner-changed"
