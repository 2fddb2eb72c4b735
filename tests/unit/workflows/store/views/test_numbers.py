from __future__ import annotations

from datetime import date, timedelta

from tests.conftest import HandClock
from tests.console.story import step
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI, SAMIR_OF_BEHEER, build_house
from workflows import worklist
from workflows.deadlines import Deadlines
from workflows.refusal import Ground, Refusal
from workflows.store import audit, taskmarks
from workflows.store.audit import Act
from workflows.store.database import Database
from workflows.store.views.numbers import MONTHS, Month, months_for


def _quiet(year: int, month: int) -> Month:
    return Month(
        first=date(year, month, 1), received=0, registered=0, refused=0, deleted=0, days=None, late=0
    )


async def test_each_month_counts_uploads_once_and_tells_the_middle_number_of_days(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock)
    old, new, waiting = [await house.new_task(at=clock() - timedelta(days=days)) for days in (40, 2, 1)]
    with database.begin() as connection:
        for task in (old, new):
            refusal = Refusal(ground=Ground.PRIVE, reason="")
            worklist.reject(
                connection, step(house, task, NOOR_OF_DI), refusal, house.console.runs, Deadlines()
            )
        for act in (Act.REGISTERED, Act.REGISTERED, Act.ORIGINAL_DELETED):
            audit.record(connection, at=clock(), act=act, result="gelukt", upload_id=old.upload_id)
        taskmarks.mark(connection, waiting, clock(), final_at=clock() - timedelta(hours=1))
    with database.begin() as connection:
        found = months_for(connection, NOOR_OF_DI, clock())
        beheer = months_for(connection, SAMIR_OF_BEHEER, clock())
        employee = months_for(connection, FENNA_HERSELF, clock())

    assert found[0] == Month(
        first=date(2026, 11, 1), received=2, registered=1, refused=2, deleted=1, days=21.0, late=1
    )
    assert (found[1].first, found[1].received, found[-1], len(found)) == (
        date(2026, 10, 1),
        1,
        _quiet(2025, 12),
        MONTHS,
    )
    assert beheer == found
    assert sum(month.received for month in employee) == 0


async def test_what_was_registered_by_hand_counts_too_and_once_with_a_proof_beside_it(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock)
    both, by_hand, entered = [await house.new_task() for _ in range(3)]
    acts = [
        (both, Act.DECLARED_BY_HAND),
        (both, Act.REGISTERED),
        (by_hand, Act.ENTERED_BY_HAND),
        (by_hand, Act.DECLARED_BY_HAND),
        (entered, Act.ENTERED_BY_HAND),
    ]
    with database.begin() as connection:
        for task, act in acts:
            audit.record(connection, at=clock(), act=act, result="gelukt", upload_id=task.upload_id)
    with database.read() as connection:
        found = months_for(connection, NOOR_OF_DI, clock())

    assert [month.registered for month in found[:2]] == [2, 0]
