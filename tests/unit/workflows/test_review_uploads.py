from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from tests.unit.workflows.test_uploads import Hall, hall, now, opened
from workflows.store import schema, waits
from workflows.store.waits import NewWait
from workflows.tasks import TaskEvent
from workflows.uploads import DELETION_SIGNAL, forgo_clicks

__all__ = ["hall", "opened"]

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_di_refused_comes_back_whole_when_the_employee_completes_it(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))
    await hall.move(TaskEvent.DECIDED_TO_REJECT)

    assert await hall.receive(hall.arrival("een", "twee"))
    assert await hall.receive(hall.arrival("een", "twee", "drie"))

    newest, refused = await hall.uploads()
    assert (len(newest.files), len(refused.files)) == (3, 1)


async def test_a_run_that_waits_for_a_click_goes_on_when_the_settings_ask_for_none(hall: Hall) -> None:
    await hall.receive(hall.arrival("een"))
    [upload] = await hall.uploads()
    wait = NewWait(path="Wachten", iteration="", kind=DELETION_SIGNAL, key=upload.upload_id, deadline=now())
    query = select(schema.run.c.run_id).where(schema.run.c.upload_id == upload.upload_id)
    run_id = await hall.database.transact(lambda connection: connection.scalar(query))
    await hall.database.transact(lambda connection: waits.add(connection, str(run_id), 1, [wait], now()))

    await hall.database.transact(partial(forgo_clicks, runs=hall.engine))

    ended = select(schema.wait.c.status, schema.wait.c.outcome).where(
        schema.wait.c.kind == DELETION_SIGNAL, schema.wait.c.key == upload.upload_id
    )
    [row] = await hall.database.transact(lambda connection: list(connection.execute(ended)))
    assert (row.status, row.outcome) == ("done", {"asked": False})
