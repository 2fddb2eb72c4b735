from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import FENNA, NOOR, build_house
from workflows.errors import PermanentError
from workflows.store import questions
from workflows.store.database import Database
from workflows.store.questions import QuestionKind, QuestionState


def test_a_question_is_answered_once(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        asked = questions.ask(connection, kind=QuestionKind.ADVIES, by=FENNA, text="Mag dit?", now=clock())
        answered = questions.settle(connection, asked, by=NOOR, answer="Ja.", now=clock())
        with pytest.raises(PermanentError) as refused:
            questions.settle(connection, asked, by=NOOR, answer="Nee.", now=clock())

        assert questions.find(connection, asked.question_id) == answered
    assert refused.value.code == "question-settled"
    assert (answered.state, answered.answer, answered.answered_by) == (
        QuestionState.BEANTWOORD,
        "Ja.",
        NOOR.name,
    )


def test_di_sees_what_waits_oldest_first(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        asked = []
        for text in ("eerste", "tweede", "derde"):
            asked.append(
                questions.ask(connection, kind=QuestionKind.ADVIES, by=FENNA, text=text, now=clock())
            )
            clock.forward(minutes=1)
        questions.settle(connection, asked[0], by=NOOR, answer="Ja.", now=clock())

        waiting = [one.text for one in questions.advice(connection, answered=False)]
        done = [one.text for one in questions.advice(connection, answered=True)]
        assert (waiting, done, questions.count_advice(connection)) == (["tweede", "derde"], ["eerste"], 2)
        assert [one.text for one in questions.asked_by(connection, FENNA.object_id)] == [
            "derde",
            "tweede",
            "eerste",
        ]
        assert questions.asked_by(connection, NOOR.object_id) == ()


async def test_an_upload_has_one_open_question_of_di(database: Database, clock: HandClock) -> None:
    upload = await build_house(database, clock).upload({"a.txt": b"x"}, inspected=False)
    with database.begin() as connection:
        asked = questions.ask(
            connection,
            kind=QuestionKind.NAVRAAG,
            by=NOOR,
            text="Welke zaak?",
            now=clock(),
            upload_id=upload.upload_id,
        )
        assert questions.open_about(connection, upload.upload_id) == asked
        lapsed = questions.settle(connection, asked, by=NOOR, answer=None, now=clock())
        assert questions.open_about(connection, upload.upload_id) is None
        assert questions.of_upload(connection, upload.upload_id) == (lapsed,)
    assert lapsed.state is QuestionState.VERVALLEN
