from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from tests.onedrive import OneDrive
from watcher.budget import Budget
from watcher.downloads import Downloads
from watcher.folders import Folders
from watcher.intake import Watcher
from watcher.schedule import Bell, Bells, Dispatcher
from watcher.settle import Rules
from watcher.simulator.faults import Kind
from watcher.simulator.users import FENNA, JORIS, MARIT
from watcher.sources import FolderSpec
from workflows.console.troubles import explain
from workflows.errors import PermanentError
from workflows.model import ItemKey
from workflows.store import watches


def dispatcher(onedrive: OneDrive) -> Dispatcher:
    return Dispatcher(onedrive.watcher, onedrive.database, onedrive.clock, onedrive.door.gate)


async def test_a_folder_is_looked_at_when_its_time_has_come(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    for seconds in (0, 60, 0):
        onedrive.clock.forward(seconds=seconds)
        async with dispatcher(onedrive) as looking:
            await looking.dispatch()

    assert onedrive.desk.names == [["foto.jpg"]]


async def test_a_folder_that_was_just_looked_at_is_left_alone(onedrive: OneDrive) -> None:
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 1
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 0


async def test_a_folder_that_is_being_looked_at_is_not_taken_twice(onedrive: OneDrive) -> None:
    async with dispatcher(onedrive) as one, dispatcher(onedrive) as other:
        assert [await one.dispatch(), await other.dispatch(), await one.dispatch()] == [1, 0, 0]


async def test_while_the_tenant_must_be_left_alone_nothing_is_looked_at(onedrive: OneDrive) -> None:
    onedrive.door.gate.close(60)
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 0
        onedrive.clock.forward(seconds=60)
        assert await looking.dispatch() == 1


async def test_a_look_that_breaks_ends_no_other(onedrive: OneDrive) -> None:
    def broken(*_: object) -> bool:
        raise asyncio.InvalidStateError

    onedrive.put("foto.jpg")
    async with dispatcher(onedrive) as looking:
        await looking.dispatch()
    onedrive.clock.forward(seconds=60)
    watcher = Watcher(
        door=onedrive.door,
        database=onedrive.database,
        rules=Rules(patience=onedrive.watcher._rules.patience),  # noqa: SLF001 - the very same patience
        clock=onedrive.clock,
        receive=broken,
        changed=onedrive.desk.changed,
        open_item=Downloads(onedrive.door, onedrive.door.gate, onedrive.clock).open,
    )
    async with Dispatcher(watcher, onedrive.database, onedrive.clock, onedrive.door.gate) as looking:
        assert await looking.dispatch() == 1

    assert onedrive.sightings()[onedrive.id_of("foto.jpg")].tries == 1


async def test_a_folder_with_a_problem_is_tried_again_later(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.ON_HOLD, times=2)
    async with dispatcher(onedrive) as looking:
        await looking.dispatch()
    onedrive.clock.forward(seconds=30)
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 1

    assert onedrive.watch().problem_code is None


async def test_a_lease_that_ran_out_is_taken_over(onedrive: OneDrive) -> None:
    """A process that died while looking holds a folder up until its lease ends, and no longer."""
    with onedrive.database.begin() as connection:
        until = onedrive.clock.now.replace(minute=2)
        assert len(watches.claim_due(connection, onedrive.clock(), until, 10)) == 1
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 0
        onedrive.clock.forward(minutes=2)
        assert await looking.dispatch() == 1


@pytest.mark.parametrize("error", [ValueError("x"), PermanentError("some-code")])
async def test_a_bell_that_fails_rings_again_and_stops_no_other(error: Exception) -> None:
    rung = {"bad": 0, "good": 0}
    enough = asyncio.Event()

    async def bad() -> None:
        rung["bad"] += 1
        raise error

    async def good() -> None:
        rung["good"] += 1
        if min(rung.values()) >= 2:
            enough.set()

    async with Bells(Bell(name="bad", seconds=0.01, ring=bad), Bell(name="good", seconds=0.01, ring=good)):
        await asyncio.wait_for(enough.wait(), 10)

    assert min(rung.values()) >= 2


async def test_a_bell_that_is_still_ringing_is_not_rung_again() -> None:
    at_once: list[int] = []
    busy = 0
    enough = asyncio.Event()

    async def slow() -> None:
        nonlocal busy
        busy += 1
        at_once.append(busy)
        await asyncio.sleep(0.03)
        busy -= 1
        if len(at_once) >= 3:
            enough.set()

    async with Bells(Bell(name="slow", seconds=0.01, ring=slow)):
        await asyncio.wait_for(enough.wait(), 10)

    assert set(at_once) == {1}


async def test_a_quiet_folder_costs_one_request_and_its_look_is_written_with_the_others(
    onedrive: OneDrive,
) -> None:
    await onedrive.look()
    onedrive.clock.forward(minutes=5)
    journal = onedrive.app.state.journal
    journal.clear()
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 1

    cost = journal.as_json()
    assert (len(cost["requests"]), cost["resource_units"]) == (1, 1)
    watch = onedrive.watch()
    assert watch.last_look == onedrive.clock()
    assert watch.next_look == onedrive.clock() + timedelta(minutes=5)


async def test_a_folder_where_something_happened_is_looked_at_sooner(onedrive: OneDrive) -> None:
    await onedrive.look()
    onedrive.put("foto.jpg")
    await onedrive.settle()
    assert onedrive.watch().next_look == onedrive.clock() + timedelta(seconds=30)

    for _ in range(20):
        onedrive.clock.now = onedrive.watch().next_look or onedrive.clock.now
        async with dispatcher(onedrive) as looking:
            await looking.dispatch()
    assert onedrive.watch().next_look == onedrive.clock() + timedelta(minutes=5)


async def test_looks_wait_while_the_budget_is_for_the_work(onedrive: OneDrive) -> None:
    budget = onedrive.door.gate.budget
    budget.spend(budget.room_for_looks)
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 0
        onedrive.clock.forward(minutes=1)
        assert await looking.dispatch() == 1


async def test_under_a_small_budget_one_long_look_holds_up_no_other_folder(onedrive: OneDrive) -> None:
    began, may_end = asyncio.Event(), asyncio.Event()
    downloads = Downloads(onedrive.door, onedrive.door.gate, onedrive.clock)

    @asynccontextmanager
    async def slowly(key: ItemKey) -> AsyncIterator[AsyncIterator[bytes]]:
        began.set()
        await may_end.wait()
        async with downloads.open(key) as pieces:
            yield pieces

    onedrive.door.gate.budget = Budget(onedrive.clock, licences=1_000, share=0.03)  # a look at a time
    onedrive.put("_chat.txt", b"01-02-2026 10:00 - Noor: foto.jpg (bestand bijgevoegd)\n")
    onedrive.put("foto.jpg")
    await onedrive.look()
    onedrive.clock.forward(minutes=5)
    watcher = onedrive.another_watcher(open_item=slowly)
    async with Dispatcher(watcher, onedrive.database, onedrive.clock, onedrive.door.gate) as looking:
        assert await looking.dispatch() == 1
        await asyncio.wait_for(began.wait(), 10)
        await Folders(onedrive.door, onedrive.database, onedrive.clock).discover(
            [FolderSpec(user=user.id) for user in (FENNA, JORIS, MARIT)]
        )
        others = []
        for _ in range(2):
            onedrive.clock.forward(seconds=2)
            others.append(await looking.dispatch())
            while len(looking._busy) > 1:  # noqa: ASYNC110, SLF001 - nothing else tells that a look is over
                await asyncio.sleep(0)
        may_end.set()
    await downloads.aclose()

    assert others == [1, 1]
    assert onedrive.desk.names == [["_chat.txt", "foto.jpg"]]


@pytest.mark.parametrize(
    ("kind", "path", "code"),
    [
        (Kind.UNAUTHENTICATED, "/delta", "graph-auth-failed"),
        (Kind.ON_HOLD, "/drives/", "graph-forbidden"),
        (Kind.NOT_FOUND, "/delta", "drive-gone"),
    ],
)
async def test_what_a_person_must_mend_is_a_state_and_is_over_when_it_is_mended(
    onedrive: OneDrive, kind: Kind, path: str, code: str
) -> None:
    onedrive.fault(kind, path=path, times=None)
    async with dispatcher(onedrive) as looking:
        await looking.dispatch()
    assert code in {onedrive.watch().problem_code, onedrive.door.gate.closed_because}
    assert explain(code).next_step != explain("x").next_step

    onedrive.mend()
    onedrive.clock.forward(minutes=2)
    async with dispatcher(onedrive) as looking:
        assert await looking.dispatch() == 1
    assert onedrive.watch().problem_code is None


async def test_a_key_that_expired_is_tried_once_a_minute_and_not_for_every_folder(
    onedrive: OneDrive,
) -> None:
    await Folders(onedrive.door, onedrive.database, onedrive.clock).discover(
        [FolderSpec(user=user.id) for user in (FENNA, JORIS, MARIT)]
    )
    onedrive.fault(Kind.UNAUTHENTICATED, path="/delta", times=None)
    journal = onedrive.app.state.journal
    journal.clear()
    looking = Dispatcher(onedrive.watcher, onedrive.database, onedrive.clock, onedrive.door.gate, at_once=1)
    async with looking:
        await looking.dispatch()
    refused = [line for line in journal.as_json()["requests"] if line["status"] == 401]
    assert len(refused) == 4  # each of two drives with the old token and a new one

    async with dispatcher(onedrive) as later:
        onedrive.clock.forward(seconds=59)
        assert await later.dispatch() == 0


async def test_a_bell_that_is_ringing_when_the_service_stops_is_broken_off_in_silence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ringing, stopped = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        ringing.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with Bells(Bell(name="long", seconds=60, ring=long, at_once=True)):
        await asyncio.wait_for(ringing.wait(), 10)
    await asyncio.wait_for(stopped.wait(), 10)
    await asyncio.sleep(0)

    assert caplog.records == []
