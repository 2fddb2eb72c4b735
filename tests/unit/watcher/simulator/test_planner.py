from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.graph import Ask, place
from workflows.errors import BewaarstroomError

TASKS = place("planner", "tasks")


async def _make(onedrive: OneDrive) -> str:
    body = {"planId": "plan", "title": "Taak 1"}
    made = await onedrive.door.send(Ask(method="POST", path=TASKS, body=body))
    assert made.status == 201
    return str(made.body["id"])


async def test_a_change_needs_the_etag_of_what_it_changes(onedrive: OneDrive) -> None:
    path = place("planner", "tasks", await _make(onedrive))
    etag = str((await onedrive.door.get(path))["@odata.etag"])
    codes = []
    for wrong in (None, 'W/"task-9"'):
        with pytest.raises(BewaarstroomError) as refused:
            await onedrive.door.send(
                Ask(method="PATCH", path=path, body={"percentComplete": 50}, if_match=wrong)
            )
        codes.append(refused.value.code)
    await onedrive.door.send(Ask(method="PATCH", path=path, body={"percentComplete": 50}, if_match=etag))
    changed = await onedrive.door.get(path)

    assert codes == ["graph-bad-request", "graph-precondition-failed"]
    assert (changed["percentComplete"], changed["@odata.etag"] != etag) == (50, True)


@pytest.mark.parametrize("body", [{"title": "zonder plan"}, {"planId": "plan"}])
async def test_a_task_needs_a_plan_and_a_title(onedrive: OneDrive, body: dict[str, str]) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        await onedrive.door.send(Ask(method="POST", path=TASKS, body=dict(body)))

    assert refused.value.code == "graph-bad-request"


async def test_details_have_an_etag_of_their_own_and_a_plan_lists_its_tasks(onedrive: OneDrive) -> None:
    task_id = await _make(onedrive)
    path = place("planner", "tasks", task_id)
    details = await onedrive.door.get(f"{path}/details")
    await onedrive.door.send(
        Ask(
            method="PATCH",
            path=f"{path}/details",
            body={"description": "Lees dit."},
            if_match=str(details["@odata.etag"]),
        )
    )
    listed = await onedrive.door.get(place("planner", "plans", "plan", "tasks"))
    other = await onedrive.door.get(place("planner", "plans", "ander", "tasks"))

    assert (await onedrive.door.get(f"{path}/details"))["description"] == "Lees dit."
    assert isinstance(listed["value"], list)
    assert ([one["id"] for one in listed["value"] if isinstance(one, dict)], other["value"]) == (
        [task_id],
        [],
    )
