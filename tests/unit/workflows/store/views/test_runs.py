from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import HandClock
from tests.console.story import RUN_ID, tell_story
from tests.consoles import FENNA_HERSELF, NOOR_OF_DI, SAMIR_OF_BEHEER, House, build_house
from workflows.definition.flow import Status
from workflows.store.database import Database
from workflows.store.views import runs
from workflows.store.views.runs import RunFilter
from workflows.tasks import Task


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


@pytest.fixture
async def told(house: House) -> dict[str, Task]:
    return await tell_story(house)


async def test_runs_come_newest_first_with_the_task_they_are_about(
    house: House, told: dict[str, Task]
) -> None:
    with house.database.begin() as connection:
        rows = runs.runs_for(connection, SAMIR_OF_BEHEER, RunFilter()).rows
        flows = runs.flows_for(connection, SAMIR_OF_BEHEER)

    assert [row.status for row in rows] == [Status.FAILED, Status.WAITING, Status.SUCCEEDED]
    assert (rows[0].task_number, rows[1].task_number) == (told["mislukt"].number, None)
    assert flows == ("whatsapp-bewaren",)


async def test_every_filter_narrows(house: House, told: dict[str, Task]) -> None:
    now = house.clock()
    filters = {
        "flow": RunFilter(flow="anders"),
        "status": RunFilter(status=Status.WAITING),
        "since": RunFilter(since=now - timedelta(minutes=90)),
        "until": RunFilter(until=now - timedelta(minutes=90)),
        "upload": RunFilter(upload_id=told["mislukt"].upload_id),
        "code": RunFilter(code="zaak-closed"),
    }
    with house.database.begin() as connection:
        counts = {
            name: len(runs.runs_for(connection, SAMIR_OF_BEHEER, wanted).rows)
            for name, wanted in filters.items()
        }

    assert counts == {"flow": 0, "status": 1, "since": 1, "until": 2, "upload": 1, "code": 1}


async def test_nobody_but_beheer_sees_a_run_or_its_actions(house: House, told: dict[str, Task]) -> None:
    with house.database.begin() as connection:
        for viewer in (FENNA_HERSELF, NOOR_OF_DI):
            assert runs.runs_for(connection, viewer, RunFilter()).rows == ()
            assert runs.run_for(connection, viewer, RUN_ID) is None
            assert runs.actions_of(connection, viewer, RUN_ID) == ()
            assert runs.flows_for(connection, viewer) == ()
            assert runs.open_waits(connection, viewer, RUN_ID) == ()
    assert told


async def test_a_run_tells_its_actions_in_order(house: House, told: dict[str, Task]) -> None:
    with house.database.begin() as connection:
        found = runs.run_for(connection, SAMIR_OF_BEHEER, RUN_ID)
        actions = runs.actions_of(connection, SAMIR_OF_BEHEER, RUN_ID)
        nothing = runs.run_for(connection, SAMIR_OF_BEHEER, "0" * 26)

    assert found is not None
    assert found.error == {"code": "zaak-closed", "message": "De zaak is afgesloten."}
    assert [(action.name, action.iteration, action.status.value) for action in actions] == [
        ("Onderzoeken", "", "Succeeded"),
        ("Tot_afgehandeld", "", "Failed"),
        ("Wachten_op_besluit", "Tot_afgehandeld=0", "Succeeded"),
        ("Registreren", "Tot_afgehandeld=0", "Failed"),
    ]
    assert len(actions[3].attempts) == 2
    assert nothing is None
    assert told
