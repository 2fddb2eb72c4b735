from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from tests.household import Household
from workflows.errors import BadInputError
from workflows.model import Upload
from workflows.operations.house import upload_and_task, upload_of
from workflows.operations.operation import Call


def call(upload_id: str | None = None, **parameters: Any) -> Call:
    return Call(
        run_id="RUN", path="Stap", iteration="", attempt=1, upload_id=upload_id, parameters=parameters
    )


async def test_an_upload_is_found_by_its_id_its_task_or_the_run(home: Household) -> None:
    upload = await home.arrived()

    def ask(connection: Connection) -> list[Upload]:
        asked = (
            call(uploadId=upload.upload_id),
            call(taskId=upload.upload_id),
            call(upload.upload_id, uploadId=None),
        )
        return [upload_of(connection, one) for one in asked]

    assert await home.database.transact(ask) == [upload] * 3


@pytest.mark.parametrize("parameters", [{}, {"uploadId": "weg"}, {"uploadId": 5}, {"taskId": ["weg"]}])
async def test_an_upload_that_is_not_there_is_the_flow_s_mistake(
    home: Household, parameters: dict[str, Any]
) -> None:
    with pytest.raises(BadInputError) as refused:
        await home.database.transact(lambda connection: upload_of(connection, call(**parameters)))
    assert refused.value.code == "upload-unknown"


async def test_an_upload_comes_with_its_task(home: Household) -> None:
    upload = await home.tasked()

    found, task = await home.database.transact(
        lambda connection: upload_and_task(connection, call(upload.upload_id))
    )

    assert (found, task.task_id) == (upload, upload.upload_id)
