from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.plans import GraphPlans
from watcher.simulator.users import FENNA
from workflows.errors import BewaarstroomError


async def test_a_task_is_made_read_and_changed_as_it_was_read(onedrive: OneDrive) -> None:
    plans = GraphPlans(onedrive.door)
    task_id = str((await plans.add({"planId": "plan", "title": "Bel"}))["id"])
    read = await plans.task(task_id)

    await plans.change(read, {"percentComplete": 50})
    with pytest.raises(BewaarstroomError) as crossed:
        await plans.change(read, {"percentComplete": 100})
    await plans.change_details(await plans.details(task_id), {"description": "Kort."})

    assert crossed.value.code == "graph-precondition-failed"
    assert [task["percentComplete"] async for task in plans.tasks("plan")] == [50]
    assert (await plans.details(task_id))["description"] == "Kort."
    assert [bucket["name"] async for bucket in plans.buckets("plan")] == ["Te doen"]


async def test_somebody_is_found_by_sign_in_name(onedrive: OneDrive) -> None:
    assert await GraphPlans(onedrive.door).person(FENNA.mail) == FENNA.id
