from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from watcher.gate import TenantGate
from watcher.ledger import Ledger
from workflows.store import schema
from workflows.store.database import Database


async def test_two_processes_share_one_budget(database: Database, clock: HandClock) -> None:
    ours, theirs = TenantGate(clock), TenantGate(clock)
    one, other = Ledger(ours, database, clock), Ledger(theirs, database, clock)
    await ours.enter(7)
    await one.keep()
    await ours.enter(2)
    await one.keep()
    await other.keep()

    assert (theirs.budget.spent_minute, theirs.budget.spent_day) == (9, 9)
    assert ours.budget.spent_day == 9


async def test_a_restart_forgets_nothing_of_the_day(database: Database, clock: HandClock) -> None:
    before = TenantGate(clock)
    await before.enter(500)
    await Ledger(before, database, clock).keep()
    clock.forward(hours=2)
    after = TenantGate(clock)
    await Ledger(after, database, clock).keep()

    assert (after.budget.spent_minute, after.budget.spent_day) == (0, 500)


async def test_a_pause_holds_for_every_process_and_is_passed_on_once(
    database: Database, clock: HandClock
) -> None:
    ours, theirs = TenantGate(clock), TenantGate(clock)
    one, other = Ledger(ours, database, clock), Ledger(theirs, database, clock)
    ours.close(30)
    await one.keep()
    await other.keep()
    assert theirs.remaining == timedelta(seconds=30)

    clock.forward(seconds=30)
    await other.keep()
    await one.keep()
    assert (ours.remaining, theirs.remaining) == (timedelta(0), timedelta(0))


@pytest.mark.parametrize("share", [1, 0])
async def test_a_budget_that_is_spent_is_told_with_the_time_at_which_there_is_room(
    database: Database, clock: HandClock, share: int
) -> None:
    gate = TenantGate(clock)
    await gate.enter(gate.budget.minute * share)
    await Ledger(gate, database, clock).keep()

    state = schema.graph_state.c
    with database.begin() as connection:
        (told,) = connection.execute(select(state.paused_until, state.pause_code)).all()
    spent = (clock() + timedelta(minutes=1), "graph-budget-spent")
    assert tuple(told) == (spent if share else (None, None))


async def test_a_network_that_fails_here_stops_no_other_process(database: Database, clock: HandClock) -> None:
    ours, theirs = TenantGate(clock), TenantGate(clock)
    ours.close(15, "graph-unreachable")
    await Ledger(ours, database, clock).keep()
    await Ledger(theirs, database, clock).keep()

    assert theirs.remaining == timedelta(0)
