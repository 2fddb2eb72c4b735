from __future__ import annotations

from datetime import timedelta

import pytest

from tests.household import Household
from workflows.clearance import Verwijderen
from workflows.operations.operation import Done, Later, WaitFor
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


CAREFUL = {"verwijderen": Verwijderen.NA_KLIK, "vier_ogen": True, "bedenktijd": timedelta(days=7)}


async def test_nobody_is_asked_for_a_click_where_a_declaration_does_not_count(home: Household) -> None:
    upload = await home.declared()
    home.set_policy(**CAREFUL)

    assert await home.ask(wait_for_deletion, taskId=upload.upload_id) == Done(body={"asked": False})


async def test_where_a_declaration_counts_di_is_asked_and_has_time_to_think_it_over(home: Household) -> None:
    upload = await home.declared()
    home.set_policy(**CAREFUL, declarations_count=lambda _connection, _upload: True)
    waits = WaitFor(kind="verwijderen", key=upload.upload_id)
    assert await home.ask(wait_for_deletion, taskId=upload.upload_id) == waits

    home.set_policy(verwijderen=Verwijderen.AUTOMATISCH, vier_ogen=False)
    answer = await home.ask(wait_for_deletion, taskId=upload.upload_id)

    assert isinstance(answer, Later)
    assert (answer.after, answer.code) == (timedelta(days=7), "deletion-waits-bedenktijd")


async def test_a_hold_is_waited_for_also_where_nothing_will_go(home: Household) -> None:
    upload = await home.declared()
    home.set_policy(**CAREFUL, held_because=lambda _connection, _upload_id: "woo")

    assert isinstance(await home.ask(wait_for_deletion, taskId=upload.upload_id), WaitFor)
