from __future__ import annotations

from tests.approvals import REQUEST, RUN, add_run, ask
from tests.conftest import HandClock
from workflows.approvals import Approval, Response
from workflows.store import approvals
from workflows.store.database import Database


def test_what_is_asked_is_read_back_with_its_answers(database: Database, clock: HandClock) -> None:
    approval_id = ask(database, clock)
    given = Response(
        seat="noor@gemeente.example",
        responder_id="noor",
        responder_name="Noor",
        response="Approve",
        comments="ja",
        at=clock(),
    )
    with database.begin() as connection:
        approvals.answer(connection, approval_id, given)
        approvals.end(connection, approval_id, outcome="Approve", now=clock())
        found = approvals.find(connection, approval_id)

    assert found == Approval(
        approval_id=approval_id,
        request=REQUEST,
        run_id=RUN,
        created_at=clock(),
        ended_at=clock(),
        outcome="Approve",
        responses=(given,),
    )


def test_the_same_call_asks_once(database: Database, clock: HandClock) -> None:
    assert ask(database, clock) == ask(database, clock)
    assert ask(database, clock) != ask(database, clock, key="andere")


def test_a_run_that_ended_takes_its_questions_with_it(database: Database, clock: HandClock) -> None:
    add_run(database, clock, ended=True)
    approval_id = ask(database, clock)
    with database.begin() as connection:
        first = approvals.withdraw_orphans(connection, clock())
        again = approvals.withdraw_orphans(connection, clock())
        found = approvals.find(connection, approval_id)

    assert (first, again) == (1, 0)
    assert found
    assert (found.open, found.outcome) == (False, None)


def test_of_an_old_approval_only_the_outcome_stays(database: Database, clock: HandClock) -> None:
    old, running = ask(database, clock, key="oud"), ask(database, clock, key="loopt")
    given = Response(
        seat="noor@gemeente.example",
        responder_id="noor",
        responder_name="Noor",
        response="Approve",
        comments="ja",
        at=clock(),
    )
    with database.begin() as connection:
        approvals.answer(connection, old, given)
        approvals.end(connection, old, outcome="Approve", now=clock())
        early = approvals.forget(connection, clock())
        clock.forward(days=366)
        late = approvals.forget(connection, clock())
        again = approvals.forget(connection, clock())
        kept, untouched = approvals.find(connection, old), approvals.find(connection, running)

    assert (early, late, again) == (0, 1, 0)
    assert kept
    assert (kept.outcome, kept.request.title, kept.request.assigned_to, kept.responses) == (
        "Approve",
        "",
        (),
        (),
    )
    assert untouched
    assert untouched.request == REQUEST
