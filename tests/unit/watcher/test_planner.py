from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.conftest import HandClock
from tests.household import Household, at_home
from watcher.graph import Ask, place
from watcher.planner import Plan, Planner
from watcher.plans import GraphPlans
from watcher.simulator.faults import Kind
from workflows.store import tasks
from workflows.store.database import Database
from workflows.tasks import TaskEvent

PLAN = Plan(plan_id="plan-di", bucket_id="bucket-1", console_url="https://bewaren.example")


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    async with at_home(tmp_path, database, clock) as opened:
        yield opened


@pytest.fixture
def planner(home: Household) -> Planner:
    onedrive = home.onedrive
    return Planner(GraphPlans(onedrive.door), onedrive.database, onedrive.clock, PLAN)


async def _shown(home: Household) -> list[dict[str, object]]:
    page = await home.onedrive.door.get("/planner/plans/plan-di/tasks")
    value = page["value"]
    assert isinstance(value, list)
    return [one for one in value if isinstance(one, dict)]


async def _take(home: Household, upload_id: str) -> None:
    def act(connection: Connection) -> None:
        task = tasks.get(connection, upload_id)
        tasks.apply(connection, task, TaskEvent.TAKEN, home.clock(), assignee_id="noor", assignee_name="Noor")

    await home.database.transact(act)


async def test_a_task_has_one_card_that_follows_it_and_names_nobody(
    home: Household, planner: Planner
) -> None:
    upload = await home.tasked("gesprek met Truus.txt")

    first = [await planner.keep(), await planner.keep()]
    (card,) = await _shown(home)
    await _take(home, upload.upload_id)
    then = [await planner.keep(), await planner.keep()]
    (moved,) = await _shown(home)

    assert (first, then) == ([1, 0], [1, 0])
    assert (card["title"], card["percentComplete"], card["bucketId"]) == (
        "Taak 1: bewaren en registreren",
        0,
        "bucket-1",
    )
    assert (moved["id"], moved["percentComplete"]) == (card["id"], 50)
    details = await home.onedrive.door.get(f"/planner/tasks/{card['id']}/details")
    assert details["description"] == f"Open de taak: https://bewaren.example/taken/{upload.upload_id}"


async def test_a_card_of_which_the_making_was_not_answered_is_found_and_not_made_twice(
    home: Household, planner: Planner
) -> None:
    await home.tasked("a.txt")
    home.onedrive.fault(Kind.TIMEOUT_AFTER, times=1, path="planner/tasks")

    lost = await planner.keep()
    home.onedrive.clock.forward(minutes=6)
    found = await planner.keep()

    assert (lost, found, len(await _shown(home))) == (0, 1, 1)


async def test_a_card_that_somebody_threw_away_stays_away(home: Household, planner: Planner) -> None:
    upload = await home.tasked("a.txt")
    await planner.keep()
    (card,) = await _shown(home)
    path = place("planner", "tasks", str(card["id"]))
    await home.onedrive.door.send(Ask(method="DELETE", path=path, if_match=str(card["@odata.etag"])))
    await _take(home, upload.upload_id)

    wrote = [await planner.keep(), await planner.keep()]

    assert (wrote, await _shown(home)) == ([0, 0], [])
