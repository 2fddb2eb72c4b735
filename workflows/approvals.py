"""An approval: a question of a flow to people, their answers, and what those come to (Power Automate's four kinds)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from workflows.jsontypes import JsonObject
from workflows.model import Viewer

APPROVAL_SIGNAL: Final = "goedkeuring"
"""The kind of signal that the end of an approval is; its key is the approval's id."""

APPROVE: Final = "Approve"
REJECT: Final = "Reject"
DI: Final = "di"
"""Stands in `assignedTo` for whoever is of DI."""


class ApprovalKind(StrEnum):
    """Power Automate's `approvalType`."""

    BASIC = "Basic"  # the first answer counts
    BASIC_AWAIT_ALL = "BasicAwaitAll"  # everybody must approve; the first refusal ends it
    CUSTOM = "CustomResponse"  # own options, the first answer counts
    CUSTOM_AWAIT_ALL = "CustomResponseAwaitAll"  # own options, everybody answers

    @property
    def awaits_all(self) -> bool:
        """Whether one answer is not enough."""
        return self in {ApprovalKind.BASIC_AWAIT_ALL, ApprovalKind.CUSTOM_AWAIT_ALL}

    @property
    def custom(self) -> bool:
        """Whether the flow names the options."""
        return self in {ApprovalKind.CUSTOM, ApprovalKind.CUSTOM_AWAIT_ALL}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a flow asks; texts and addresses are personal."""

    kind: ApprovalKind
    title: str
    assigned_to: tuple[str, ...]  # mail addresses, object ids or "di"; lower case
    options: tuple[str, ...]
    details: str = ""
    link: str = ""  # https only
    link_text: str = ""
    notify: bool = True


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer."""

    seat: str  # which of assigned_to it is the answer of
    responder_id: str  # object id
    responder_name: str  # personal
    response: str  # one of the options
    comments: str  # personal
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A question with the answers so far."""

    approval_id: str
    request: Request
    run_id: str
    created_at: datetime
    ended_at: datetime | None
    outcome: str | None  # None while open; also when it was withdrawn
    responses: tuple[Response, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody may still answer."""
        return self.ended_at is None

    def seat_of(self, viewer: Viewer) -> str | None:
        """Say as which of the addressees somebody may answer; None: not at all, or they did already."""
        taken = {response.seat for response in self.responses}
        mine = (viewer.person.mail.casefold(), viewer.person.object_id.casefold(), DI if viewer.is_di else "")
        seats = [seat for seat in self.request.assigned_to if seat in mine and seat not in taken]
        answered = any(response.responder_id == viewer.person.object_id for response in self.responses)
        return seats[0] if seats and not answered else None


def concerns(request: Request, viewer: Viewer) -> bool:
    """Tell whether somebody was asked."""
    mine = {viewer.person.mail.casefold(), viewer.person.object_id.casefold()}
    return bool(mine & set(request.assigned_to)) or (viewer.is_di and DI in request.assigned_to)


def outcome_of(request: Request, responses: Sequence[Response]) -> str | None:
    """Say what the answers come to; None: not decided yet."""
    given = [response.response for response in responses]
    if not given:
        return None
    if not request.kind.awaits_all:
        return given[0]
    if request.kind is ApprovalKind.BASIC_AWAIT_ALL and REJECT in given:
        return REJECT
    if len(given) < len(request.assigned_to):
        return None
    return ", ".join(given) if request.kind.custom else APPROVE


def body_of(approval: Approval) -> JsonObject:
    """Spell an ended approval as the history keeps it; names and comments are added from here when a flow reads it."""
    return {
        "name": approval.approval_id,
        "outcome": approval.outcome,
        "requestDate": _spelled(approval.created_at),
        "completionDate": _spelled(approval.ended_at) if approval.ended_at else None,
        "responses": [answer_of(response) for response in approval.responses],
    }


def answer_of(response: Response) -> JsonObject:
    """Spell one answer as the history keeps it."""
    return {
        "responder": {"id": response.responder_id},
        "approverResponse": response.response,
        "responseDate": _spelled(response.at),
    }


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
