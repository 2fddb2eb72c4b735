from __future__ import annotations

from datetime import timedelta

from tests.arrivals import FENNA
from tests.conftest import HandClock
from workflows.model import Letter
from workflows.store import notices
from workflows.store.database import Database

LETTER = Letter(key="k", to=FENNA, subject="s", text="t")


def test_the_same_letter_is_put_in_once(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        added = [
            notices.add(connection, LETTER, template="ontvangen", upload_id=None, now=clock())
            for _ in range(2)
        ]

    assert added == [True, False]


def test_a_letter_that_was_taken_is_not_taken_by_another(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        notices.add(connection, LETTER, template="ontvangen", upload_id=None, now=clock())
        taken = [notices.take_due(connection, clock(), lease=timedelta(minutes=5)) for _ in range(2)]

    assert taken == [[LETTER], []]
