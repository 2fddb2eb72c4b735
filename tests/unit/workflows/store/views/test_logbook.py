from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.console.story import RUN_ID, tell_story
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI, SAMIR_OF_BEHEER, House, build_house
from workflows.store.database import Database
from workflows.store.views import logbook
from workflows.store.views.logbook import LineFilter
from workflows.tasks import Task

ALL = [f"thing_{n}_happened" for n in range(3)]


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


@pytest.fixture
async def told(house: House) -> dict[str, Task]:
    return await tell_story(house)


def events(house: House, wanted: LineFilter, *, newest_first: bool = False) -> list[str]:
    with house.database.begin() as connection:
        page = logbook.lines_for(connection, SAMIR_OF_BEHEER, wanted, newest_first=newest_first)
    return [line.event for line in page.rows]


async def test_lines_come_oldest_first_or_newest_first(house: House, told: dict[str, Task]) -> None:
    wanted = LineFilter(run_id=RUN_ID)

    assert events(house, wanted) == ALL
    assert events(house, wanted, newest_first=True) == ALL[::-1]
    assert told


async def test_every_filter_narrows(house: House, told: dict[str, Task]) -> None:
    task = told["mislukt"]

    assert events(house, LineFilter(level="error")) == ALL[2:]
    assert events(house, LineFilter(code="zaak-closed")) == ALL[2:]
    assert events(house, LineFilter(upload_id=task.upload_id)) == ALL
    assert events(house, LineFilter(upload_id="0" * 26)) == []
    assert events(house, LineFilter(task_number=task.number)) == ALL
    assert events(house, LineFilter(task_number=task.number + 1)) == []
    assert events(house, LineFilter(run_id="0" * 26)) == []


async def test_the_choices_are_those_of_the_run(house: House, told: dict[str, Task]) -> None:
    with house.database.begin() as connection:
        found = logbook.levels_and_codes(connection, SAMIR_OF_BEHEER, RUN_ID)

    assert found == (["error", "info", "warning"], ["zaak-closed"])
    assert told


async def test_nobody_but_beheer_sees_a_line(house: House, told: dict[str, Task]) -> None:
    with house.database.begin() as connection:
        for viewer in (FENNA_HERSELF, NOOR_OF_DI):
            assert logbook.lines_for(connection, viewer, LineFilter()).rows == ()
            assert logbook.levels_and_codes(connection, viewer, RUN_ID) == ([], [])
    assert told
