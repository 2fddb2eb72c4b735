from __future__ import annotations

import pytest

from tests.arrivals import NOOR, arrival, file_seen
from tests.conftest import HandClock
from workflows.errors import PermanentError
from workflows.model import Besluit, Decision, RegistrationChoice
from workflows.store import taskmarks, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import Task, TaskEvent, TaskState

CHOICE = RegistrationChoice(
    zaak_url="https://zgw.example/z/1",
    zaaknummer="ZAAK-2026-0000000001",
    bronorganisatie="123456782",
    informatieobjecttype_url="https://zgw.example/i/1",
    documenttype="Chatbericht",
    vertrouwelijkheidaanduiding="zaakvertrouwelijk",
)


@pytest.fixture
def task(database: Database, clock: HandClock) -> Task:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())
        return tasks.ensure(connection, upload_id=upload.upload_id, run_id="R1", now=clock())


def test_an_upload_has_one_task_whoever_asks(database: Database, clock: HandClock, task: Task) -> None:
    with database.begin() as connection:
        again = tasks.ensure(connection, upload_id=task.upload_id, run_id="R2", now=clock())

    assert (again, task.number, task.state, task.open) == (task, 1, TaskState.NIEUW, True)


def test_a_task_moves_on_with_its_changes(database: Database, clock: HandClock, task: Task) -> None:
    with database.begin() as connection:
        taken = tasks.apply(
            connection, task, TaskEvent.TAKEN, clock(), assignee_id="noor", assignee_name="Noor"
        )

    assert (taken.state, taken.assignee_id, taken.version) == (TaskState.IN_BEHANDELING, "noor", 2)


def test_who_comes_second_is_told_that_the_task_moved_on(
    database: Database, clock: HandClock, task: Task
) -> None:
    with database.begin() as connection:
        tasks.apply(connection, task, TaskEvent.TAKEN, clock())

    with pytest.raises(PermanentError) as refused, database.begin() as connection:
        tasks.apply(connection, task, TaskEvent.TAKEN, clock())

    assert refused.value.code == "task-moved-on"


def test_a_reason_is_shown_until_the_task_moves(database: Database, clock: HandClock, task: Task) -> None:
    with database.begin() as connection:
        tasks.explain(connection, task.task_id, "original-gone", "Weg.", clock())
        explained = tasks.get(connection, task.task_id)
        moved = tasks.apply(connection, explained, TaskEvent.TAKEN, clock())

    assert (explained.because, explained.explanation, moved.because) == ("original-gone", "Weg.", None)


@pytest.mark.parametrize(
    ("besluit", "choice", "reason"),
    [(Besluit.REGISTREREN, CHOICE, ""), (Besluit.AFWIJZEN, None, "Het is privé.")],
)
def test_a_decision_reads_back_as_it_was_made(
    clock: HandClock, besluit: Besluit, choice: RegistrationChoice | None, reason: str
) -> None:
    decision = Decision(besluit=besluit, by=NOOR, at=clock(), choice=choice, reason=reason)

    assert tasks.decision_from_json(dict(tasks.decision_as_json(decision))) == decision


def test_a_reopened_task_is_asked_again_whether_to_delete(
    database: Database, clock: HandClock, task: Task
) -> None:
    with database.begin() as connection:
        asked = taskmarks.mark(connection, task, clock(), deletion_asked_at=clock(), deletion_asked_by="noor")
        reopened = tasks.apply(connection, asked, TaskEvent.REOPENED, clock())

    assert (asked.deletion_asked, reopened.deletion_asked) == (True, False)


def test_a_reopened_task_remembers_that_its_originals_stay(
    database: Database, clock: HandClock, task: Task
) -> None:
    with database.begin() as connection:
        stopped = taskmarks.mark(
            connection,
            task,
            clock(),
            deletion_stopped_at=clock(),
            deletion_stopped_by="noor",
            deletion_stopped_because="nog nodig",
        )
        reopened = tasks.apply(connection, stopped, TaskEvent.REOPENED, clock())

    assert (reopened.deletion_stopped, reopened.deletion_stopped_because) == (True, "nog nodig")
