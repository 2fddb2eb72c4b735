from __future__ import annotations

from datetime import date

import pytest

from tests.conftest import HandClock
from tests.consoles import DI, FENNA, ILSE, NOOR, NOOR_OF_DI, House, build_house
from workflows import asking, assigning
from workflows.colleagues import Absence
from workflows.errors import BewaarstroomError
from workflows.step import Step
from workflows.store import audit, colleagues
from workflows.store.database import Database
from workflows.tasks import Task, TaskState

TODAY = date(2026, 11, 24)


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    house = build_house(database, clock)
    with database.begin() as connection:
        for person, roles in ((NOOR, DI), (ILSE, DI), (FENNA, frozenset[str]())):
            colleagues.seen(connection, person, roles, clock())
    return house


def _step(house: House, task: Task) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=NOOR_OF_DI, now=house.clock())


def _assign(house: House, task: Task, to: str) -> Task:
    with house.database.begin() as connection:
        return assigning.assign(connection, _step(house, task), to, TODAY)


async def test_a_task_goes_to_a_colleague_and_from_one_to_another(house: House) -> None:
    task = await house.new_task()

    given = _assign(house, task, "ilse")
    again = _assign(house, task, "ilse")
    back = _assign(house, given, "noor")

    assert (given.state, given.assignee_name, again) == (TaskState.IN_BEHANDELING, "Ilse Koster", given)
    assert back.assignee_id == "noor"
    with house.database.begin() as connection:
        acts = [row["action"] for row in audit.of_upload(connection, task.upload_id)]
    assert acts == ["taak_toegekend"] * 2


async def test_a_task_that_waits_goes_on_waiting(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        waiting = asking.ask_employee(connection, _step(house, task), "Welke zaak?", house.console.desk)

    given = _assign(house, waiting, "ilse")

    assert (given.state, given.assignee_id) == (TaskState.WACHT_OP_INFORMATIE, "ilse")


@pytest.mark.parametrize(("to", "code"), [("fenna", "colleague-unknown"), ("wie", "colleague-unknown")])
async def test_only_somebody_of_di_gets_a_task(house: House, to: str, code: str) -> None:
    task = await house.new_task()

    with pytest.raises(BewaarstroomError) as refused:
        _assign(house, task, to)

    assert (refused.value.code, house.get(task)) == (code, task)


async def test_who_is_away_gets_no_task_and_the_stand_in_is_named(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        colleagues.set_absence(connection, "ilse", Absence(first=TODAY, last=TODAY, stand_in_id="noor"))

    with pytest.raises(BewaarstroomError) as refused:
        _assign(house, task, "ilse")

    assert refused.value.code == "colleague-away"
    assert refused.value.what_next == "Kies Noor van Dijk, die vervangt."
