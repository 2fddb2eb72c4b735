from __future__ import annotations

from datetime import timedelta

from tests.conftest import HandClock
from watcher.gate import TenantGate
from watcher.ledger import Ledger
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
