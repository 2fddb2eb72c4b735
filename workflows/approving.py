"""What people do with an approval: answer it, once, within one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from workflows.approvals import APPROVAL_SIGNAL, Approval, Response, body_of, concerns, outcome_of
from workflows.errors import BadInputError, PermanentError
from workflows.model import Viewer
from workflows.store import approvals, audit
from workflows.store.audit import Act
from workflows.uploads import Runs

MOST_COMMENTS = 2000  # characters


def answer(
    connection: Connection,
    *,
    viewer: Viewer,
    approval_id: str,
    response: str,
    comments: str,
    runs: Runs,
    now: datetime,
) -> Approval:
    """Answer as somebody who was asked; the answer that decides wakes the run.

    Raises PermanentError approval-not-yours or approval-closed, BadInputError approval-option-unknown.
    """
    approval = approvals.lock(connection, approval_id)
    if approval is None or not concerns(approval.request, viewer):
        raise PermanentError("approval-not-yours", "Deze goedkeuring is er niet, of is niet aan u gevraagd.")
    seat = approval.seat_of(viewer)
    if not approval.open or seat is None:
        raise PermanentError(
            "approval-closed",
            "U kunt hier niet meer op antwoorden: het is al beslist of ingetrokken.",
            next_step="Bekijk de uitkomst op deze pagina.",
        )
    if response not in approval.request.options:
        raise BadInputError("approval-option-unknown", "Kies een van de antwoorden.")
    given = Response(
        seat=seat,
        responder_id=viewer.person.object_id,
        responder_name=viewer.person.name,
        response=response,
        comments=comments,
        at=now,
    )
    approvals.answer(connection, approval_id, given)
    audit.record(
        connection,
        at=now,
        act=Act.APPROVAL_ANSWERED,
        result="beantwoord",
        viewer=viewer,
        object_id=approval_id,
    )
    return _decided(connection, approval, given, runs, now)


def _decided(
    connection: Connection, approval: Approval, given: Response, runs: Runs, now: datetime
) -> Approval:
    answered = replace(approval, responses=(*approval.responses, given))
    outcome = outcome_of(answered.request, answered.responses)
    if outcome is None:
        return answered
    approvals.end(connection, approval.approval_id, outcome=outcome, now=now)
    ended = replace(answered, outcome=outcome, ended_at=now)
    runs.signal(connection, kind=APPROVAL_SIGNAL, key=approval.approval_id, outcome=body_of(ended))
    return ended
