"""What a flow reads of a decided approval that its history does not keep: who said what, from where people said it.

The history has the outcome, ids and moments. Names, addresses and remarks live once, with the approval, and are gone from
here when they are erased there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from workflows.approvals import Approval, Response, answer_of
from workflows.jsontypes import JsonObject
from workflows.operations.house import House
from workflows.store import approvals, colleagues

NOBODY: JsonObject = {"displayName": None, "email": None, "userPrincipalName": None}


def recall(house: House) -> Callable[[JsonObject], JsonObject]:
    """Make what adds the names and remarks to the outputs of an approval."""

    def read(outputs: JsonObject) -> JsonObject:
        with house.database.read() as connection:
            return {**outputs, "body": with_people(connection, outputs.get("body"))}

    return read


def with_people(connection: Connection, kept: Any) -> Any:
    """Add to the body of an approval, as the history has it, what is known of it now; for no other answers than those."""
    found = approvals.find(connection, str(kept.get("name"))) if isinstance(kept, Mapping) else None
    if found is None or not isinstance(kept, Mapping):
        return kept
    listed = kept.get("responses")
    answers = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    said = [_with_person(connection, found, one) for one in answers]
    return {
        **kept,
        "title": found.request.title or None,
        "details": found.request.details or None,
        "responses": said,
        "responseSummary": "\n\n".join(_summary(one) for one in said),
    }


def _with_person(connection: Connection, approval: Approval, kept: Mapping[str, Any]) -> dict[str, Any]:
    given = _given(approval, kept)
    person = NOBODY if given is None else _person(connection, given)
    return {
        **kept,
        "responder": {**_responder(kept), **person},
        "comments": None if given is None else given.comments,
    }


def _responder(kept: Mapping[str, Any]) -> Mapping[str, Any]:
    responder = kept.get("responder")
    return responder if isinstance(responder, Mapping) else {}


def _given(approval: Approval, kept: Mapping[str, Any]) -> Response | None:
    """Find the answer that the history tells of; None when it was erased."""
    return next((given for given in approval.responses if answer_of(given) == kept), None)


def _person(connection: Connection, given: Response) -> JsonObject:
    known = colleagues.find(connection, given.responder_id)
    mail = known.person.mail if known else given.seat if "@" in given.seat else None
    return {"displayName": given.responder_name, "email": mail, "userPrincipalName": mail}


def _summary(response: Mapping[str, Any]) -> str:
    person = response["responder"]
    who = ", ".join(filter(None, (person["displayName"], person["email"])))
    return "\n".join(
        (
            f"Approver: {who}",
            f"Response: {response.get('approverResponse')}",
            f"Response Date: {response.get('responseDate')}",
            f"Comments: {response['comments'] or ''}",
        )
    )
