from __future__ import annotations

from functools import partial

from tests.household import Household
from workflows.operations.operation import Done, Later, WaitFor
from workflows.operations.wait_for_decision import A_WHILE, wait_for_decision
from workflows.store import waits


async def test_a_resubmitted_run_takes_up_a_decision_whose_run_ended_halfway(home: Household) -> None:
    upload = await home.decided()

    assert await home.ask(wait_for_decision, taskId=upload.upload_id) == Later(
        after=A_WHILE, code="decision-halfway"
    )
    assert await home.ask(wait_for_decision, taskId=upload.upload_id, attempt=2) == Done(
        body={"besluit": "registreren"}
    )


async def test_a_decision_that_lies_ready_is_waited_for_as_ever(home: Household) -> None:
    upload = await home.decided()
    await home.database.transact(
        partial(
            waits.answer,
            kind="taak",
            key=upload.upload_id,
            outcome={"besluit": "registreren"},
            now=home.clock(),
        )
    )

    assert await home.ask(wait_for_decision, taskId=upload.upload_id) == WaitFor(
        kind="taak", key=upload.upload_id
    )
