"""WaitForDeletion: wait for what must come before deleting: DI's click, a second person, a hold that ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from workflows.clearance import Verwijderen
from workflows.model import Upload
from workflows.operations.gate_facts import declared_in_vain, evidence_of, not_before
from workflows.operations.house import House, Policy, in_one_transaction, upload_and_task
from workflows.operations.operation import Answer, Call, Done, Later, Operation, WaitFor
from workflows.tasks import Task
from workflows.uploads import DELETION_SIGNAL, gates_of


def wait_for_deletion(house: House) -> Operation:
    """Make the operation."""

    def look(call: Call, connection: Connection) -> Answer:
        upload, task = upload_and_task(connection, call)
        if needs_a_person(connection, house.policy, upload, task):
            return WaitFor(kind=DELETION_SIGNAL, key=task.task_id)
        ends = thought_over_at(connection, house.policy, upload, task)
        if ends is not None and ends > house.clock():
            after, wake = ends - house.clock(), gates_of(task.task_id)
            return Later(after=after, code="deletion-waits-bedenktijd", wake=wake)
        return Done(body={"asked": task.deletion_asked})

    return Operation(
        connector="shared_bewaarstroom",
        operation_id="WaitForDeletion",
        summary="Wacht op wat er voor het verwijderen nodig is: een klik van Informatiebeheer, een tweede persoon, "
        "het einde van een Woo-verzoek of van de bedenktijd.",
        perform=in_one_transaction(house, look),
        parameters={"taskId": "De taak, uit CreateTask."},
        body={"asked": "Of iemand erop heeft geklikt."},
    )


def needs_a_person(connection: Connection, policy: Policy, upload: Upload, task: Task) -> bool:
    """Whether somebody must click first: ask, agree, or lift a hold; not while deletion is off, or stopped.

    Where the policy keeps all that was only declared, nobody is asked for a click that changes nothing.
    """
    if policy.verwijderen is Verwijderen.UIT or task.deletion_stopped:
        return False
    if policy.held_because(connection, upload.upload_id) is not None:
        return True
    unasked = policy.verwijderen is Verwijderen.NA_KLIK and not task.deletion_asked
    alone = policy.vier_ogen and not task.deletion_agreed
    return (unasked or alone) and not declared_in_vain(connection, policy, upload)


def thought_over_at(connection: Connection, policy: Policy, upload: Upload, task: Task) -> datetime | None:
    """Say when the bedenktijd ends; None where nothing will go, so that there is nothing to think over."""
    if policy.verwijderen is Verwijderen.UIT or task.deletion_stopped:
        return None
    if declared_in_vain(connection, policy, upload):
        return None
    return not_before(evidence_of(connection, upload), policy)
