from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.consoles import ILSE_OF_DI, NOOR_OF_DI, House, build_house
from workflows import asking
from workflows.errors import BewaarstroomError
from workflows.model import Viewer
from workflows.step import Step
from workflows.store import audit, questions, schema
from workflows.store.database import Database
from workflows.store.questions import QuestionState
from workflows.tasks import Task, TaskState

TEXT = "Bij welke vergunning hoort dit gesprek?"


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _step(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=viewer, now=house.clock())


def _ask(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Task:
    with house.database.begin() as connection:
        return asking.ask_employee(connection, _step(house, task, viewer), TEXT, house.console.desk)


def _letters(house: House) -> list[tuple[str, str, str]]:
    notice = schema.notice.c
    with house.database.begin() as connection:
        return [
            (row.to_id, row.template, row.subject + row.body)
            for row in connection.execute(select(notice.to_id, notice.template, notice.subject, notice.body))
        ]


async def test_a_task_with_a_question_waits_and_the_employee_gets_a_link(house: House) -> None:
    task = await house.new_task()

    waiting = _ask(house, task)
    again = _ask(house, task)

    assert (waiting.state, waiting.assignee_id, again) == (TaskState.WACHT_OP_INFORMATIE, "noor", waiting)
    ((to, template, words),) = _letters(house)
    assert (to, template, TEXT in words, f"/mijn/{task.upload_id}" in words) == (
        "fenna",
        "vraag",
        False,
        True,
    )
    with house.database.begin() as connection:
        (question,) = questions.of_upload(connection, task.upload_id)
        acts = [row["action"] for row in audit.of_upload(connection, task.upload_id)]
    assert (question.text, question.state, acts) == (TEXT, QuestionState.OPEN, ["vraag_gesteld"])


async def test_one_question_at_a_time(house: House) -> None:
    waiting = _ask(house, await house.new_task())

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        asking.ask_employee(connection, _step(house, waiting), "Nog iets?", house.console.desk)

    assert refused.value.code == "question-open"


async def test_a_question_that_is_taken_back_lapses(house: House) -> None:
    waiting = _ask(house, await house.new_task())
    with house.database.begin() as connection:
        back = asking.take_back(connection, _step(house, waiting), house.console.desk)

    assert (back.state, back.assignee_id) == (TaskState.IN_BEHANDELING, "noor")
    with house.database.begin() as connection:
        (question,) = questions.of_upload(connection, waiting.upload_id)
    assert (question.state, question.answer) == (QuestionState.VERVALLEN, None)


async def test_nothing_is_taken_back_that_was_not_asked(house: House) -> None:
    task = await house.new_task()
    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        asking.take_back(connection, _step(house, task), house.console.desk)

    assert refused.value.code == "question-settled"


async def test_a_colleague_does_not_take_back_what_another_asked(house: House) -> None:
    waiting = _ask(house, await house.new_task())

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        asking.take_back(connection, _step(house, waiting, ILSE_OF_DI), house.console.desk)

    assert refused.value.code == "task-of-colleague"
