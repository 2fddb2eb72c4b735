from __future__ import annotations

from tests.household import DI, Household
from workflows.operations.operation import Done
from workflows.operations.return_task import UNKNOWN, return_task
from workflows.tasks import TaskEvent, TaskState


async def test_di_sees_why_and_gets_a_letter(home: Household) -> None:
    upload = await home.decided()

    answer = await home.ask(return_task, upload, code="zaak-closed", message="De zaak is afgesloten.")

    assert answer == Done(body={"state": "registreren_mislukt"})
    task = await home.task(upload)
    assert (task.state, task.because, task.explanation) == (
        TaskState.REGISTREREN_MISLUKT,
        "zaak-closed",
        "De zaak is afgesloten.",
    )
    assert await home.letters() == [("registreren_mislukt", DI.mail)]


async def test_without_a_reason_there_is_still_a_sentence(home: Household) -> None:
    upload = await home.decided()

    await home.ask(return_task, upload, code=None, message=None)

    task = await home.task(upload)
    assert (task.because, task.explanation) == ("unexpected-error", UNKNOWN)


async def test_a_task_that_somebody_moved_meanwhile_stays_where_it_is(home: Household) -> None:
    upload = await home.tasked()
    await home.move(upload, TaskEvent.DECIDED_TO_REJECT)

    assert await home.ask(return_task, upload, code="x", message="y") == Done(body={"state": "afgewezen"})
