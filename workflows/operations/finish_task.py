"""FinishTask: close the task as what happened to the originals says."""

from __future__ import annotations

from sqlalchemy import Connection

from workflows import kept
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.model import KeptReason
from workflows.notices.wording import Template
from workflows.operations.house import House, in_one_transaction, upload_and_task
from workflows.operations.letters import to_di
from workflows.operations.operation import Call, Done, Operation
from workflows.store import documents, tasks
from workflows.tasks import Task, TaskEvent, TaskState


def finish_task(house: House) -> Operation:
    """Make the operation."""

    def write(call: Call, connection: Connection) -> Done:
        upload, task = upload_and_task(connection, call)
        reasons = documents.kept_reasons(connection, upload)
        state = _close(connection, house, task, reasons)
        if kept.asks_to_take_out(reasons):
            follow(connection, upload.upload_id, FollowUpKind.LEEGHALEN, house.deadlines, house.clock())
        if kept.is_elsewhere(reasons):
            follow(connection, upload.upload_id, FollowUpKind.TELEFOON, house.deadlines, house.clock())
        if kept.SURPRISES & set(reasons):
            told = kept.told_to_di(reasons)
            to_di(connection, house, upload, Template.ORIGINEEL_BEHOUDEN, once=call.key, reden=told)
        template = Template.ORIGINEEL_BLIJFT if reasons else Template.AFGEROND
        return Done(body={"state": state.value, "template": template.value})

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="FinishTask",
        summary="Sluit de taak af, en zegt waarom als er originelen zijn blijven staan.",
        perform=in_one_transaction(house, write),
        parameters={"uploadId": "De upload, uit de trigger."},
        body={"state": "Hoe de taak is afgesloten.", "template": "Welke brief de medewerker krijgt."},
    )


def _close(connection: Connection, house: House, task: Task, reasons: tuple[KeptReason, ...]) -> TaskState:
    if task.state is TaskState.AFGEROND or (reasons and task.state is TaskState.ORIGINEEL_BEHOUDEN):
        return task.state  # done before; we died before we could say so
    if not reasons:
        return tasks.apply(connection, task, TaskEvent.ORIGINALS_DELETED, house.clock()).state
    return tasks.apply(
        connection,
        task,
        TaskEvent.ORIGINALS_KEPT,
        house.clock(),
        because=f"original-{reasons[0]}",
        explanation=kept.told_to_di(reasons),  # the task is read by DI; the employee's words depend on holds
    ).state
