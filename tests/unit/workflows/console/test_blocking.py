from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from tests.conftest import HandClock
from tests.console.story import CHOICE, step
from tests.consoles import ILSE, NOOR, NOOR_OF_DI, SETTINGS, House, build_house
from workflows import worklist
from workflows.clearance import Verwijderen
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.store import holds, schema, tasks
from workflows.store.database import Database
from workflows.tasks import TaskEvent


async def test_a_task_is_held_and_let_go(house: House) -> None:
    task = await house.new_task()
    browser = await house.browser().sign_in(NOOR)
    await browser.get(f"/taken/{task.task_id}")
    held = await browser.follow(
        f"/taken/{task.task_id}/blokkeren", versie=str(task.version), reden="woo", kenmerk="W-2026-12"
    )
    with house.database.begin() as connection:
        [hold] = holds.of_upload(connection, task.upload_id)
    assert "Kenmerk: W-2026-12." in held.text

    lifted = await browser.follow(f"/blokkades/{hold.hold_id}/opheffen", taak=task.task_id)
    assert "Er is geen blokkade." in lifted.text
    assert "hief de blokkade op (Woo-verzoek)" in lifted.text


async def test_everything_is_held_and_every_task_says_so(house: House) -> None:
    task = await house.new_task()
    browser = await house.browser().sign_in(ILSE)
    await browser.get("/blokkades")
    page = await browser.follow("/blokkades", reden="bezwaar", kenmerk="")

    assert "Bezwaar of rechtszaak" in page.text
    assert "(voor alle taken)" in (await browser.get(f"/taken/{task.task_id}")).text


async def test_placing_a_hold_tells_who_was_asked_to_clear_up(house: House) -> None:
    one, other = await house.new_task(), await house.new_task()
    desk = house.console.desk
    with house.database.begin() as connection:
        for task in (one, other):
            follow(connection, task.upload_id, FollowUpKind.TELEFOON, desk.deadlines, house.clock())
    browser = await house.browser().sign_in(NOOR)

    await browser.get(f"/taken/{one.task_id}")
    await browser.follow(f"/taken/{one.task_id}/blokkeren", versie=str(one.version), reden="woo", kenmerk="")
    await browser.get("/blokkades")
    await browser.follow("/blokkades", reden="bezwaar", kenmerk="")

    notice = schema.notice.c
    with house.database.begin() as connection:
        told = connection.execute(select(notice.upload_id, notice.template)).all()
        everything, own = holds.of_everything(connection)[0], holds.of_upload(connection, one.upload_id)[0]
    assert {tuple(row) for row in told} == {(one.upload_id, "blokkade"), (other.upload_id, "blokkade")}

    for hold in (everything, own):
        await browser.follow(f"/blokkades/{hold.hold_id}/opheffen", taak="")
    with house.database.begin() as connection:
        free = connection.execute(
            select(notice.upload_id).where(notice.template == "blokkade_voorbij").order_by(notice.upload_id)
        )
        assert list(free.scalars()) == sorted([one.upload_id, other.upload_id])


async def test_a_reason_that_is_none_is_refused(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)
    await browser.get("/blokkades")

    assert (await browser.send("/blokkades", reden="zomaar")).status_code >= 400
    with house.database.begin() as connection:
        assert holds.of_everything(connection) == ()


async def test_di_leaves_the_originals_where_they_are_with_a_reason(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock, replace(SETTINGS, verwijderen=Verwijderen.NA_KLIK))
    task = await house.new_task()
    with house.database.begin() as connection:
        decided = worklist.decide_register(
            connection, step(house, task, NOOR_OF_DI), CHOICE, house.console.runs
        )
        tasks.apply(connection, decided, TaskEvent.REGISTERED, house.clock())
    browser = await house.browser().sign_in(NOOR)
    await browser.get(f"/taken/{task.task_id}")
    offered = browser.page
    stopped = await browser.follow(f"/taken/{task.task_id}/laten-staan", versie="1", waarom="label blijft")

    assert "Verwijder de originelen niet" in offered
    assert "label blijft" in stopped.text
    assert "Verwijder de originelen" not in stopped.text
    assert "U besloot om de originelen te laten staan." in stopped.text
