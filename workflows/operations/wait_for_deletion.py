"""WaitForDeletion: wait for DI's click, where the settings ask for one."""

from __future__ import annotations

from functools import partial

from workflows.clearance import Verwijderen
from workflows.operations.house import House, upload_and_task
from workflows.operations.operation import Answer, Call, Done, Operation, WaitFor
from workflows.uploads import DELETION_SIGNAL


def wait_for_deletion(house: House) -> Operation:
    """Make the operation."""

    async def perform(call: Call) -> Answer:
        _, task = await house.database.transact(partial(upload_and_task, call=call))
        if house.policy.verwijderen is not Verwijderen.NA_KLIK or task.deletion_asked:
            return Done(body={"asked": task.deletion_asked})
        return WaitFor(kind=DELETION_SIGNAL, key=task.task_id)

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="WaitForDeletion",
        summary="Wacht op de klik van Informatiebeheer als de instelling verwijderen op na_klik staat.",
        perform=perform,
        parameters={"taskId": "De taak, uit CreateTask."},
        body={"asked": "Of iemand erop heeft geklikt."},
    )
