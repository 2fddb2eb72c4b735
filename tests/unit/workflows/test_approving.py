from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from tests.approvals import ask
from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI, SignalTable
from workflows import approving
from workflows.approvals import APPROVAL_SIGNAL, Approval, ApprovalKind
from workflows.errors import BewaarstroomError
from workflows.store import schema
from workflows.store.database import Database


@pytest.fixture
def answer(database: Database, clock: HandClock) -> Any:
    def give(approval_id: str, response: str = "Approve", viewer: Any = NOOR_OF_DI) -> Approval:
        with database.begin() as connection:
            return approving.answer(
                connection,
                viewer=viewer,
                approval_id=approval_id,
                response=response,
                comments="",
                runs=SignalTable(clock),
                now=clock(),
            )

    return give


def _signals(connection: Connection) -> list[tuple[str, str, Any]]:
    signal = schema.signal
    return [(row.kind, row.key, row.outcome["outcome"]) for row in connection.execute(select(signal))]


def test_the_answer_that_decides_wakes_the_run(database: Database, clock: HandClock, answer: Any) -> None:
    approval_id = ask(database, clock)

    ended = answer(approval_id)

    assert (ended.open, ended.outcome) == (False, "Approve")
    with database.begin() as connection:
        assert _signals(connection) == [(APPROVAL_SIGNAL, approval_id, "Approve")]


def test_an_answer_that_does_not_decide_wakes_nobody(
    database: Database, clock: HandClock, answer: Any
) -> None:
    approval_id = ask(database, clock, kind=ApprovalKind.BASIC_AWAIT_ALL)

    assert answer(approval_id).open
    with database.begin() as connection:
        assert _signals(connection) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"viewer": FENNA_HERSELF}, "approval-not-yours"),
        ({"response": "Misschien"}, "approval-option-unknown"),
    ],
)
def test_what_may_not_be_answered_is_refused(
    database: Database, clock: HandClock, answer: Any, change: dict[str, Any], code: str
) -> None:
    give = partial(answer, ask(database, clock), **change)

    with pytest.raises(BewaarstroomError) as refused:
        give()
    assert refused.value.code == code


def test_nobody_answers_twice(database: Database, clock: HandClock, answer: Any) -> None:
    approval_id = ask(database, clock)
    answer(approval_id)

    with pytest.raises(BewaarstroomError) as refused:
        answer(approval_id, "Reject")
    assert refused.value.code == "approval-closed"
