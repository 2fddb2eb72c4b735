from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import HandClock
from tests.console.story import CHOICE, prove_file
from tests.consoles import FENNA_HERSELF, ILSE_OF_DI, NOOR_OF_DI, House, build_house
from workflows import holding, worklist
from workflows.clearance import Verwijderen
from workflows.errors import BewaarstroomError
from workflows.model import Viewer
from workflows.operations.house import Policy
from workflows.step import Step
from workflows.store import audit, holds, schema, tasks, uploads
from workflows.store.database import Database
from workflows.store.holds import HoldKind
from workflows.tasks import Task, TaskEvent, TaskState


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


def _policy(house: House, **changes: Any) -> Policy:
    return replace(house.console.policy, held_because=holds.held_because, **changes)


def _step(house: House, task: Task, viewer: Viewer = NOOR_OF_DI) -> Step:
    return Step(task_id=task.task_id, version=task.version, viewer=viewer, now=house.clock())


def _signals(house: House) -> list[object]:
    with house.database.begin() as connection:
        query = select(schema.signal.c.outcome).where(schema.signal.c.kind == "verwijderen")
        return list(connection.scalars(query))


def _woken(house: House) -> list[str]:
    with house.database.begin() as connection:
        return list(connection.scalars(select(schema.signal.c.key).where(schema.signal.c.kind == "later")))


def _acts(house: House) -> list[tuple[str, str, str]]:
    with house.database.begin() as connection:
        rows = connection.execute(select(schema.audit).order_by(schema.audit.c.seq)).mappings()
        return [
            (row["actor_id"], row["action"], row["result"])
            for row in rows
            if row["action"] not in {"registreren_gekozen", "geregistreerd_en_teruggelezen"}
        ]


async def _registered(house: House) -> Task:
    """A task that Noor decided, with its proof."""
    task = await house.new_task()
    with house.database.begin() as connection:
        decided = worklist.decide_register(connection, _step(house, task), CHOICE, house.console.runs)
        prove_file(connection, uploads.get(connection, task.upload_id), 1, house.clock())
        return tasks.apply(connection, decided, TaskEvent.REGISTERED, house.clock())


async def test_deletion_is_asked_once_and_only_where_the_settings_wait_for_it(house: House) -> None:
    task, policy = await _registered(house), _policy(house, verwijderen=Verwijderen.NA_KLIK)
    with house.database.begin() as connection:
        step = _step(house, task)
        asked = holding.ask_deletion(connection, step, policy, house.console.runs)
        again = holding.ask_deletion(connection, step, policy, house.console.runs)

    assert (asked.deletion_asked, asked.state, again) == (True, TaskState.GEREGISTREERD, asked)
    assert _signals(house) == [{"asked": True}]
    assert _acts(house) == [("noor", "verwijderen_gevraagd", "gelukt")]


@pytest.mark.parametrize("verwijderen", list(Verwijderen))
async def test_deletion_of_what_is_not_registered_cannot_be_asked(
    house: House, verwijderen: Verwijderen
) -> None:
    task, policy = await house.new_task(), _policy(house, verwijderen=verwijderen)
    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        holding.ask_deletion(connection, _step(house, task), policy, house.console.runs)

    assert refused.value.code == "deletion-not-asked"


async def test_with_vier_ogen_only_another_person_agrees_and_then_it_goes_on(house: House) -> None:
    task = await _registered(house)
    policy = _policy(house, verwijderen=Verwijderen.NA_KLIK, vier_ogen=True)
    with house.database.begin() as connection:
        asked = holding.ask_deletion(connection, _step(house, task), policy, house.console.runs)
    assert _signals(house) == []
    assert [
        holding.may_agree(asked, policy, viewer) for viewer in (NOOR_OF_DI, ILSE_OF_DI, FENNA_HERSELF)
    ] == [
        False,
        True,
        False,
    ]
    with pytest.raises(BewaarstroomError) as refused, house.database.begin() as connection:
        holding.agree_with_deletion(connection, _step(house, asked), policy, house.console.runs)
    with house.database.begin() as connection:
        agreed = holding.agree_with_deletion(
            connection, _step(house, asked, ILSE_OF_DI), policy, house.console.runs
        )

    assert refused.value.code == "deletion-not-agreed"
    assert agreed.deletion_agreed
    assert _signals(house) == [{"asked": True}]
    assert _acts(house)[-1] == ("ilse", "verwijderen_bevestigd", "gelukt")


async def test_where_nobody_need_ask_the_first_person_is_who_decided(house: House) -> None:
    task = await _registered(house)
    policy = _policy(house, vier_ogen=True)

    assert holding.first_person(task, policy) == "noor"
    assert [holding.may_agree(task, policy, viewer) for viewer in (NOOR_OF_DI, ILSE_OF_DI)] == [False, True]


@pytest.mark.parametrize("everything", [False, True])
async def test_a_hold_stops_and_lifting_it_lets_go_on(house: House, everything: bool) -> None:  # noqa: FBT001 - pytest
    task, policy = await _registered(house), _policy(house)
    with house.database.begin() as connection:
        step = _step(house, task)
        if everything:
            holding.hold_everything(connection, step, HoldKind.WOO, "W-12")
        else:
            holding.hold_task(connection, step, HoldKind.WOO, "W-12")
        [hold] = holds.of_upload(connection, task.upload_id)
    assert policy.held_because is holds.held_because
    with house.database.begin() as connection:
        for _ in range(2):
            holding.lift_hold(
                connection, _step(house, task, ILSE_OF_DI), hold.hold_id, policy, house.console.runs
            )

    assert _signals(house) == [{"asked": False}]
    assert _acts(house) == [("noor", "blokkade_geplaatst", "woo"), ("ilse", "blokkade_opgeheven", "woo")]


async def test_lifting_one_of_two_holds_lets_nothing_go_on(house: House) -> None:
    task, policy = await _registered(house), _policy(house)
    with house.database.begin() as connection:
        holding.hold_everything(connection, _step(house, task), HoldKind.BEZWAAR, "")
        held = holding.hold_task(connection, _step(house, task), HoldKind.WOO, "")
        first = holds.of_upload(connection, task.upload_id)[0]
        holding.lift_hold(connection, _step(house, held), first.hold_id, policy, house.console.runs)

    assert _signals(house) == []


async def test_a_deletion_that_waits_is_stopped_with_a_reason_and_the_run_is_woken(house: House) -> None:
    task, policy = await _registered(house), _policy(house, vier_ogen=True)
    with house.database.begin() as connection:
        retried = tasks.get(connection, task.task_id)
        tasks.explain(connection, task.task_id, "original-labelled", "Er staat een label op.", house.clock())
        stopped = holding.stop_deletion(
            connection, _step(house, retried), " het label gaat er niet af ", policy, house.console.runs
        )
        again = holding.stop_deletion(
            connection, _step(house, retried), "nog eens", policy, house.console.runs
        )

    assert (stopped.deletion_stopped, stopped.deletion_stopped_because) == (True, "het label gaat er niet af")
    assert again == stopped
    assert stopped.state is TaskState.GEREGISTREERD
    assert _signals(house) == [{"asked": False}]
    assert _woken(house) == [f"controles/{task.task_id}"]
    assert _acts(house) == [("noor", "verwijderen_gestopt", "gelukt")]
    assert not holding.may_agree(stopped, policy, ILSE_OF_DI)


async def test_a_deletion_is_not_stopped_without_a_reason_during_a_hold_or_when_there_is_none(
    house: House,
) -> None:
    task = await _registered(house)
    with house.database.begin() as connection:
        open_, held = _policy(house), replace(_policy(house), held_because=lambda _c, _u: "woo")
        off = _policy(house, verwijderen=Verwijderen.UIT)
        for policy, reason, viewer, code in (
            (open_, "  ", NOOR_OF_DI, "reason-missing"),
            (held, "geen zin", NOOR_OF_DI, "deletion-held"),
            (off, "geen zin", NOOR_OF_DI, "deletion-not-stopped"),
            (open_, "geen zin", FENNA_HERSELF, "task-unknown"),
        ):
            with pytest.raises(BewaarstroomError) as refused:
                holding.stop_deletion(
                    connection, _step(house, task, viewer), reason, policy, house.console.runs
                )
            assert refused.value.code == code
        assert not tasks.get(connection, task.task_id).deletion_stopped


async def test_nobody_outside_di_holds_or_lifts_anything(house: House) -> None:
    task = await house.new_task()
    step = _step(house, task, FENNA_HERSELF)
    with house.database.begin() as connection:
        for work in (
            lambda: holding.hold_task(connection, step, HoldKind.WOO, ""),
            lambda: holding.hold_everything(connection, step, HoldKind.WOO, ""),
            lambda: holding.lift_hold(connection, step, "x", _policy(house), house.console.runs),
        ):
            with pytest.raises(BewaarstroomError):
                work()
        assert holds.of_upload(connection, task.upload_id) == ()
        assert audit.of_upload(connection, task.upload_id) == []
