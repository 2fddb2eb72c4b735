"""The approvals of Power Automate: StartAndWaitForAnApproval, CreateAnApproval and WaitForAnApproval.

The question lands in the work list of whoever is asked. An early answer is kept with the approval, so that a flow that
waits later finds it; a run that ends takes its open approvals with it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from workflows.approvals import APPROVAL_SIGNAL, DI, Approval, Request, body_of
from workflows.errors import BadInputError
from workflows.model import Letter, Person
from workflows.notices.wording import Template
from workflows.operations.approval_recall import recall
from workflows.operations.approval_request import BODY, parameters_of, read_request
from workflows.operations.house import House, in_one_transaction
from workflows.operations.operation import Answer, Call, Done, Operation, WaitFor
from workflows.store import approvals, notices
from workflows.ulid import new_ulid

CONNECTOR = "shared_approvals"
CREATED = "ApprovalCreationInput"
WEBHOOK = "WebhookApprovalCreationInput"


def start_and_wait_for_an_approval(house: House) -> Operation:
    """Make the operation that asks and waits."""

    def ask(call: Call, connection: Connection) -> Answer:
        return _wait_for(_asked(connection, house, call, WEBHOOK))

    return Operation(
        connector=CONNECTOR,
        operation_id="StartAndWaitForAnApproval",
        summary="Vraagt mensen om goedkeuring, in hun werklijst, en wacht op hun antwoord. Zonder einddatum.",
        perform=in_one_transaction(house, ask),
        parameters=parameters_of(WEBHOOK),
        body=BODY,
        personal=(WEBHOOK,),
        recall=recall(house),
    )


def create_an_approval(house: House) -> Operation:
    """Make the operation that asks and goes on."""

    def ask(call: Call, connection: Connection) -> Answer:
        approval = _asked(connection, house, call, CREATED)
        return Done(body={"name": approval.approval_id})

    return Operation(
        connector=CONNECTOR,
        operation_id="CreateAnApproval",
        summary="Vraagt mensen om goedkeuring en gaat verder. Wachten kan later, met WaitForAnApproval.",
        perform=in_one_transaction(house, ask),
        parameters=parameters_of(CREATED),
        body={"name": "De goedkeuring, voor WaitForAnApproval."},
        personal=(CREATED,),
    )


def wait_for_an_approval(house: House) -> Operation:
    """Make the operation that waits for what was asked before."""

    def look(call: Call, connection: Connection) -> Answer:
        approval = approvals.find(connection, str(call.parameters.get("approvalName") or ""))
        if approval is None or approval.run_id != call.run_id:
            raise BadInputError(
                "approval-unknown",
                "De stroom wacht op een goedkeuring die niet bestaat.",
                next_step="Gebruik als approvalName de body/name van CreateAnApproval uit dezelfde run.",
            )
        return _wait_for(approval)

    return Operation(
        connector=CONNECTOR,
        operation_id="WaitForAnApproval",
        summary="Wacht op het antwoord op een eerdere vraag om goedkeuring, ook als dat er al is.",
        perform=in_one_transaction(house, look),
        parameters={"approvalName": "De body/name van CreateAnApproval."},
        body=BODY,
        recall=recall(house),
    )


def _wait_for(approval: Approval) -> Answer:
    if approval.open:
        return WaitFor(kind=APPROVAL_SIGNAL, key=approval.approval_id)
    return Done(body=body_of(approval))


def _asked(connection: Connection, house: House, call: Call, prefix: str) -> Approval:
    request, now = read_request(call.parameters, prefix), house.clock()
    approval_id = approvals.add(
        connection, approval_id=new_ulid(now), key=call.key, run_id=call.run_id, request=request, now=now
    )
    if request.notify:
        _tell(connection, house, request, approval_id)
    approval = approvals.find(connection, approval_id)
    assert approval is not None  # noqa: S101 - it was added just now
    return approval


def _tell(connection: Connection, house: House, request: Request, approval_id: str) -> None:
    """Write to everybody who is asked; the words say that there is a question, not which."""
    link = f"{house.addresses.console_url}/goedkeuringen/{approval_id}"
    for person in _addressees(house, request):
        worded = house.words.word(Template.GOEDKEURING_GEVRAAGD, {"naam": person.name, "link": link})
        letter = Letter(
            key=f"{approval_id}/{person.mail}"[-200:], to=person, subject=worded.subject, text=worded.body
        )
        notices.add(
            connection, letter, template=Template.GOEDKEURING_GEVRAAGD, upload_id=None, now=house.clock()
        )


def _addressees(house: House, request: Request) -> tuple[Person, ...]:
    by_mail = [
        Person(object_id=seat, name="collega", mail=seat) for seat in request.assigned_to if "@" in seat
    ]
    return (*by_mail, *(house.addresses.di if DI in request.assigned_to else ()))
