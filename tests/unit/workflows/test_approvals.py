from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.approvals import (
    APPROVE,
    REJECT,
    Approval,
    ApprovalKind,
    Request,
    Response,
    body_of,
    concerns,
    outcome_of,
)
from workflows.model import Person, Viewer

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NOOR = Viewer(
    person=Person(object_id="noor", name="Noor", mail="Noor@gemeente.example"),
    roles=frozenset({"DI"}),
    origin="::1",
)
FENNA = Viewer(
    person=Person(object_id="fenna", name="Fenna", mail="fenna@gemeente.example"),
    roles=frozenset(),
    origin="::1",
)


def asked(kind: ApprovalKind = ApprovalKind.BASIC, *people: str) -> Request:
    return Request(
        kind=kind, title="Mag dit?", assigned_to=people or ("a@x", "b@x"), options=(APPROVE, REJECT)
    )


def said(*answers: str) -> list[Response]:
    return [
        Response(seat=f"{n}@x", responder_id=str(n), responder_name="N", response=answer, comments="", at=AT)
        for n, answer in enumerate(answers)
    ]


@pytest.mark.parametrize(
    ("kind", "answers", "outcome"),
    [
        (ApprovalKind.BASIC, (), None),
        (ApprovalKind.BASIC, (REJECT,), REJECT),
        (ApprovalKind.BASIC_AWAIT_ALL, (APPROVE,), None),
        (ApprovalKind.BASIC_AWAIT_ALL, (APPROVE, APPROVE), APPROVE),
        (ApprovalKind.BASIC_AWAIT_ALL, (REJECT,), REJECT),
        (ApprovalKind.CUSTOM, ("Later",), "Later"),
        (ApprovalKind.CUSTOM_AWAIT_ALL, ("Later",), None),
        (ApprovalKind.CUSTOM_AWAIT_ALL, ("Later", "Nu"), "Later, Nu"),
    ],
)
def test_the_kind_decides_what_the_answers_come_to(
    kind: ApprovalKind, answers: tuple[str, ...], outcome: str | None
) -> None:
    assert outcome_of(asked(kind), said(*answers)) == outcome


@given(st.sampled_from(ApprovalKind), st.lists(st.sampled_from([APPROVE, REJECT]), max_size=2))
def test_everybody_having_answered_always_decides(kind: ApprovalKind, answers: list[str]) -> None:
    decided = outcome_of(asked(kind), said(*answers)) is not None

    assert decided or len(answers) < 2


def test_only_who_was_asked_is_concerned() -> None:
    assert concerns(asked(ApprovalKind.BASIC, "noor@gemeente.example"), NOOR)
    assert concerns(asked(ApprovalKind.BASIC, "noor"), NOOR)
    assert concerns(asked(ApprovalKind.BASIC, "di"), NOOR)
    assert not concerns(asked(ApprovalKind.BASIC, "di", "noor"), FENNA)


def approval(*responses: Response, people: tuple[str, ...]) -> Approval:
    return Approval(
        approval_id="A",
        request=asked(ApprovalKind.BASIC_AWAIT_ALL, *people),
        run_id="R",
        created_at=AT,
        ended_at=None,
        outcome=None,
        responses=responses,
    )


def test_a_seat_is_answered_once_and_a_person_answers_once() -> None:
    of_noor = Response(
        seat="noor@gemeente.example",
        responder_id="noor",
        responder_name="Noor",
        response=APPROVE,
        comments="",
        at=AT,
    )

    assert approval(people=("di", "noor@gemeente.example")).seat_of(NOOR) == "di"
    assert approval(of_noor, people=("di", "noor@gemeente.example")).seat_of(NOOR) is None
    assert approval(people=("di",)).seat_of(FENNA) is None


def test_a_flow_reads_ids_and_answers_and_no_names_or_comments() -> None:
    ended = Approval(
        approval_id="A",
        request=asked(),
        run_id="R",
        created_at=AT,
        ended_at=AT,
        outcome=APPROVE,
        responses=(
            Response(
                seat="a@x",
                responder_id="noor",
                responder_name="Noor",
                response=APPROVE,
                comments="prima",
                at=AT,
            ),
        ),
    )

    assert body_of(ended) == {
        "name": "A",
        "outcome": "Approve",
        "requestDate": "2026-11-24T09:00:00Z",
        "completionDate": "2026-11-24T09:00:00Z",
        "responses": [
            {
                "responder": {"id": "noor"},
                "approverResponse": "Approve",
                "responseDate": "2026-11-24T09:00:00Z",
            }
        ],
    }
