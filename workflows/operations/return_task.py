"""ReturnTask: give a task back to DI with the reason, and tell them."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.notices.wording import Template
from workflows.operations.house import House, in_one_transaction, upload_and_task
from workflows.operations.letters import to_di
from workflows.operations.operation import Call, Done, Operation
from workflows.store import tasks
from workflows.tasks import TaskEvent, TaskState

UNKNOWN = "Het registreren is niet gelukt. De beheerder kan in het logboek zien waarom."


def return_task(house: House) -> Operation:
    """Make the operation."""

    def write(call: Call, connection: Connection) -> Done:
        upload, task = upload_and_task(connection, call)
        code = str(call.parameters.get("code") or "unexpected-error")
        sentence = str(call.parameters.get("message") or UNKNOWN)
        if task.state is TaskState.WORDT_GEREGISTREERD:
            tasks.apply(
                connection,
                task,
                TaskEvent.REGISTRATION_FAILED,
                house.clock(),
                because=code,
                explanation=sentence,
            )
        to_di(connection, house, upload, Template.REGISTREREN_MISLUKT, once=call.key, reden=sentence)
        return Done(body={"state": tasks.get(connection, upload.upload_id).state.value})

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="ReturnTask",
        summary="Geeft een taak terug aan Informatiebeheer, met de reden, en stuurt hun een bericht.",
        perform=in_one_transaction(house, write),
        parameters={
            "uploadId": "De upload, uit de trigger.",
            "code?": "De code van wat er misging.",
            "message?": "De zin die Informatiebeheer ziet.",
        },
        body={"state": "Hoe de taak er nu voor staat."},
    )
