from __future__ import annotations

import pytest

from tests.household import Household
from workflows.errors import BadInputError
from workflows.operations.operation import WaitFor
from workflows.operations.wait_for_decision import wait_for_decision


async def test_the_run_waits_for_the_task_without_a_deadline(home: Household) -> None:
    upload = await home.tasked()

    answer = await home.ask(wait_for_decision, taskId=upload.upload_id)

    assert answer == WaitFor(kind="taak", key=upload.upload_id, until=None)


@pytest.mark.parametrize("task_id", [None, "bestaat-niet"])
async def test_nobody_waits_for_a_task_that_is_not_there(home: Household, task_id: str | None) -> None:
    with pytest.raises(BadInputError) as refused:
        await home.ask(wait_for_decision, taskId=task_id)
    assert refused.value.code == "upload-unknown"


async def test_a_flow_that_skipped_create_task_is_told_so(home: Household) -> None:
    upload = await home.arrived()

    with pytest.raises(BadInputError) as refused:
        await home.ask(wait_for_decision, taskId=upload.upload_id)
    assert refused.value.code == "task-missing"
