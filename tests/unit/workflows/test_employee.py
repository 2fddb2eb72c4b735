from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.console.story import CHOICE
from tests.consoles import BRAM_HIMSELF, FENNA_HERSELF, NOOR_OF_DI, House, build_house
from workflows import asking, employee, worklist
from workflows.errors import BewaarstroomError
from workflows.form import Form
from workflows.model import Viewer
from workflows.step import Step
from workflows.store import audit, forms, questions, schema
from workflows.store.database import Database
from workflows.store.questions import QuestionState
from workflows.tasks import Task, TaskState

FORM = Form(subject="Kermis")


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _own(house: House, upload_id: str, viewer: Viewer = FENNA_HERSELF) -> employee.Own:
    return employee.Own(upload_id=upload_id, viewer=viewer, now=house.clock())


def _step(house: House, task: Task) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=NOOR_OF_DI, now=house.clock())


def _register(house: House, task: Task) -> Task:
    with house.database.begin() as connection:
        return worklist.decide_register(connection, _step(house, task), CHOICE, house.console.runs)


def _ask(house: House, task: Task) -> str:
    with house.database.begin() as connection:
        asking.ask_employee(connection, _step(house, task), "Welke zaak?", house.console.desk)
        (question,) = questions.of_upload(connection, task.upload_id)
    return question.question_id


def _answer(house: House, task: Task, question_id: str, text: str = "Zaak 12.") -> None:
    with house.database.begin() as connection:
        employee.answer_question(
            connection, _own(house, task.upload_id), question_id, text, house.console.desk
        )


def _withdraw(house: House, task: Task, viewer: Viewer = FENNA_HERSELF) -> None:
    with house.database.begin() as connection:
        own = _own(house, task.upload_id, viewer)
        employee.withdraw(connection, own, "Verkeerde map.", house.console.runs, house.console.desk)


def _signals(house: House) -> list[tuple[str, object]]:
    with house.database.begin() as connection:
        return [(row.key, row.outcome) for row in connection.execute(select(schema.signal))]


def _acts(house: House, task: Task) -> list[tuple[str, str]]:
    with house.database.begin() as connection:
        return [(row["actor_id"], row["action"]) for row in audit.of_upload(connection, task.upload_id)]


async def test_a_form_can_be_filled_in_before_there_is_a_task(house: House) -> None:
    upload = await house.upload({"a.txt": b"x"}, inspected=False)
    with house.database.begin() as connection:
        employee.save_form(connection, _own(house, upload.upload_id), FORM)

        assert forms.of_upload(connection, upload.upload_id) == FORM


async def test_who_of_di_decides_sees_that_the_form_changed(house: House) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        for _ in range(2):
            employee.save_form(connection, _own(house, task.upload_id), FORM)

    assert house.get(task).version == task.version + 1
    assert _acts(house, task) == [("fenna", "formulier_ingevuld")]
    with pytest.raises(BewaarstroomError) as refused:
        _register(house, task)
    assert refused.value.code == "task-moved-on"


async def test_a_form_stands_from_the_decision_on(house: House) -> None:
    task = _register(house, await house.new_task())

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        employee.save_form(connection, _own(house, task.upload_id), FORM)

    assert refused.value.code == "upload-decided"


async def test_a_form_with_mistakes_is_not_kept(house: House) -> None:
    task = await house.new_task()

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        employee.save_form(connection, _own(house, task.upload_id), Form(subject="x" * 201))

    assert refused.value.code == "form-mistaken"


async def test_an_answer_puts_the_task_in_hand_again_and_tells_di(house: House) -> None:
    task = await house.new_task()
    question_id = _ask(house, task)

    for _ in range(2):
        _answer(house, task, question_id)

    answered = house.get(task)
    assert (answered.state, answered.assignee_id, answered.because) == (
        TaskState.IN_BEHANDELING,
        "noor",
        "question-answered",
    )
    assert _acts(house, task) == [("noor", "vraag_gesteld"), ("fenna", "vraag_beantwoord")]
    with house.database.begin() as connection:
        letters = [row.template for row in connection.execute(select(schema.notice.c.template))]
        (question,) = questions.of_upload(connection, task.upload_id)
    assert sorted(letters) == ["vraag", "vraag_beantwoord"]
    assert (question.answer, question.state) == ("Zaak 12.", QuestionState.BEANTWOORD)


async def test_a_question_lapses_when_di_decides_without_the_answer(house: House) -> None:
    task = await house.new_task()
    question_id = _ask(house, task)
    _register(house, house.get(task))

    with pytest.raises(BewaarstroomError) as refused:
        _answer(house, task, question_id)

    assert refused.value.code == "question-settled"
    assert house.get(task).state is TaskState.WORDT_GEREGISTREERD


async def test_a_question_about_another_upload_is_not_there(house: House) -> None:
    task, other = await house.new_task(), await house.new_task()
    question_id = _ask(house, task)

    with pytest.raises(BewaarstroomError) as refused:
        _answer(house, other, question_id)

    assert refused.value.code == "upload-not-yours"


async def test_an_upload_that_is_withdrawn_ends_its_run(house: House) -> None:
    task = await house.new_task()
    question_id = _ask(house, task)

    for _ in range(2):
        _withdraw(house, task)

    withdrawn = house.get(task)
    assert withdrawn.decision is not None
    assert (withdrawn.state, withdrawn.decision.reason) == (TaskState.INGETROKKEN, "Verkeerde map.")
    assert _signals(house) == [(task.task_id, {"besluit": "intrekken"})]
    assert _acts(house, task) == [("noor", "vraag_gesteld"), ("fenna", "ingetrokken")]
    with house.database.begin() as connection:
        question = questions.find(connection, question_id)
    assert question is not None
    assert question.state is QuestionState.VERVALLEN


async def test_what_is_being_registered_is_not_withdrawn(house: House) -> None:
    task = _register(house, await house.new_task())

    with pytest.raises(BewaarstroomError) as refused:
        _withdraw(house, task)

    assert refused.value.code == "upload-decided"


async def test_before_there_is_a_task_the_employee_waits(house: House) -> None:
    upload = await house.upload({"a.txt": b"x"}, inspected=False)

    own = _own(house, upload.upload_id)

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        employee.withdraw(connection, own, "", house.console.runs, house.console.desk)

    assert refused.value.code == "upload-not-ready"


async def test_nobody_withdraws_an_upload_of_somebody_else(house: House) -> None:
    task = await house.new_task()

    for viewer in (BRAM_HIMSELF, NOOR_OF_DI):
        with pytest.raises(BewaarstroomError) as refused:
            _withdraw(house, task, viewer)
        assert refused.value.code == "upload-not-yours"

    assert house.get(task) == task
