"""CreateTask: put the upload on DI's work list."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.following import follow_deadlines
from workflows.operations.house import House, in_one_transaction, upload_of
from workflows.operations.inspect_upload import INSPECTION_FAILED
from workflows.operations.operation import Call, Done, Operation
from workflows.operations.withdrawal import explain
from workflows.store import tasks


def create_task(house: House) -> Operation:
    """Make the operation."""

    def write(call: Call, connection: Connection) -> Done:
        upload = upload_of(connection, call)
        due = house.deadlines.due(house.clock())
        task = tasks.ensure(
            connection, upload_id=upload.upload_id, run_id=call.run_id, now=house.clock(), due=due
        )
        follow_deadlines(connection, task)
        problem = call.parameters.get("inspectionError")
        if problem and task.because is None:
            tasks.explain(connection, task.task_id, INSPECTION_FAILED, str(problem), house.clock())
        if task.open and any(file.gone_at is not None for file in upload.files):
            explain(connection, task, house.clock())  # taken away while it was being inspected
        return Done(body={"taskId": task.task_id, "number": task.number})

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="CreateTask",
        summary="Zet een upload als taak in de werklijst van Informatiebeheer. Een upload heeft altijd één taak.",
        perform=in_one_transaction(house, write),
        parameters={
            "uploadId": "De upload, uit de trigger.",
            "inspectionError?": "Waarom het onderzoek niet lukte; dit komt op de taak te staan.",
        },
        body={"taskId": "De taak.", "number": "Het nummer van de taak, voor mensen."},
    )
