"""WaitForDecision: wait, for as long as it takes, until DI decides."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from workflows.model import Besluit
from workflows.operations.house import House, in_one_transaction, upload_and_task
from workflows.operations.operation import Answer, Call, Done, Later, Operation, WaitFor
from workflows.store import waits
from workflows.tasks import TaskState
from workflows.uploads import TASK_SIGNAL

A_WHILE = timedelta(minutes=1)

HALFWAY = frozenset({TaskState.WORDT_GEREGISTREERD, TaskState.GEREGISTREERD})
"""The states in which DI has nothing to decide any more, and the work is not done yet."""


def wait_for_decision(house: House) -> Operation:
    """Make the operation."""

    def look(call: Call, connection: Connection) -> Answer:
        _, task = upload_and_task(connection, call)
        if task.state in HALFWAY and not waits.is_answered(connection, TASK_SIGNAL, task.task_id):
            return _go_on(call)
        return WaitFor(kind=TASK_SIGNAL, key=task.task_id)

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="WaitForDecision",
        summary="Wacht tot Informatiebeheer een besluit neemt. Dit mag weken duren en kost niets.",
        perform=in_one_transaction(house, look),
        parameters={"taskId": "De taak, uit CreateTask."},
        body={"besluit": "registreren, afwijzen, intrekken, samengevoegd of opnieuw_onderzoeken."},
    )


def _go_on(call: Call) -> Answer:
    """Take up a decision whose run ended halfway: nobody would decide it again; not at once, so that nothing spins."""
    if call.attempt == 1:
        return Later(after=A_WHILE, code="decision-halfway")
    return Done(body={"besluit": Besluit.REGISTREREN.value})
