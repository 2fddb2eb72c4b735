from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, insert, select

from tests.conftest import HandClock
from tests.consoles import NOOR, build_house
from workflows.store import forgetting, schema
from workflows.store.database import Database
from workflows.store.holds import HoldKind, place
from workflows.tasks import TRANSITIONS


def test_no_event_leads_on_from_a_state_that_is_called_closed_but_reopening_and_deleting() -> None:
    onward = {
        event.value
        for event, (sources, target) in TRANSITIONS.items()
        if set(sources) & set(forgetting.CLOSED) and target not in forgetting.CLOSED
    }

    assert onward <= {"heropend"}


async def test_the_note_of_a_hold_and_who_placed_it_go_with_the_names(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock)
    task = await house.new_task()
    with database.begin() as connection:
        place(connection, upload_id=task.upload_id, kind=HoldKind.WOO, note="W-1", by=NOOR, now=clock())
        forgetting.forget_names(connection, task.upload_id, clock())
        row = connection.execute(select(schema.hold)).mappings().one()

    assert (row["note"], row["placed_by_name"], row["placed_by"]) == ("", "(gewist)", NOOR.object_id)


def test_answered_advice_goes_and_open_advice_stays(database: Database, clock: HandClock) -> None:
    asked = {
        "kind": "advies",
        "asked_by_id": "fenna",
        "asked_by_name": "Fenna",
        "asked_by_mail": "fenna@gemeente.example",
        "asked_at": clock(),
        "text": "Moet dit bewaard?",
    }
    with database.begin() as connection:
        for number, state in enumerate(("open", "beantwoord")):
            connection.execute(insert(schema.question).values(question_id=f"Q{number}", state=state, **asked))
        gone = forgetting.forget_advice(connection, clock() + timedelta(seconds=1))
        left = connection.scalar(select(func.count()).select_from(schema.question))

    assert (gone, left) == (1, 1)
