from __future__ import annotations

import pytest

from tests.household import Household
from workflows.clearance import Verwijderen
from workflows.operations.operation import Done, WaitFor
from workflows.operations.wait_for_deletion import wait_for_deletion


async def test_with_na_klik_the_run_waits_for_di(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(verwijderen=Verwijderen.NA_KLIK)

    answer = await home.ask(wait_for_deletion, taskId=upload.upload_id)

    assert answer == WaitFor(kind="verwijderen", key=upload.upload_id)


async def test_a_click_that_came_earlier_counts(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(verwijderen=Verwijderen.NA_KLIK)
    await home.click(upload)

    assert await home.ask(wait_for_deletion, taskId=upload.upload_id) == Done(body={"asked": True})


@pytest.mark.parametrize("verwijderen", [Verwijderen.UIT, Verwijderen.AUTOMATISCH])
async def test_otherwise_nobody_waits(home: Household, verwijderen: Verwijderen) -> None:
    upload = await home.tasked()
    home.set_policy(verwijderen=verwijderen)

    assert await home.ask(wait_for_deletion, taskId=upload.upload_id) == Done(body={"asked": False})
