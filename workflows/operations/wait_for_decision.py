"""WaitForDecision: wait, for as long as it takes, until DI decides."""

from __future__ import annotations

from workflows.operations.house import House
from workflows.operations.operation import Answer, Call, Operation, WaitFor
from workflows.uploads import TASK_SIGNAL


def wait_for_decision(_house: House) -> Operation:
    """Make the operation."""

    async def perform(call: Call) -> Answer:
        return WaitFor(kind=TASK_SIGNAL, key=str(call.parameters["taskId"]))

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="WaitForDecision",
        summary="Wacht tot Informatiebeheer een besluit neemt. Dit mag weken duren en kost niets.",
        perform=perform,
        parameters={"taskId": "De taak, uit CreateTask."},
        body={"besluit": "registreren, afwijzen of opnieuw_onderzoeken."},
    )
