from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from sqlalchemy import Connection, select

from tests.conftest import HandClock
from tests.consoles import DI, FENNA, ILSE, NOOR, NOOR_OF_DI, Desk, House, build_house
from workflows import worklist
from workflows.channels import TEAMS
from workflows.colleagues import Absence, Wish, Wishes
from workflows.notices.wording import Template
from workflows.operations.letters import to_di, to_employee
from workflows.operations.readers import readers, wants_receipt
from workflows.step import Step
from workflows.store import colleagues, schema, uploads
from workflows.store.database import Database


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    house = build_house(database, clock)
    with database.begin() as connection:
        for person in (NOOR, ILSE):
            colleagues.seen(connection, person, DI, clock())
    return house


def _read_by(connection: Connection, house: House, upload_id: str, template: Template) -> list[str]:
    upload = uploads.get(connection, upload_id)
    return [person.object_id for person in readers(connection, house.console.desk, upload, template)]


async def test_a_new_task_is_told_to_who_wants_to_hear_of_it_and_to_nobody_twice(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        before = _read_by(connection, house, task.upload_id, Template.NIEUWE_TAAK)
        for one in (NOOR, ILSE):
            colleagues.set_wishes(connection, one.object_id, Wishes(new_tasks=Wish.DIRECT))
        after = _read_by(connection, house, task.upload_id, Template.NIEUWE_TAAK)

    assert (before, after) == (["noor"], ["noor", "ilse"])


async def test_what_is_for_the_handler_goes_to_the_handler_as_they_wish(house: House) -> None:
    task = await house.new_task()
    ilse = replace(NOOR_OF_DI, person=ILSE)
    with house.database.begin() as connection:
        nobody = _read_by(connection, house, task.upload_id, Template.VRAAG_BEANTWOORD)
        step = Step(task_id=task.task_id, version=1, viewer=ilse, now=house.clock())
        worklist.take_task(connection, step)
        hers = _read_by(connection, house, task.upload_id, Template.VRAAG_BEANTWOORD)
        colleagues.set_wishes(connection, "ilse", Wishes(my_tasks=Wish.DAGOVERZICHT))
        later = _read_by(connection, house, task.upload_id, Template.VRAAG_BEANTWOORD)
        colleagues.set_absence(connection, "ilse", Absence(first=date(2026, 11, 24), last=date(2026, 11, 25)))
        away = _read_by(connection, house, task.upload_id, Template.VRAAG_BEANTWOORD)

    assert (nobody, hers, later, away) == (["noor"], ["ilse"], [], ["noor"])


async def test_an_employee_can_do_without_a_receipt_but_not_without_the_rest(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        assert wants_receipt(connection, FENNA)
        colleagues.seen(connection, FENNA, frozenset(), house.clock())
        colleagues.set_wishes(connection, "fenna", Wishes(received=Wish.NIET))
        upload = uploads.get(connection, task.upload_id)
        for template in (Template.ONTVANGEN, Template.AFGEWEZEN):
            to_employee(connection, house.console.desk, upload, template, once="x")
        written = list(connection.scalars(select(schema.notice.c.template)))

    assert written == ["afgewezen"]


async def test_a_new_task_is_a_card_in_the_channel_without_anybodys_name(house: House) -> None:
    task = await house.new_task()
    desk = house.console.desk
    with_teams = replace(cast("Desk", desk), addresses=replace(desk.addresses, teams=True))
    with house.database.begin() as connection:
        upload = uploads.get(connection, task.upload_id)
        for template in (Template.NIEUWE_TAAK, Template.ORIGINEEL_BEHOUDEN):
            to_di(connection, with_teams, upload, template, once="x")
        cards = connection.execute(
            select(schema.notice.c.subject, schema.notice.c.body, schema.notice.c.link).where(
                schema.notice.c.channel == TEAMS
            )
        ).all()

    ((subject, body, link),) = cards
    assert (subject.startswith("Taak 1:"), link) == (True, f"http://127.0.0.1:8700/taken/{task.task_id}")
    assert [name for name in ("Fenna", "Buurtteam", "fenna@") if name in subject + body] == []
