from __future__ import annotations

import asyncio

import pytest

from tests.onedrive import OneDrive
from watcher.downloads import Downloads
from watcher.intake import Watcher
from watcher.schedule import Bell, Bells, Dispatcher
from watcher.settle import Rules
from watcher.simulator.faults import Kind
from workflows.errors import PermanentError
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
    onedrive.fault(Kind.ON_HOLD, path="/delta")
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
