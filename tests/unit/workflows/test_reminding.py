from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI, House, build_house
from workflows import asking, employee, worklist
from workflows.errors import RetryableError
from workflows.following import follow, follow_deadlines
from workflows.followups import FollowUpKind
from workflows.model import ItemSeen, UploadKind
from workflows.refusal import Ground, Refusal
from workflows.reminding import Reminders
from workflows.step import Step
from workflows.store import audit, followups, holds, schema
from workflows.store.database import Database
from workflows.store.holds import HoldKind
from workflows.tasks import Task


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


@pytest.fixture
def reminders(house: House) -> Reminders:
    return Reminders(database=house.database, originals=house.shelf, desk=house.console.desk)


def _step(house: House, task: Task) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=NOOR_OF_DI, now=house.clock())


def _refuse(house: House, task: Task) -> None:
    with house.database.begin() as connection:
        worklist.reject(
            connection,
            _step(house, task),
            Refusal(ground=Ground.DUBBEL),
            house.console.runs,
            house.console.desk.deadlines,
        )


def _letters(house: House) -> list[tuple[str, str]]:
    notice = schema.notice.c
    with house.database.begin() as connection:
        rows = connection.execute(
            select(notice.template, notice.to_id).order_by(notice.next_attempt, notice.key)
        )
        return [(row.template, row.to_id) for row in rows]


def _outcome(house: House, task: Task, kind: FollowUpKind) -> str | None:
    with house.database.begin() as connection:
        timer = followups.find(connection, task.upload_id, kind)
    assert timer is not None
    return timer.outcome


def _recorded(house: House, task: Task) -> list[tuple[str, str]]:
    with house.database.begin() as connection:
        return [(row["action"], row["result"]) for row in audit.of_upload(connection, task.upload_id)]


async def _for_weeks(house: House, reminders: Reminders, days: int = 40) -> None:
    for _ in range(days):
        house.clock.forward(days=1)
        await reminders.ring()


async def test_a_task_that_nobody_takes_is_escalated_until_it_is_done(
    house: House, reminders: Reminders
) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        follow_deadlines(connection, task)

    await _for_weeks(house, reminders, days=30)

    letters = _letters(house)
    assert letters[0] == ("herinnering_streefdatum", "noor")
    assert set(letters[1:]) == {("escalatie", "noor")}
    assert len(letters) == 5
    _refuse(house, task)
    await _for_weeks(house, reminders, days=5)
    assert _outcome(house, task, FollowUpKind.FATALE_DATUM) == "klaar"


async def test_after_a_long_stop_only_the_worst_of_two_dates_is_told_and_once(
    house: House, reminders: Reminders
) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        follow_deadlines(connection, task)
    house.clock.forward(days=30)

    await reminders.ring()

    assert _letters(house) == [("escalatie", "noor")]
    assert _outcome(house, task, FollowUpKind.STREEFDATUM) == "te_laat"


async def test_an_employee_is_reminded_of_a_question_and_then_di_hears(
    house: House, reminders: Reminders
) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        asking.ask_employee(connection, _step(house, task), "Welke zaak?", house.console.desk)

    await _for_weeks(house, reminders)

    assert _letters(house) == [
        ("vraag", "fenna"),
        *[("herinnering_vraag", "fenna")] * 3,
        ("geen_antwoord", "noor"),
    ]


async def test_refused_originals_are_reminded_of_until_they_are_gone(
    house: House, reminders: Reminders
) -> None:
    task = await house.new_task()
    for item in house.shelf.seen:
        house.shelf.seen[item] = _in_folder(house, item)
    _refuse(house, task)
    await _for_weeks(house, reminders, days=4)
    assert _letters(house) == [("herinnering_opruimen", "fenna")]

    house.shelf.seen.clear()
    await _for_weeks(house, reminders)

    assert _letters(house) == [("herinnering_opruimen", "fenna")]
    assert _outcome(house, task, FollowUpKind.OPRUIMEN) == "weggehaald"
    assert _recorded(house, task)[-1] == ("originelen_weggehaald", "weggehaald")


async def test_what_stays_in_the_folder_comes_to_beheer(house: House, reminders: Reminders) -> None:
    task = await house.new_task({"a.txt": b"x", "b.txt": b"y"}, kind=UploadKind.FOLDER)
    with house.database.begin() as connection:
        own = employee.Own(upload_id=task.upload_id, viewer=FENNA_HERSELF, now=house.clock())
        employee.withdraw(connection, own, "", house.console.runs, house.console.desk)
    folder = house.shelf.put(_top(house, task), "export", b"", "drive-fenna")
    house.shelf.seen[folder.key.item_id] = _in_folder(house, folder.key.item_id)

    await _for_weeks(house, reminders)

    assert _letters(house) == [
        ("ingetrokken_di", "noor"),
        *[("herinnering_opruimen", "fenna")] * 3,
        ("niet_opgeruimd", "samir"),
    ]
    assert _outcome(house, task, FollowUpKind.OPRUIMEN) == "naar_beheer"


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("kind", [FollowUpKind.OPRUIMEN, FollowUpKind.LEEGHALEN, FollowUpKind.TELEFOON])
async def test_during_a_hold_nobody_is_asked_to_take_anything_away_and_after_it_they_are(
    house: House, reminders: Reminders, kind: FollowUpKind, *, everything: bool
) -> None:
    task = await house.new_task()
    for item in house.shelf.seen:
        house.shelf.seen[item] = _in_folder(house, item)
    with house.database.begin() as connection:
        follow(connection, task.upload_id, kind, house.console.desk.deadlines, house.clock())
        hold_id = holds.place(
            connection,
            upload_id=None if everything else task.upload_id,
            kind=HoldKind.WOO,
            note="",
            by=NOOR_OF_DI.person,
            now=house.clock(),
        )
    await _for_weeks(house, reminders)
    silent = _letters(house)
    with house.database.begin() as connection:
        holds.lift(connection, hold_id, by=NOOR_OF_DI.person, now=house.clock())
    await _for_weeks(house, reminders, days=3)

    assert (silent, _letters(house)) == ([], [(f"herinnering_{kind}", "fenna")])


async def test_while_onedrive_is_away_nobody_is_reminded_and_nothing_forgotten(
    house: House, reminders: Reminders, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = await house.new_task()
    for item in house.shelf.seen:
        house.shelf.seen[item] = _in_folder(house, item)
    _refuse(house, task)

    async def away(_key: object) -> None:
        raise RetryableError("graph-unavailable")

    with monkeypatch.context() as broken:
        broken.setattr(house.shelf, "look", away)
        await _for_weeks(house, reminders, days=7)
    silent = _letters(house)
    await reminders.ring()

    assert (silent, _letters(house)) == ([], [("herinnering_opruimen", "fenna")])


async def test_a_phone_is_reminded_of_until_the_employee_says_it_is_clean(
    house: House, reminders: Reminders
) -> None:
    task, other = await house.new_task(), await house.new_task()
    with house.database.begin() as connection:
        for one in (task, other):
            follow(
                connection, one.upload_id, FollowUpKind.TELEFOON, house.console.desk.deadlines, house.clock()
            )
    await _for_weeks(house, reminders, days=4)
    with house.database.begin() as connection:
        own = employee.Own(upload_id=task.upload_id, viewer=FENNA_HERSELF, now=house.clock())
        for _ in range(2):
            employee.confirm_phone(connection, own, employee.PhoneAnswer.GEDAAN)
    await _for_weeks(house, reminders)

    assert _letters(house) == [("herinnering_telefoon", "fenna")] * 4
    assert _recorded(house, task) == [("telefoon_schoongemaakt", "gedaan")]
    assert _recorded(house, other) == [("telefoon_schoongemaakt", "niet_bevestigd")]


async def test_two_services_that_ring_at_once_remind_once(house: House, reminders: Reminders) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        follow(connection, task.upload_id, FollowUpKind.TELEFOON, house.console.desk.deadlines, house.clock())
    house.clock.forward(days=7)

    rang = [await reminders.ring(), await reminders.ring()]

    assert (rang, _letters(house)) == ([1, 0], [("herinnering_telefoon", "fenna")])


def _in_folder(house: House, item_id: str) -> ItemSeen:
    return replace(house.shelf.seen[item_id], parent_id="bewaren")


def _top(house: House, task: Task) -> str:
    with house.database.begin() as connection:
        query = select(schema.upload.c.item_id).where(schema.upload.c.upload_id == task.upload_id)
        return str(connection.scalar(query))
