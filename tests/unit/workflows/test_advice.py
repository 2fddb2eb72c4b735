from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI, House, build_house
from workflows import advice
from workflows.errors import BewaarstroomError
from workflows.store import questions, schema
from workflows.store.database import Database

TEXT = "Moet ik een groepsapp bewaren?"


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _letters(house: House) -> list[tuple[str, str, str]]:
    notice = schema.notice.c
    with house.database.begin() as connection:
        rows = connection.execute(select(notice.to_id, notice.template, notice.body).order_by(notice.key))
        return [(row.to_id, row.template, row.body) for row in rows]


def test_a_question_is_on_the_list_of_di_once_and_its_answer_goes_back(house: House) -> None:
    with house.database.begin() as connection:
        asked = advice.ask_advice(connection, FENNA_HERSELF, f" {TEXT} ", house.console.desk)
        again = advice.ask_advice(connection, FENNA_HERSELF, TEXT, house.console.desk)
        answers = [
            advice.give_advice(
                connection, NOOR_OF_DI, asked.question_id, "Alleen besluiten.", house.console.desk
            )
            for _ in range(2)
        ]

    assert (again, answers[0].answer, answers[0]) == (asked, "Alleen besluiten.", answers[1])
    letters = _letters(house)
    assert sorted((to, template) for to, template, _ in letters) == [
        ("fenna", "advies_gegeven"),
        ("noor", "advies_gevraagd"),
    ]
    assert [body for _, _, body in letters if TEXT in body or "besluiten" in body] == []


def test_only_di_answers(house: House) -> None:
    with house.database.begin() as connection:
        asked = advice.ask_advice(connection, FENNA_HERSELF, TEXT, house.console.desk)
        with pytest.raises(BewaarstroomError) as refused:
            advice.give_advice(connection, FENNA_HERSELF, asked.question_id, "Ja.", house.console.desk)

    assert refused.value.code == "question-unknown"


def test_nobody_floods_the_list(house: House) -> None:
    with house.database.begin() as connection:
        for number in range(advice.MOST_OPEN):
            advice.ask_advice(connection, FENNA_HERSELF, f"Vraag {number}", house.console.desk)
        with pytest.raises(BewaarstroomError) as refused:
            advice.ask_advice(connection, FENNA_HERSELF, "Nog een", house.console.desk)

        assert questions.count_advice(connection) == advice.MOST_OPEN
    assert refused.value.code == "too-many-questions"
