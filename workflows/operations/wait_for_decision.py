"""WaitForDecision: wait, for as long as it takes, until DI decides."""

from __future__ import annotations

from functools import partial

from workflows.operations.house import House, upload_and_task
from workflows.operations.operation import Answer, Call, Operation, WaitFor
from workflows.uploads import TASK_SIGNAL


def wait_for_decision(house: House) -> Operation:
    """Make the operation."""

    async def perform(call: Call) -> Answer:
        _, task = await house.database.transact(partial(upload_and_task, call=call))
        return WaitFor(kind=TASK_SIGNAL, key=task.task_id)

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="WaitForDecision",
        summary="Wacht tot Informatiebeheer een besluit neemt. Dit mag weken duren en kost niets.",
        perform=perform,
        parameters={"taskId": "De taak, uit CreateTask."},
        body={"besluit": "registreren, afwijzen of opnieuw_onderzoeken."},
    )
