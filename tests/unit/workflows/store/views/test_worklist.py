from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.conftest import HandClock
from tests.console.story import CHOICE, step, tell_story
from tests.consoles import (
    BRAM_HIMSELF,
    FENNA_HERSELF,
    ILSE_OF_DI,
    NOOR_OF_DI,
    SAMIR_OF_BEHEER,
    House,
    build_house,
)
from workflows import handwork, worklist
from workflows.clearance import Verwijderen
from workflows.handwork import Written
from workflows.model import UploadKind, Viewer
from workflows.store import holds, schema, taskmarks, tasks, uploads
from workflows.store.database import Database
from workflows.store.holds import HoldKind
from workflows.store.views.page import Place, read_cursor
from workflows.store.views.worklist import Sort, Tab, TaskFilter, TaskRow, counts_for, tasks_for
from workflows.tasks import Task, TaskEvent, TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


@pytest.fixture
async def told(house: House) -> dict[str, Task]:
    return await tell_story(house)


def _words(told: dict[str, Task], rows: tuple[TaskRow, ...]) -> list[str]:
    by_id = {task.task_id: word for word, task in told.items()}
    return [by_id[row.task_id] for row in rows]


def _list(
    house: House,
    wanted: TaskFilter,
    viewer: Viewer = NOOR_OF_DI,
    policy: Verwijderen = Verwijderen.AUTOMATISCH,
) -> tuple[TaskRow, ...]:
    with house.database.begin() as connection:
        return tasks_for(connection, viewer, wanted, policy).rows


async def test_each_tab_holds_its_tasks_and_the_counts_agree(house: House, told: dict[str, Task]) -> None:
    with house.database.begin() as connection:
        counts = counts_for(connection, NOOR_OF_DI, Verwijderen.AUTOMATISCH)
    tabs = {tab: sorted(_words(told, _list(house, TaskFilter(tab=tab)))) for tab in Tab}

    assert tabs == {
        Tab.TE_DOEN: ["android", "mislukt", "nieuw", "van_ilse", "van_noor", "vijandig"],
        Tab.VAN_MIJ: ["loopt", "mislukt", "van_noor", "wacht"],
        Tab.WACHT: ["wacht"],
        Tab.LOOPT: ["loopt"],
        Tab.MISLUKT: ["mislukt"],
        Tab.KLAAR: ["afgewezen", "behouden", "ingetrokken", "klaar"],
    }
    assert counts == {tab: len(words) for tab, words in tabs.items()}


async def test_the_list_is_filtered_by_who_has_it(house: House, told: dict[str, Task]) -> None:
    found = {
        who: set(_words(told, _list(house, TaskFilter(assignee=who)))) for who in ("ilse", "niemand", "wie")
    }

    assert found == {"ilse": {"van_ilse"}, "niemand": {"nieuw", "android", "vijandig"}, "wie": set()}


async def test_what_is_late_is_found_and_the_most_urgent_comes_first(house: House, clock: HandClock) -> None:
    first = await house.new_task()
    clock.forward(days=7)
    second = await house.new_task()
    clock.forward(days=8)
    with house.database.begin() as connection:
        rows = {
            late: tasks_for(
                connection,
                NOOR_OF_DI,
                TaskFilter(late=late, sort=Sort.TERMIJN),
                Verwijderen.AUTOMATISCH,
                now=clock(),
            ).rows
            for late in (True, False)
        }

    assert [row.task_id for row in rows[True]] == [first.task_id]
    assert [row.task_id for row in rows[False]] == [first.task_id, second.task_id]


@pytest.mark.parametrize(
    ("policy", "vier_ogen", "asked", "agreed", "to_do"),
    [
        (Verwijderen.AUTOMATISCH, False, False, False, False),
        (Verwijderen.AUTOMATISCH, True, False, False, True),
        (Verwijderen.AUTOMATISCH, True, False, True, False),
        (Verwijderen.NA_KLIK, False, False, False, True),
        (Verwijderen.NA_KLIK, True, True, False, True),
        (Verwijderen.NA_KLIK, True, True, True, False),
        (Verwijderen.UIT, True, False, False, False),
    ],
)
async def test_what_waits_for_a_click_or_a_second_person_is_to_do(
    house: House, policy: Verwijderen, *, vier_ogen: bool, asked: bool, agreed: bool, to_do: bool
) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        moment = {True: house.clock(), False: None}
        connection.execute(
            update(schema.task).values(
                state=TaskState.GEREGISTREERD,
                deletion_asked_at=moment[asked],
                deletion_agreed_at=moment[agreed],
            )
        )
        found = {
            tab: tasks_for(connection, NOOR_OF_DI, TaskFilter(tab=tab), policy, vier_ogen=vier_ogen).rows
            for tab in (Tab.TE_DOEN, Tab.LOOPT)
        }
        counts = counts_for(connection, NOOR_OF_DI, policy, vier_ogen=vier_ogen)

    assert [len(rows) for rows in found.values()] == [to_do, not to_do]
    assert (counts[Tab.TE_DOEN], counts[Tab.LOOPT]) == (to_do, not to_do)
    assert {row.task_id for rows in found.values() for row in rows} == {task.task_id}


@pytest.mark.parametrize("policy", [Verwijderen.AUTOMATISCH, Verwijderen.NA_KLIK])
async def test_who_asked_is_not_the_second_and_what_is_held_waits_for_nobody(
    house: House, policy: Verwijderen
) -> None:
    task = await house.new_task()
    with house.database.begin() as connection:
        decided = worklist.decide_register(
            connection, step(house, task, NOOR_OF_DI), CHOICE, house.console.runs
        )
        connection.execute(
            update(schema.task).values(
                state=TaskState.GEREGISTREERD,
                deletion_asked_at=house.clock(),
                deletion_asked_by=NOOR_OF_DI.person.object_id,
            )
        )

        def to_do() -> list[int]:
            return [
                counts_for(connection, viewer, policy, vier_ogen=True)[Tab.TE_DOEN]
                for viewer in (NOOR_OF_DI, ILSE_OF_DI)
            ]

        free = to_do()
        holds.place(
            connection, upload_id=None, kind=HoldKind.WOO, note="", by=NOOR_OF_DI.person, now=house.clock()
        )
        held = to_do()
        going_on = counts_for(connection, ILSE_OF_DI, policy, vier_ogen=True)[Tab.LOOPT]

    assert decided.task_id == task.task_id
    assert (free, held, going_on) == ([0, 1], [0, 0], 1)


async def test_van_mij_differs_per_person(house: House, told: dict[str, Task]) -> None:
    assert _words(told, _list(house, TaskFilter(tab=Tab.VAN_MIJ), ILSE_OF_DI)) == ["van_ilse"]


async def test_nobody_else_sees_a_task(house: House, told: dict[str, Task]) -> None:
    for viewer in (FENNA_HERSELF, BRAM_HIMSELF, SAMIR_OF_BEHEER):
        with house.database.begin() as connection:
            counts = counts_for(connection, viewer, Verwijderen.AUTOMATISCH)

        assert _list(house, TaskFilter(), viewer) == ()
        assert set(counts.values()) == {0}
    assert told


async def test_a_row_tells_what_the_list_shows(house: House) -> None:
    task = await house.new_task({"a.png": b"1234", "b.txt": b"x"}, kind=UploadKind.FOLDER)

    assert _list(house, TaskFilter()) == (
        TaskRow(
            task_id=task.task_id,
            number=1,
            state=TaskState.NIEUW,
            arrived_at=house.clock(),
            owner_name="Fenna Duinker",
            kind="other",
            upload_kind=UploadKind.FOLDER,
            files=2,
            size=5,
            assignee_id=None,
            assignee_name=None,
            explanation=None,
            deletion_asked=False,
            deletion_agreed=False,
            target_at=task.target_at,
            final_at=task.final_at,
            version=1,
            subject=None,
        ),
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("TERPSTRA", {"android", "mislukt", "van_ilse"}),
        ("1", {"nieuw"}),
        ("%", set()),
        ("niemand", set()),
    ],
)
async def test_words_find_the_employee_or_the_number(
    house: House, told: dict[str, Task], words: str, found: set[str]
) -> None:
    assert set(_words(told, _list(house, TaskFilter(words=words)))) == found


async def test_a_zaaknummer_finds_what_was_registered_in_that_zaak(
    house: House, told: dict[str, Task]
) -> None:
    found = _list(house, TaskFilter(tab=Tab.KLAAR, words=CHOICE.zaaknummer.lower()))
    assert "klaar" in set(_words(told, found))
    assert _list(house, TaskFilter(tab=Tab.KLAAR, words=f"{CHOICE.zaaknummer}0")) == ()


async def test_a_zaaknummer_finds_what_was_registered_by_hand(house: House, told: dict[str, Task]) -> None:
    task = told["nieuw"]
    with house.database.begin() as connection:
        files = uploads.get(connection, task.upload_id).files
        numbers = {file.file_id: "D-1" for file in files}
        written = Written(system="Oud", zaaknummer="OUD-2019-77", documentnummers=numbers, returned={})
        handwork.enter(connection, step(house, task, NOOR_OF_DI), written)

    assert _words(told, _list(house, TaskFilter(words="2019-77"))) == ["nieuw"]


async def test_a_kind_filters_and_an_order_sorts(house: House, told: dict[str, Task]) -> None:
    oldest = _list(house, TaskFilter(kind="screenshot"))
    newest = _list(house, TaskFilter(kind="screenshot", sort=Sort.NIEUWSTE))
    by_name = _list(house, TaskFilter(sort=Sort.MEDEWERKER))

    assert _words(told, oldest) == ["van_ilse", "van_noor"]
    assert _words(told, newest) == ["van_noor", "van_ilse"]
    assert [row.owner_name for row in by_name] == ["Bram Terpstra"] * 3 + ["Fenna Duinker"] * 3


async def test_long_lists_come_in_pages(house: House) -> None:
    for _ in range(27):
        house.task(await house.upload({"a.txt": b"x"}, inspected=False))
    with house.database.begin() as connection:
        first = tasks_for(connection, NOOR_OF_DI, TaskFilter(), Verwijderen.UIT)
        place = Place(after=read_cursor(first.following, int))
        second = tasks_for(connection, NOOR_OF_DI, TaskFilter(place=place), Verwijderen.UIT)

    numbers = [row.number for row in (*first.rows, *second.rows)]
    assert (len(first.rows), numbers) == (25, list(range(1, 28)))


async def test_a_registered_task_that_waits_for_a_click_is_work_to_do(
    house: House, told: dict[str, Task]
) -> None:
    with house.database.begin() as connection:
        waiting = tasks.apply(connection, told["loopt"], TaskEvent.REGISTERED, house.clock())
    policy = Verwijderen.NA_KLIK

    assert "loopt" in _words(told, _list(house, TaskFilter(), policy=policy))
    assert "loopt" not in _words(told, _list(house, TaskFilter(tab=Tab.LOOPT), policy=policy))

    with house.database.begin() as connection:
        taskmarks.mark(connection, waiting, house.clock(), deletion_asked_at=house.clock())

    assert "loopt" not in _words(told, _list(house, TaskFilter(), policy=policy))
    assert "loopt" in _words(told, _list(house, TaskFilter(tab=Tab.LOOPT), policy=policy))
