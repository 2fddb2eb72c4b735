from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, ILSE_OF_DI, NOOR_OF_DI, build_house
from workflows.errors import BewaarstroomError
from workflows.step import Step, current, load, may_decide, said
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
        lambda: current(replace(task, version=2), step),
        lambda: may_decide(taken, step),
        lambda: may_decide(replace(task, state=TaskState.AFGEROND), step),
    ):
        with pytest.raises(BewaarstroomError) as refused:
            refuse()
        codes.append(refused.value.code)

    assert codes == ["task-moved-on", "task-of-colleague", "task-moved-on"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 11])
def test_a_text_has_a_readable_length(text: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        said(text, 10)

    assert (said(" Ja. ", 10), refused.value.code) == ("Ja.", "reason-missing")
