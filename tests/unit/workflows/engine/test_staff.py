from __future__ import annotations

from datetime import timedelta

from tests.conftest import HandClock
from workflows.engine.staff import Staff
from workflows.store.database import Database

PATIENCE = timedelta(seconds=30)


def workers(database: Database, clock: HandClock, count: int = 3) -> list[Staff]:
    made = [Staff(database, clock, PATIENCE) for _ in range(count)]
    for worker in made:
        worker.beat()
    return made


def test_every_start_has_a_name_of_its_own(database: Database, clock: HandClock) -> None:
    made = workers(database, clock)

    assert made[0].known() == {worker.me for worker in made}
    assert len(made[0].known()) == 3


def test_who_is_silent_is_claimed_by_one(database: Database, clock: HandClock) -> None:
    silent, first, second = workers(database, clock)
    clock.forward(seconds=31)
    first.beat()
    second.beat()
    claimed = [first.claim_dead(at_once=False), second.claim_dead(at_once=False)]
    first.bury(claimed[0])

    assert claimed == [[silent.me], []]
    assert first.known() == {first.me, second.me}


def test_a_claim_that_came_to_nothing_is_open_again_after_a_while(
    database: Database, clock: HandClock
) -> None:
    silent, first, second = workers(database, clock)
    clock.forward(seconds=31)
    first.beat()
    second.beat()
    first.claim_dead(at_once=False)
    clock.forward(seconds=11)

    assert second.claim_dead(at_once=False) == [silent.me]


def test_nobody_is_dead_as_long_as_it_beats(database: Database, clock: HandClock) -> None:
    made = workers(database, clock, 2)
    clock.forward(seconds=29)

    assert made[0].claim_dead(at_once=False) == []


def test_alone_in_a_database_everyone_else_is_dead(database: Database, clock: HandClock) -> None:
    before, now = workers(database, clock, 2)
    before.claim_dead(at_once=False)

    assert now.claim_dead(at_once=True) == [before.me]


def test_who_leaves_is_taken_over_at_once(database: Database, clock: HandClock) -> None:
    leaving, staying = workers(database, clock, 2)
    leaving.leave()

    assert staying.claim_dead(at_once=False) == [leaving.me]


def test_who_was_buried_alive_comes_back_with_its_next_beat(database: Database, clock: HandClock) -> None:
    alive, hasty = workers(database, clock, 2)
    hasty.bury([alive.me])
    alive.beat()

    assert hasty.known() == {alive.me, hasty.me}
