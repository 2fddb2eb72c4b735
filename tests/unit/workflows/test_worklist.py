from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.clamd import VIRUS, scanner_at
from tests.conftest import HandClock
from tests.console.story import CHOICE
from tests.consoles import FENNA_HERSELF, ILSE_OF_DI, NOOR, NOOR_OF_DI, House, build_house
from workflows import worklist
from workflows.errors import BewaarstroomError
from workflows.model import Besluit, Decision, UploadKind, Viewer
from workflows.refusal import Ground, Refusal
from workflows.store import audit, schema, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent, TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


@pytest.fixture
async def task(house: House) -> Task:
    return await house.new_task()


def _step(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> worklist.Step:
    return worklist.Step(task_id=task.task_id, version=task.version, viewer=viewer, now=house.clock())


def _signals(house: House) -> list[tuple[str, str, object]]:
    with house.database.begin() as connection:
        rows = connection.execute(select(schema.signal)).mappings()
        return [(row["kind"], row["key"], row["outcome"]) for row in rows]


def _acts(house: House, task: Task) -> list[tuple[str, str]]:
    with house.database.begin() as connection:
        return [(row["actor_id"], row["action"]) for row in audit.of_upload(connection, task.upload_id)]


def _take(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Task:
    with house.database.begin() as connection:
        return worklist.take_task(connection, _step(house, task, viewer))


def _register(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Task:
    with house.database.begin() as connection:
        return worklist.decide_register(connection, _step(house, task, viewer), CHOICE, house.console.runs)


async def test_a_task_that_is_taken_has_its_taker(house: House, task: Task) -> None:
    taken = _take(house, task)

    assert (taken.state, taken.assignee_id, taken.version) == (TaskState.IN_BEHANDELING, "noor", 2)
    assert _acts(house, task) == [("noor", "taak_genomen")]


async def test_taking_twice_is_taking_once(house: House, task: Task) -> None:
    _take(house, task)
    again = _take(house, task)

    assert again.version == 2
    assert _acts(house, task) == [("noor", "taak_genomen")]


async def test_the_second_of_two_colleagues_is_told_that_the_task_moved_on(house: House, task: Task) -> None:
    _take(house, task)

    with pytest.raises(BewaarstroomError) as refused:
        _take(house, task, ILSE_OF_DI)

    assert refused.value.code == "task-moved-on"


async def test_a_failed_task_says_why_also_after_it_is_taken(house: House, task: Task) -> None:
    decided = _register(house, task)
    with house.database.begin() as connection:
        failed = tasks.apply(
            connection,
            decided,
            TaskEvent.REGISTRATION_FAILED,
            house.clock(),
            because="zaak-closed",
            explanation="Gesloten.",
        )

    taken = _take(house, failed)

    assert (taken.state, taken.because, taken.explanation) == (
        TaskState.IN_BEHANDELING,
        "zaak-closed",
        "Gesloten.",
    )


async def test_a_colleague_can_release_a_task_for_who_is_away(house: House, task: Task) -> None:
    taken = _take(house, task)

    with house.database.begin() as connection:
        released = worklist.release_task(connection, _step(house, taken, ILSE_OF_DI))
        again = worklist.release_task(connection, _step(house, taken, ILSE_OF_DI))

    assert (released.state, released.assignee_id, again) == (TaskState.NIEUW, None, released)
    assert _acts(house, task) == [("noor", "taak_genomen"), ("ilse", "taak_vrijgegeven")]


async def test_a_decision_tells_the_run_and_no_names_travel_with_it(house: House, task: Task) -> None:
    decided = _register(house, task)

    assert decided.state is TaskState.WORDT_GEREGISTREERD
    assert decided.decision == Decision(besluit=Besluit.REGISTREREN, by=NOOR, at=house.clock(), choice=CHOICE)
    assert decided.assignee_id == "noor"
    assert _signals(house) == [("taak", task.task_id, {"besluit": "registreren"})]
    assert _acts(house, task) == [("noor", "registreren_gekozen")]


async def test_a_double_click_decides_once(house: House, task: Task) -> None:
    first = _register(house, task)
    second = _register(house, task)

    assert second == first
    assert len(_signals(house)) == 1


async def test_a_second_click_with_another_choice_is_refused(house: House, task: Task) -> None:
    _register(house, task)

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        worklist.decide_register(
            connection, _step(house, task), replace(CHOICE, zaaknummer="ZAAK-ANDERS"), house.console.runs
        )

    assert refused.value.code == "task-moved-on"
    assert len(_signals(house)) == 1


async def test_nobody_decides_about_a_colleagues_task(house: House, task: Task) -> None:
    taken = _take(house, task)

    with pytest.raises(BewaarstroomError) as refused:
        _register(house, taken, ILSE_OF_DI)

    assert refused.value.code == "task-of-colleague"
    assert _signals(house) == []


async def test_what_is_refused_is_undone_as_a_whole(house: House, task: Task) -> None:
    _take(house, task)

    with pytest.raises(BewaarstroomError):
        _register(house, task)

    assert _acts(house, task) == [("noor", "taak_genomen")]


async def test_a_rejection_keeps_its_reason_and_tells_the_run_only_that_it_was_rejected(
    house: House, task: Task
) -> None:
    with house.database.begin() as connection:
        step = _step(house, task)
        rejected = worklist.reject(
            connection,
            step,
            Refusal(ground=Ground.PRIVE, reason="  Dit is privé. "),
            house.console.runs,
            house.console.desk.deadlines,
        )
        again = worklist.reject(
            connection,
            step,
            Refusal(ground=Ground.PRIVE, reason="Dit is privé."),
            house.console.runs,
            house.console.desk.deadlines,
        )

    assert rejected.decision is not None
    assert (rejected.state, rejected.decision.ground, rejected.decision.reason, again) == (
        TaskState.AFGEWEZEN,
        "prive",
        "Dit is privé.",
        rejected,
    )
    assert _signals(house) == [("taak", task.task_id, {"besluit": "afwijzen"})]


async def test_a_rejection_needs_no_more_than_a_ground(house: House, task: Task) -> None:
    with house.database.begin() as connection:
        rejected = worklist.reject(
            connection,
            _step(house, task),
            Refusal(ground=Ground.DUBBEL, reason="  "),
            house.console.runs,
            house.console.desk.deadlines,
        )

    assert rejected.decision is not None
    assert (rejected.decision.ground, rejected.decision.reason) == ("dubbel", "")


async def test_a_word_with_a_rejection_has_a_readable_length(house: House, task: Task) -> None:
    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        worklist.reject(
            connection,
            _step(house, task),
            Refusal(ground=Ground.PRIVE, reason="x" * 1001),
            house.console.runs,
            house.console.desk.deadlines,
        )

    assert refused.value.code == "reason-missing"


async def test_an_employee_cannot_touch_a_task(house: House, task: Task) -> None:
    for viewer in (FENNA_HERSELF, replace(NOOR_OF_DI, roles=frozenset({"Beheer"}))):
        with pytest.raises(BewaarstroomError) as refused:
            _take(house, task, viewer)

        assert refused.value.code == "task-unknown"


async def test_an_unknown_task_is_unknown(house: House, task: Task) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        _take(house, replace(task, task_id="0" * 26))

    assert refused.value.code == "task-unknown"


async def test_files_that_were_not_inspected_are_not_registered(house: House) -> None:
    task = house.task(await house.upload({"a.zip": b"x"}, inspected=False))

    with pytest.raises(BewaarstroomError) as refused:
        _register(house, task)

    assert refused.value.code == "not-inspected"


async def test_a_file_can_be_left_out_with_a_reason_and_taken_in_again(house: House) -> None:
    task = await house.new_task({"a.txt": b"a", "b.txt": b"b"}, kind=UploadKind.FOLDER)
    with house.database.begin() as connection:
        first = uploads.get(connection, task.upload_id).files[0]
        out = worklist.exclude_file(connection, _step(house, task), first.file_id, " Hoort er niet bij ")
        left = uploads.get(connection, task.upload_id).files[0].excluded_because
        back = worklist.exclude_file(connection, _step(house, out), first.file_id, None)
        again = uploads.get(connection, task.upload_id).files[0].excluded_because

    assert (left, again) == ("Hoort er niet bij", None)
    assert (task.version, out.version, back.version) == (1, 2, 3)


async def test_leaving_a_file_out_makes_the_colleagues_page_old(house: House) -> None:
    task = await house.new_task({"a.txt": b"a", "b.txt": b"b"}, kind=UploadKind.FOLDER)
    with house.database.begin() as connection:
        first = uploads.get(connection, task.upload_id).files[0]
        worklist.exclude_file(connection, _step(house, task), first.file_id, "Nee")

    with pytest.raises(BewaarstroomError) as refused:
        _register(house, task, ILSE_OF_DI)

    assert refused.value.code == "task-moved-on"


async def test_an_infected_file_is_not_registered_but_may_be_left_out(house: House, clamd: Path) -> None:
    upload = await house.upload({"fout.txt": VIRUS, "goed.txt": b"hallo"}, inspected=False)
    upload = await house.inspect(upload, scanner_at(clamd))
    task = house.task(upload)

    with pytest.raises(BewaarstroomError) as refused:
        _register(house, task)
    assert refused.value.code == "file-infected"

    infected = next(file for file in upload.files if file.infected)
    with house.database.begin() as connection:
        left = worklist.exclude_file(connection, _step(house, task), infected.file_id, "virus")
    assert _register(house, left).state is TaskState.WORDT_GEREGISTREERD


async def test_not_every_file_can_be_left_out(house: House, task: Task) -> None:
    with house.database.begin() as connection:
        only = uploads.get(connection, task.upload_id).files[0]
        out = worklist.exclude_file(connection, _step(house, task), only.file_id, "Nee")

    with pytest.raises(BewaarstroomError) as refused:
        _register(house, out)

    assert refused.value.code == "nothing-to-register"


async def test_a_file_of_another_task_cannot_be_left_out(house: House, task: Task) -> None:
    other = await house.new_task()
    with house.database.begin() as connection:
        stranger = uploads.get(connection, other.upload_id).files[0]

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        worklist.exclude_file(connection, _step(house, task), stranger.file_id, "Nee")

    assert refused.value.code == "task-unknown"


async def test_di_has_the_files_inspected_again_when_that_failed(house: House, task: Task) -> None:
    with house.database.begin() as connection:
        worklist.ask_inspection(connection, _step(house, task), house.console.runs)

    assert _signals(house) == [("taak", task.task_id, {"besluit": "opnieuw_onderzoeken"})]
    assert _acts(house, task) == [("noor", "onderzoek_gevraagd")]


async def test_nothing_is_inspected_again_after_a_decision(house: House, task: Task) -> None:
    decided = _register(house, task)

    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        worklist.ask_inspection(connection, _step(house, decided), house.console.runs)

    assert refused.value.code == "task-moved-on"
