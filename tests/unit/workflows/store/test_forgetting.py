from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, insert, select

from tests.conftest import HandClock
from tests.console.story import step
from tests.consoles import FENNA, ILSE, NOOR, NOOR_OF_DI, build_house
from workflows import worklist
from workflows.colleagues import Absence
from workflows.model import Letter
from workflows.store import colleagues, forgetting, notices, schema
from workflows.store.database import Database
from workflows.store.holds import HoldKind, lift, place
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


async def test_who_signs_in_no_more_goes_unless_a_task_waits_for_them(
    database: Database, clock: HandClock
) -> None:
    house = build_house(database, clock)
    task = await house.new_task()
    with database.begin() as connection:
        for person in (NOOR, ILSE, FENNA):
            colleagues.seen(connection, person, frozenset({"DI"}), clock())
        worklist.take_task(connection, step(house, task, NOOR_OF_DI))
        clock.forward(days=400)
        colleagues.seen(connection, FENNA, frozenset({"DI"}), clock())
        away = Absence(first=date(2026, 1, 1), last=date(2026, 1, 2), stand_in_id=ILSE.object_id)
        colleagues.set_absence(connection, FENNA.object_id, away)
        gone = forgetting.forget_colleagues(connection, clock() - timedelta(days=365))
        left = {one.person.object_id: one.absence for one in colleagues.everybody(connection)}

    assert gone == 1
    assert left == {"noor": None, "fenna": replace(away, stand_in_id=None)}


def test_of_a_hold_of_everything_that_was_lifted_long_ago_no_name_and_no_note_stay(
    database: Database, clock: HandClock
) -> None:
    with database.begin() as connection:
        lifted, standing = (
            place(connection, upload_id=None, kind=HoldKind.WOO, note="W-1", by=NOOR, now=clock())
            for _ in range(2)
        )
        lift(connection, lifted, by=NOOR, now=clock())
        later = clock() + timedelta(seconds=1)
        gone = [forgetting.forget_loose_holds(connection, later) for _ in range(2)]
        rows = connection.execute(select(schema.hold)).mappings().all()

    assert gone == [1, 0]
    assert {row["hold_id"]: (row["note"], row["placed_by_name"]) for row in rows} == {
        lifted: ("", "(gewist)"),
        standing: ("W-1", NOOR.name),
    }


def test_letters_about_no_upload_go_too_when_they_went_out(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        for key in ("weg", "nog-niet"):
            letter = Letter(key=key, to=NOOR, subject="Dagoverzicht", text="Drie taken.")
            notices.add(connection, letter, template="dagoverzicht", upload_id=None, now=clock())
        notices.sent(connection, "weg", clock())
        gone = forgetting.forget_loose_letters(connection, clock() + timedelta(seconds=1))
        rows = connection.execute(select(schema.notice)).mappings().all()

    assert gone == 1
    assert {row["key"]: (row["subject"], row["to_mail"]) for row in rows} == {
        "weg": ("(gewist)", ""),
        "nog-niet": ("Dagoverzicht", NOOR.mail),
    }
