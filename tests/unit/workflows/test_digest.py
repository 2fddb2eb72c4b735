from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select, update

from tests.conftest import HandClock
from tests.consoles import DI, FENNA, ILSE, NOOR, NOOR_OF_DI, House, build_house
from workflows import worklist
from workflows.clearance import Verwijderen
from workflows.colleagues import Absence, Wish, Wishes
from workflows.digest import Digest
from workflows.following import follow
from workflows.followups import NO_ANSWER, FollowUpKind
from workflows.step import Step
from workflows.store import colleagues, followups, holds, schema
from workflows.store.database import Database
from workflows.store.holds import HoldKind
from workflows.tasks import TaskState

ALL = Wishes(received=Wish.DAGOVERZICHT, new_tasks=Wish.DAGOVERZICHT, my_tasks=Wish.DAGOVERZICHT)


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    house = build_house(database, clock)
    with database.begin() as connection:
        for person, roles in ((NOOR, DI), (FENNA, frozenset[str]())):
            colleagues.seen(connection, person, roles, clock())
            colleagues.set_wishes(connection, person.object_id, ALL)
    return house


@pytest.fixture
def digest(house: House) -> Digest:
    return Digest(database=house.database, desk=house.console.desk, at=time(8, 30))


def _bodies(house: House) -> dict[str, str]:
    notice = schema.notice.c
    with house.database.begin() as connection:
        rows = connection.execute(select(notice.to_id, notice.body).where(notice.template == "dagoverzicht"))
        return {row.to_id: row.body for row in rows}


async def test_everybody_reads_once_what_there_is_to_do(house: House, digest: Digest) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        step = Step(task_id=task.task_id, version=1, viewer=NOOR_OF_DI, now=house.clock())
        worklist.take_task(connection, step)

    wrote = [await digest.ring(), await digest.ring()]

    assert wrote == [2, 0]
    said = _bodies(house)
    assert "- Te doen: 1 taak, waarvan 1 nieuw sinds gisteren" in said["noor"]
    assert "- Taak 1: nog 10 werkdagen" in said["noor"]
    assert "Ontvangen sinds gisteren: 1 upload van u" in said["fenna"]
    assert "Fenna" not in said["noor"]


async def test_neither_what_is_held_nor_what_the_reader_asked_waits_for_the_reader(
    house: House, digest: Digest
) -> None:
    mine, held, theirs = await house.new_task(), await house.new_task(), await house.new_task()
    for task, by in ((mine, NOOR), (held, ILSE), (theirs, ILSE)):
        with house.database.begin() as connection:
            connection.execute(
                update(schema.task)
                .where(schema.task.c.task_id == task.task_id)
                .values(
                    state=TaskState.GEREGISTREERD,
                    deletion_asked_at=house.clock(),
                    deletion_asked_by=by.object_id,
                )
            )
    with house.database.begin() as connection:
        holds.place(
            connection, upload_id=held.upload_id, kind=HoldKind.WOO, note="", by=NOOR, now=house.clock()
        )

    await replace(digest, verwijderen=Verwijderen.NA_KLIK, vier_ogen=True).ring()

    assert "- Wacht op u voor het verwijderen: 1 taak\n" in _bodies(house)["noor"]


async def test_what_waits_for_a_click_before_it_may_go_is_told(house: House, digest: Digest) -> None:
    await house.new_task()
    with house.database.begin() as connection:
        connection.execute(update(schema.task).values(state=TaskState.GEREGISTREERD))
    careful = replace(digest, verwijderen=Verwijderen.AUTOMATISCH, vier_ogen=True)

    await careful.ring()

    assert "- Wacht op u voor het verwijderen: 1 taak" in _bodies(house)["noor"]
    assert "verwijderen" not in _bodies(house)["fenna"]


async def test_it_goes_out_at_its_hour_on_working_days_to_who_is_here(
    house: House, digest: Digest, clock: HandClock
) -> None:
    await house.new_task()
    early = await replace(digest, at=time(10, 30)).ring()
    clock.forward(days=4)
    saturday = await digest.ring()
    clock.forward(days=2)
    with house.database.begin() as connection:
        colleagues.set_absence(connection, "noor", Absence(first=date(2026, 11, 30), last=date(2026, 12, 1)))
    away = await digest.ring()
    clock.forward(days=2)

    assert (early, saturday, away, await digest.ring()) == (0, 0, 0, 1)


async def test_who_wants_nothing_and_has_nothing_gets_nothing(house: House, digest: Digest) -> None:
    with house.database.begin() as connection:
        colleagues.set_wishes(connection, "noor", Wishes())

    assert await digest.ring() == 0


async def test_on_monday_what_came_in_the_weekend_is_new_too(
    house: House, digest: Digest, clock: HandClock
) -> None:
    clock.forward(days=4)  # Saturday
    await house.new_task()
    clock.forward(days=2)

    await digest.ring()

    assert "- Te doen: 1 taak, waarvan 1 nieuw sinds vrijdag" in _bodies(house)["noor"]
    assert "- Ontvangen sinds vrijdag: 1 upload van u" in _bodies(house)["fenna"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("", "wacht op de medewerker"),
        (NO_ANSWER, "de medewerker antwoordt niet, ook niet na herinneringen"),
    ],
)
async def test_a_task_that_waits_for_the_employee_says_so(
    house: House, digest: Digest, outcome: str, said: str
) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        step = Step(task_id=task.task_id, version=1, viewer=NOOR_OF_DI, now=house.clock())
        worklist.take_task(connection, step)
        connection.execute(update(schema.task).values(state=TaskState.WACHT_OP_INFORMATIE))

        if outcome:
            follow(
                connection, task.upload_id, FollowUpKind.VRAAG, house.console.desk.deadlines, house.clock()
            )
            timer = followups.find(connection, task.upload_id, FollowUpKind.VRAAG)
            assert timer is not None
            followups.end(connection, timer, outcome, house.clock())

    await digest.ring()

    assert f"- Taak 1: nog 10 werkdagen, {said}\n" in _bodies(house)["noor"]
