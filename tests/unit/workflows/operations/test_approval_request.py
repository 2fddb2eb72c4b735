from __future__ import annotations

from typing import Any

import pytest

from workflows.approvals import ApprovalKind, Request
from workflows.errors import BadInputError
from workflows.operations.approval_request import read_request

GOOD: dict[str, Any] = {
    "approvalType": "basic",
    "W/title": "Mag dit weg?",
    "W/assignedTo": "Noor@gemeente.example; DI;;noor@gemeente.example",
}


def test_a_question_is_read_with_slashes_or_nested() -> None:
    expected = Request(
        kind=ApprovalKind.BASIC,
        title="Mag dit weg?",
        assigned_to=("noor@gemeente.example", "di"),
        options=("Approve", "Reject"),
    )
    nested = {
        "approvalType": "Basic",
        "W": {"title": "Mag dit weg?", "assignedTo": ["noor@gemeente.example", "DI"]},
    }

    assert read_request(GOOD, "W") == expected
    assert read_request(nested, "W") == expected


@pytest.mark.parametrize(
    ("shown", "kind"),
    [
        ("Approve/Reject - First to respond", ApprovalKind.BASIC),
        ("approve/reject -  everyone must approve", ApprovalKind.BASIC_AWAIT_ALL),
    ],
)
def test_a_kind_may_be_called_as_the_designer_shows_it(shown: str, kind: ApprovalKind) -> None:
    assert read_request({**GOOD, "approvalType": shown}, "W").kind is kind


def test_own_options_are_those_of_the_flow() -> None:
    asked = {**GOOD, "approvalType": "CustomResponse", "W/responseOptions": ["Nu", "Later", "Nu"]}

    assert read_request(asked, "W").options == ("Nu", "Later")


@pytest.mark.parametrize(
    "wrong",
    [
        {"approvalType": "Sequential"},
        {"W/title": ""},
        {"W/title": "x" * 501},
        {"W/assignedTo": " ; "},
        {"W/itemLink": "javascript:alert(1)"},
        {"approvalType": "CustomResponse"},
        {"approvalType": "CustomResponse", "W/responseOptions": [""]},
    ],
)
def test_what_is_missing_or_too_much_is_said(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInputError) as refused:
        read_request({**GOOD, **wrong}, "W")
    assert refused.value.code == "approval-incomplete"
