from __future__ import annotations

import pytest

from tests.household import Household
from workflows.errors import BadInputError
from workflows.operations.create_task import create_task
from workflows.operations.operation import Done
from workflows.tasks import TaskState


async def test_an_upload_gets_one_task_with_a_number_for_people(home: Household) -> None:
    upload = await home.arrived()

    answer = await home.ask(create_task, upload)

    assert answer == Done(body={"taskId": upload.upload_id, "number": 1})
    task = await home.task(upload)
    assert (task.state, task.because, task.run_id) == (TaskState.NIEUW, None, "RUN")


async def test_a_second_question_finds_the_first_task(home: Household) -> None:
    upload = await home.arrived()
    first = await home.ask(create_task, upload)

    assert await home.ask(create_task, upload) == first


async def test_each_upload_has_the_next_number(home: Household) -> None:
    first, second = await home.arrived("een.txt"), await home.arrived("twee.txt")
    await home.ask(create_task, first)

    assert await home.ask(create_task, second) == Done(body={"taskId": second.upload_id, "number": 2})


async def test_why_the_inspection_failed_stands_on_the_task(home: Household) -> None:
    upload = await home.arrived()

    await home.ask(create_task, upload, inspectionError="De zip is beschadigd.")

    task = await home.task(upload)
    assert (task.because, task.explanation) == ("inspection-failed", "De zip is beschadigd.")


async def test_an_unknown_upload_is_the_flow_s_mistake(home: Household) -> None:
    with pytest.raises(BadInputError) as refused:
        await home.ask(create_task, uploadId="bestaat-niet")
    assert refused.value.code == "upload-unknown"
