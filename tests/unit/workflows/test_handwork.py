from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.consoles import FENNA_HERSELF, ILSE_OF_DI, NOOR_OF_DI, House, build_house
from workflows import handwork, worklist
from workflows.errors import BewaarstroomError
from workflows.handwork import Written
from workflows.model import Viewer
from workflows.step import Step
from workflows.store import audit, byhand, schema, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


@pytest.fixture
async def task(house: House) -> Task:
    return await house.new_task()


def _step(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=viewer, now=house.clock())


def _written(house: House, task: Task, **returned: str) -> Written:
    with house.database.begin() as connection:
        [file] = uploads.get(connection, task.upload_id).files
    return Written(
        system="Oud zaaksysteem",
        zaaknummer="Z-2019-12",
        documentnummers={file.file_id: "DOC-7"},
        returned=dict.fromkeys([file.file_id] if returned else [], returned.get("terug", "")),
    )


def _enter(house: House, task: Task, viewer: Viewer = NOOR_OF_DI, **returned: str) -> Task:
    written = _written(house, task, **returned)
    with house.database.begin() as connection:
        return handwork.enter(connection, _step(house, task, viewer), written)


def _confirm(house: House, task: Task, viewer: Viewer = ILSE_OF_DI) -> Task:
    with house.database.begin() as connection:
        return handwork.confirm(connection, _step(house, task, viewer), house.console.runs)


def _refused(work: object) -> str:
    with pytest.raises(BewaarstroomError) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


async def test_what_one_enters_and_another_confirms_is_decided_and_declared(house: House, task: Task) -> None:
    entered = _enter(house, task)
    decided = _confirm(house, entered)

    with house.database.begin() as connection:
        [declaration] = byhand.declarations(connection, task.upload_id).values()
        signals = connection.execute(select(schema.signal.c.kind, schema.signal.c.outcome)).all()
        acts = [(row["actor_id"], row["action"]) for row in audit.of_upload(connection, task.upload_id)]
    assert (entered.state, entered.assignee_id, entered.because) == (
        TaskState.IN_BEHANDELING,
        "noor",
        "by-hand-waiting",
    )
    assert decided.state is TaskState.WORDT_GEREGISTREERD
    assert decided.decision is not None
    assert (decided.decision.by.object_id, decided.decision.zaaknummer, decided.decision.choice) == (
        "noor",
        "Z-2019-12",
        None,
    )
    assert (declaration.declared_by, declaration.confirmed_by, declaration.documentnummer) == (
        "noor",
        "ilse",
        "DOC-7",
    )
    assert [tuple(signal) for signal in signals] == [("taak", {"besluit": "registreren"})]
    assert acts == [("noor", "met_de_hand_ingevuld"), ("ilse", "met_de_hand_bevestigd")]


async def test_the_first_person_is_never_the_second(house: House, task: Task) -> None:
    entered = _enter(house, task)

    assert _refused(lambda: _confirm(house, entered, NOOR_OF_DI)) == "same-person"
    with house.database.begin() as connection:
        assert tasks.get(connection, task.task_id).open
        assert byhand.declarations(connection, task.upload_id) == {}


async def test_the_second_click_of_the_second_person_changes_nothing(house: House, task: Task) -> None:
    entered = _enter(house, task)
    decided = _confirm(house, entered)

    assert _confirm(house, entered) == decided


async def test_who_is_not_of_di_enters_and_confirms_nothing(house: House, task: Task) -> None:
    assert _refused(lambda: _enter(house, task, FENNA_HERSELF)) == "task-unknown"
    entered = _enter(house, task)
    assert _refused(lambda: _confirm(house, entered, FENNA_HERSELF)) == "task-unknown"


async def test_a_task_of_a_colleague_is_not_entered(house: House, task: Task) -> None:
    with house.database.begin() as connection:
        taken = worklist.take_task(connection, _step(house, task, ILSE_OF_DI))

    assert _refused(lambda: _enter(house, taken)) == "task-of-colleague"


async def test_another_file_that_came_back_is_refused(house: House, task: Task) -> None:
    assert _refused(lambda: _enter(house, task, terug="f" * 64)) == "declaration-differs"


async def test_what_is_withdrawn_is_not_confirmed(house: House, task: Task) -> None:
    entered = _enter(house, task)
    with house.database.begin() as connection:
        withdrawn = handwork.withdraw(connection, _step(house, entered))

    assert (withdrawn.because, withdrawn.explanation) == (None, None)
    assert _refused(lambda: _confirm(house, withdrawn)) == "task-moved-on"


async def test_files_that_changed_after_the_entry_are_not_confirmed(house: House, task: Task) -> None:
    entered = _enter(house, task)
    with house.database.begin() as connection:
        connection.execute(schema.upload_file.update().values(sha256="e" * 64))

    assert _refused(lambda: _confirm(house, entered)) == "by-hand-stale"
