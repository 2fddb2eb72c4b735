from __future__ import annotations

from functools import partial

from tests.approvals import ask
from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI
from workflows.approvals import Response
from workflows.store import approvals as store
from workflows.store.database import Database
from workflows.store.views import approvals
from workflows.store.views.page import FIRST


def _answered(database: Database, clock: HandClock, approval_id: str, seat: str) -> None:
    given = Response(
        seat=seat,
        responder_id=seat.partition("@")[0],
        responder_name="N",
        response="Approve",
        comments="",
        at=clock(),
    )
    with database.begin() as connection:
        store.answer(connection, approval_id, given)


def test_a_question_is_to_do_until_it_is_answered(database: Database, clock: HandClock) -> None:
    approval_id = ask(database, clock)
    with database.begin() as connection:
        listed = partial(approvals.approvals_for, connection, place=FIRST)
        before = (listed(NOOR_OF_DI, ended=False).rows, approvals.count_to_do(connection, NOOR_OF_DI))
    _answered(database, clock, approval_id, "noor@gemeente.example")
    with database.begin() as connection:
        after = approvals.approvals_for(connection, NOOR_OF_DI, ended=False, place=FIRST).rows
        done = approvals.approvals_for(connection, NOOR_OF_DI, ended=True, place=FIRST).rows

    assert ([row.approval_id for row in before[0]], before[1]) == ([approval_id], 1)
    assert (after, [(row.approval_id, row.answer) for row in done]) == ((), [(approval_id, "Approve")])


def test_a_question_to_di_is_answered_by_one_colleague_for_all(database: Database, clock: HandClock) -> None:
    approval_id = ask(database, clock, assigned_to=("di",))
    with database.begin() as connection:
        before = approvals.count_to_do(connection, NOOR_OF_DI)
    _answered(database, clock, approval_id, "di")
    with database.begin() as connection:
        after = approvals.count_to_do(connection, NOOR_OF_DI)

    assert (before, after) == (1, 0)


def test_who_was_not_asked_sees_nothing(database: Database, clock: HandClock) -> None:
    approval_id = ask(database, clock)
    with database.begin() as connection:
        assert approvals.approval_for(connection, NOOR_OF_DI, approval_id) is not None
        assert approvals.approval_for(connection, FENNA_HERSELF, approval_id) is None
        assert approvals.approvals_for(connection, FENNA_HERSELF, ended=False, place=FIRST).rows == ()


def test_who_answered_one_question_is_still_asked_the_others(database: Database, clock: HandClock) -> None:
    answered, mine, of_di = (
        ask(database, clock, key, assigned_to=(*seats, "ilse@gemeente.example"))
        for key, seats in (
            ("1", ("noor@gemeente.example", "di")),
            ("2", ("noor@gemeente.example",)),
            ("3", ("di",)),
        )
    )
    _answered(database, clock, answered, "noor@gemeente.example")
    _answered(database, clock, ask(database, clock, "4", assigned_to=("di",)), "di")
    with database.begin() as connection:
        rows = approvals.approvals_for(connection, NOOR_OF_DI, ended=False, place=FIRST).rows
        count = approvals.count_to_do(connection, NOOR_OF_DI)

    assert ({row.approval_id for row in rows}, count) == ({mine, of_di}, 2)
