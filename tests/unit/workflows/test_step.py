from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, ILSE_OF_DI, NOOR_OF_DI, build_house
from workflows.colleagues import Absence
from workflows.errors import BewaarstroomError
from workflows.step import Step, current, load, may_decide, said
from workflows.store import audit, colleagues
from workflows.store.database import Database
from workflows.tasks import TaskState


async def test_only_di_reads_a_task(database: Database, clock: HandClock) -> None:
    task = await build_house(database, clock).new_task()
    step = Step(task_id=task.task_id, version=1, viewer=NOOR_OF_DI, now=clock())
    with database.begin() as connection:
        assert load(connection, step) == task
        with pytest.raises(BewaarstroomError) as refused:
            load(connection, replace(step, viewer=FENNA_HERSELF))

    assert refused.value.code == "task-unknown"


async def test_a_task_that_changed_or_is_a_colleagues_is_not_decided(
    database: Database, clock: HandClock
) -> None:
    task = await build_house(database, clock).new_task()
    step = Step(task_id=task.task_id, version=1, viewer=NOOR_OF_DI, now=clock())
    taken = replace(task, state=TaskState.IN_BEHANDELING, assignee_id=ILSE_OF_DI.person.object_id)
    codes = []
    for refuse in (
        lambda _: current(replace(task, version=2), step),
        lambda connection: may_decide(connection, taken, step),
        lambda connection: may_decide(connection, replace(task, state=TaskState.AFGEROND), step),
    ):
        with database.begin() as connection, pytest.raises(BewaarstroomError) as refused:
            refuse(connection)
        codes.append(refused.value.code)

    assert codes == ["task-moved-on", "task-of-colleague", "task-moved-on"]


async def test_who_stands_in_decides_and_the_record_says_so_and_after_the_absence_no_more(
    database: Database, clock: HandClock
) -> None:
    task = await build_house(database, clock).new_task()
    ilse = ILSE_OF_DI.person
    taken = replace(task, state=TaskState.IN_BEHANDELING, assignee_id=ilse.object_id)
    step = Step(task_id=task.task_id, version=1, viewer=NOOR_OF_DI, now=clock())
    today = clock().date()
    with database.begin() as connection:
        for one in (NOOR_OF_DI, ILSE_OF_DI):
            colleagues.seen(connection, one.person, one.roles, clock())
        away = Absence(first=today, last=today, stand_in_id=NOOR_OF_DI.person.object_id)
        colleagues.set_absence(connection, ilse.object_id, away)
        may_decide(connection, taken, step)
    with database.begin() as connection:
        [line] = audit.of_upload(connection, task.upload_id)
        with pytest.raises(BewaarstroomError):
            may_decide(connection, taken, replace(step, now=clock() + timedelta(days=2)))

    assert (line["actor_id"], line["action"], line["object_id"]) == ("noor", "als_vervanger", "ilse")


@pytest.mark.parametrize("text", ["", "  ", "x" * 11])
def test_a_text_has_a_readable_length(text: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        said(text, 10)

    assert (said(" Ja. ", 10), refused.value.code) == ("Ja.", "reason-missing")
