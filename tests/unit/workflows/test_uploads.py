from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Connection, func, select

from tests.arrivals import NOON, arrival, file_seen
from tests.conftest import HandClock
from tests.household import at_home
from workflows.definition.flow import Flow
from workflows.definition.reader import read_flow
from workflows.engine import Engine, Pace
from workflows.model import Arrival, ItemKey, Upload, UploadKind
from workflows.operations.catalogue import operations_of
from workflows.store import schema, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent, TaskState
from workflows.triggers.arrivals import Arrivals
from workflows.uploads import LOOK_AGAIN, TASK_SIGNAL, Intake

_items = count(1)


def now() -> datetime:
    return datetime.now(UTC)


def ask(operation: str, **parameters: str) -> dict[str, Any]:
    host = {"apiId": "/x/shared_bewaarstroom", "connectionName": "b", "operationId": operation}
    return {"type": "OpenApiConnection", "inputs": {"host": host, "parameters": parameters}, "runAfter": {}}


FLOW = read_flow(
    json.dumps(
        {
            "$schema": "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
            "contentVersion": "1.0.0.0",
            "triggers": {"manual": {"type": "Request", "kind": "Http"}},
            "actions": {
                "Taak": ask("CreateTask", uploadId="@{triggerBody()?['uploadId']}"),
                "Wachten": ask("WaitForDecision", taskId="@{body('Taak')?['taskId']}")
                | {"runAfter": {"Taak": ["Succeeded"]}},
            },
        }
    ),
    "proef.json",
)


@dataclass(kw_only=True)
class Hall:
    """Intake before a real engine; every test has its own folder in OneDrive."""

    database: Database
    engine: Engine
    intake: Intake
    key: ItemKey

    def arrival(self, *names: str, size: int = 10) -> Arrival:
        files = (file_seen(f"{self.key.item_id}-{name}", size=size) for name in names)
        return replace(arrival(*files), key=self.key)

    async def receive(self, arrived: Arrival) -> bool:
        taken = await self.database.transact(partial(self.intake.receive, arrival=arrived))
        await self.engine.idle()
        return taken

    async def uploads(self) -> tuple[Upload, ...]:
        return await self.database.transact(partial(uploads.of_item, key=self.key))

    async def task(self) -> Task:
        upload = (await self.uploads())[0]
        return await self.database.transact(partial(tasks.get, task_id=upload.upload_id))

    async def move(self, *events: TaskEvent) -> None:
        for event in events:
            task = await self.task()
            await self.database.transact(partial(tasks.apply, task=task, event=event, now=now()))

    async def runs(self) -> list[str]:
        query = (
            select(schema.run.c.upload_id)
            .where(schema.run.c.partition_key == f"{self.key.drive_id}/watched")
            .order_by(schema.run.c.run_id)
        )
        return await self.database.transact(lambda connection: list(connection.scalars(query)))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Database, Engine]]:
    """One engine for the whole file: it is one per process."""
    place = tmp_path_factory.mktemp("uploads")
    database = Database(f"sqlite:///{place / 'test.sqlite'}", synchronous="normal")
    schema.metadata.create_all(database.engine)
    async with at_home(place, database, HandClock()) as home:
        house = replace(home.house, clock=now)
        pace = Pace(poll=timedelta(milliseconds=10))
        engine = Engine(database=database, operations=operations_of(house), clock=now, pace=pace)
        await engine.launch()
        try:
            yield database, engine
        finally:
            await engine.drain(timedelta(seconds=5))
    database.close()


@pytest.fixture
def hall(opened: tuple[Database, Engine]) -> Hall:
    """Stand in an own drive."""
    database, engine = opened
    key = ItemKey(drive_id=f"drive-{next(_items)}", item_id=f"map-{next(_items)}")
    arrivals = Arrivals(fire=engine.fire, main=flow, others=tuple)
    return Hall(database=database, engine=engine, intake=Intake(engine, arrivals, now), key=key)


def flow() -> Flow:
    return FLOW


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_arrival_becomes_one_upload_with_one_run_and_one_task(hall: Hall) -> None:
    assert await hall.receive(hall.arrival("een", "twee"))

    [upload] = await hall.uploads()
    assert (upload.kind, len(upload.files)) == (UploadKind.FOLDER, 2)
    assert await hall.runs() == [upload.upload_id]
    assert (await hall.task()).state is TaskState.NIEUW


async def test_the_flow_hears_what_arrived_by_reference_and_without_names(hall: Hall) -> None:
    await hall.receive(hall.arrival("een", "twee"))

    [upload] = await hall.uploads()
    query = select(schema.run.c.trigger).where(schema.run.c.upload_id == upload.upload_id)
    assert await hall.database.transact(lambda connection: connection.scalar(query)) == {
        "body": {
            "uploadId": upload.upload_id,
            "kind": "map",
            "driveId": hall.key.drive_id,
            "itemId": hall.key.item_id,
            "arrivedAt": "2026-11-23T12:00:00Z",
            "settledAt": "2026-11-23T12:00:00Z",
            "fileCount": 2,
            "size": 20,
        }
    }


async def test_the_same_arrival_again_is_known(hall: Hall) -> None:
    await hall.receive(hall.arrival("een", "twee"))

    assert await hall.receive(replace(hall.arrival("twee", "een"), settled_at=NOON + timedelta(hours=1)))
    assert len(await hall.uploads()) == len(await hall.runs()) == 1


async def test_fewer_files_after_our_own_deletion_are_nothing_new(hall: Hall) -> None:
    await hall.receive(hall.arrival("een", "twee"))
    await hall.move(TaskEvent.DECIDED_TO_REGISTER, TaskEvent.REGISTERED)

    assert await hall.receive(hall.arrival("twee"))
    assert len(await hall.uploads()) == 1
    assert (await hall.task()).state is TaskState.GEREGISTREERD


async def test_a_file_that_comes_while_di_can_still_decide_joins_the_upload(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))

    assert await hall.receive(hall.arrival("een", "twee"))

    [upload] = await hall.uploads()
    task = await hall.task()
    assert len(upload.files) == 2
    assert (task.state, task.because) == (TaskState.NIEUW, "files-changed")
    assert await hall.runs() == [upload.upload_id]


async def test_what_did_not_change_keeps_its_id_when_another_joins(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))
    [before] = await hall.uploads()

    await hall.receive(hall.arrival("een", "twee"))

    [after] = await hall.uploads()
    assert before.files[0] in after.files


async def test_the_waiting_run_hears_that_it_must_look_again(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))
    await hall.receive(hall.arrival("een", "twee"))

    [upload] = await hall.uploads()
    query = select(schema.signal.c.outcome).where(
        schema.signal.c.kind == TASK_SIGNAL, schema.signal.c.key == upload.upload_id
    )
    assert await hall.database.transact(lambda connection: list(connection.scalars(query))) == [LOOK_AGAIN]


async def test_while_it_is_being_registered_nothing_is_taken(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))
    await hall.move(TaskEvent.DECIDED_TO_REGISTER)

    assert not await hall.receive(hall.arrival("een", "twee"))
    assert len((await hall.uploads())[0].files) == 1


async def test_before_there_is_a_task_nothing_is_taken(hall: Hall) -> None:
    arrived = hall.arrival("een")
    await hall.database.transact(partial(uploads.add, arrival=arrived, now=now()))

    assert not await hall.receive(hall.arrival("een", "twee"))


@pytest.mark.parametrize(
    "events",
    [
        (TaskEvent.DECIDED_TO_REJECT,),
        (TaskEvent.DECIDED_TO_REGISTER, TaskEvent.REGISTERED, TaskEvent.ORIGINALS_DELETED),
        (TaskEvent.DECIDED_TO_REGISTER, TaskEvent.REGISTERED, TaskEvent.ORIGINALS_KEPT),
    ],
)
async def test_what_comes_after_the_decision_is_a_new_upload(
    hall: Hall, events: tuple[TaskEvent, ...]
) -> None:
    await hall.receive(hall.arrival("een"))
    await hall.move(*events)

    assert await hall.receive(hall.arrival("twee"))

    newest, oldest = await hall.uploads()
    assert (len(newest.files), len(oldest.files)) == (1, 1)
    assert await hall.runs() == [oldest.upload_id, newest.upload_id]
    assert (await hall.task()).state is TaskState.NIEUW


async def test_a_folder_that_changes_after_registration_waits_for_the_run_to_see_it(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))
    await hall.move(TaskEvent.DECIDED_TO_REGISTER, TaskEvent.REGISTERED)

    assert not await hall.receive(hall.arrival("een", "twee"))
    assert len(await hall.uploads()) == 1


async def test_an_upload_that_could_not_be_written_whole_leaves_nothing_behind(hall: Hall) -> None:
    def broken(connection: Connection) -> None:
        hall.intake.receive(connection, hall.arrival("een"))
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        await hall.database.transact(broken)

    count_of = (
        select(func.count()).select_from(schema.upload).where(schema.upload.c.item_id == hall.key.item_id)
    )
    assert await hall.database.transact(lambda connection: connection.scalar(count_of)) == 0
    assert await hall.runs() == []
