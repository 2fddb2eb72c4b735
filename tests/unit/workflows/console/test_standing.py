from __future__ import annotations

import pytest

from workflows.clearance import Verwijderen
from workflows.console.standing import IN_DOUBT, standing
from workflows.promising import FOR_GOOD, IN_BIN
from workflows.tasks import TaskState


@pytest.mark.parametrize("policy", list(Verwijderen))
@pytest.mark.parametrize("state", [None, *TaskState])
def test_an_employee_always_reads_how_it_stands_and_what_happens_next(
    state: TaskState | None, policy: Verwijderen
) -> None:
    found = standing(state, policy)

    assert found.look.word
    assert found.now.endswith(".")
    assert (
        found.following.endswith(".") or state is TaskState.AFGEWEZEN
    )  # there the page says why, and what to do


def test_the_telephone_may_be_cleaned_only_when_all_is_done() -> None:
    cleaning = {state for state in TaskState if standing(state, Verwijderen.AUTOMATISCH).clean_phone}

    assert cleaning == {TaskState.AFGEROND}


@pytest.mark.parametrize("policy", list(Verwijderen))
@pytest.mark.parametrize("state", [None, *TaskState])
def test_during_a_hold_nobody_reads_that_something_may_go(
    state: TaskState | None, policy: Verwijderen
) -> None:
    found = standing(state, policy, held=True)

    assert not found.clean_phone
    assert "aal de bestanden" not in found.following
    assert "schoon" not in found.following
    assert "aarna verwijderen" not in found.following


def test_who_cleaned_the_phone_is_done() -> None:
    found = standing(TaskState.AFGEROND, Verwijderen.AUTOMATISCH, phone_done=True)

    assert found.following == "U bent klaar. U hoeft niets meer te doen."


def test_nobody_is_promised_a_deletion_that_is_off() -> None:
    assert "blijven in uw map staan" in standing(TaskState.NIEUW, Verwijderen.UIT).following
    assert "verwijderen wij" in standing(TaskState.NIEUW, Verwijderen.AUTOMATISCH).following


@pytest.mark.parametrize("state", [TaskState.GEREGISTREERD, TaskState.ORIGINEEL_BEHOUDEN, TaskState.AFGEROND])
def test_what_two_people_declared_is_not_said_to_be_compared(state: TaskState) -> None:
    now = standing(state, Verwijderen.AUTOMATISCH, declared=True).now

    assert now.startswith("Informatiebeheer heeft uw bestanden met de hand geregistreerd.")
    assert "gecontroleerd" not in now
    assert "{" not in now


def test_what_may_be_nowhere_else_is_not_said_to_be_in_the_zaak() -> None:
    found = standing(TaskState.ORIGINEEL_BEHOUDEN, Verwijderen.AUTOMATISCH, elsewhere=False)

    assert found.now == IN_DOUBT
    assert "pgenomen" not in found.look.word


@pytest.mark.parametrize("declared", [False, True])
def test_what_is_gone_for_good_is_not_said_to_lie_in_the_bin(*, declared: bool) -> None:
    gone = [
        standing(TaskState.AFGEROND, Verwijderen.AUTOMATISCH, declared=declared, permanent=[permanent]).now
        for permanent in (False, True)
    ]

    assert [IN_BIN in one for one in gone] == [True, False]
    assert gone[1].endswith(FOR_GOOD)
