from __future__ import annotations

from tests.household import Household
from workflows.operations.operation import Done
from workflows.operations.register_upload import register_upload
from workflows.store import documents
from workflows.tasks import TaskEvent


async def test_a_decision_from_before_the_task_was_reopened_registers_nothing(home: Household) -> None:
    upload = await home.decided()
    await home.move(upload, TaskEvent.REOPENED)

    answer = await home.ask(register_upload, upload)

    assert isinstance(answer, Done)
    assert answer.body["code"] == "decision-withdrawn"  # type: ignore[index,call-overload]
    assert (
        await home.database.transact(
            lambda connection: documents.document_of(connection, upload.files[0].file_id)
        )
        is None
    )
