"""What it costs to watch drives in which nothing happens: per look, in memory, per day and at start."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from config.reading import read_settings
from tests.benchmarks.municipality import FULL, Town, door_to, hold, know, memory, project, say, town
from tests.conftest import HandClock
from tests.town import settings_for
from watcher.app import now, running_service
from watcher.cli.playing import simulated_signin
from watcher.downloads import Downloads
from watcher.graph import GraphDoor
from watcher.intake import Watcher
from watcher.pace import Pace
from watcher.schedule import Dispatcher
from watcher.settle import Rules
from watcher.simulator.ids import drive_id, root_id
from watcher.simulator.tokens import CLIENT_SECRET
from workflows.model import Person
from workflows.store import schema, watches
from workflows.store.database import Database
from workflows.watching import Watch
from workflows.zaaksysteem.simulator.world import DEMO_SECRET

# A first look costs twice, and five thousand of them take more than five minutes.
WARMING_UP = timedelta(minutes=12)


async def idle(drives: int) -> None:
    """Watch drives in which nothing happens for fifteen minutes of a working day."""
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", drives) as there:
        clock = HandClock()
        clock.now = datetime.now(UTC)  # the simulator's tokens live in real time
        pace = Pace(office=_always())
        database = Database(f"sqlite:///{place}/b.sqlite")
        schema.metadata.create_all(database.engine)
        async with door_to(there, clock, real_time=False) as door:
            watcher = Watcher(
                door=door,
                database=database,
                rules=Rules(patience=timedelta(seconds=60)),
                clock=clock,
                receive=lambda *_: True,
                changed=lambda *_: None,
                open_item=Downloads(door, door.gate, clock).open,
                pace=pace,
            )
            await know(database, door, there.people[:1], clock)
            await _turn(watcher, database, door, clock, span=timedelta(minutes=1))
            small = memory()
            await know(database, door, there.people[1:], clock)
            await _turn(watcher, database, door, clock, span=WARMING_UP)
            await there.log(forget=True)
            before, started, spent = door.gate.requests, time.process_time(), door.gate.units
            step = timedelta(
                seconds=max(1, FULL // drives)
            )  # as many looks at once as in a whole municipality
            ages = await _turn(watcher, database, door, clock, span=timedelta(minutes=15), step=step)
            looks, units = door.gate.requests - before, door.gate.units - spent
            ours = (time.process_time() - started) / looks
            bare = await _bare(database, door, looks)
            say(f"idle: {drives} drives, {looks} looks in 15 minutes of office hours")
            hold("resource units per look", units / looks, most=1)
            hold("and as the simulator counts", _cost(await there.log()), most=1)
            say(f"  CPU per look {ours * 1e3:.2f} ms, bare httpx GET {bare * 1e3:.2f} ms")
            hold("CPU per look against a bare GET", ours / bare, most=1.5)
            hold("memory more than with one drive, MB", memory() - small, most=100)
            hold("longest that a drive waited, minutes", max(ages).total_seconds() / 60, most=5)
            project(drives)
        database.close()
        await _start(Path(place), there, drives)


def _always() -> Any:
    from config.hours import read_hours  # noqa: PLC0415 - one place

    return read_hours("ma-zo 00:00-23:59")


async def _turn(
    watcher: Watcher,
    database: Database,
    door: GraphDoor,
    clock: HandClock,
    *,
    span: timedelta,
    step: timedelta = timedelta(seconds=1),
) -> list[timedelta]:
    """Let *span* pass, a step at a time; returns how long each drive has waited at the end."""
    until = clock() + span
    dispatcher = Dispatcher(watcher, database, clock, door.gate)
    async with dispatcher:
        while clock() < until:
            await dispatcher.dispatch()
            await dispatcher.still()
            clock.now += step
    with database.begin() as connection:
        found = connection.scalars(select(schema.watch.c.last_look)).all()
    return [clock() - look for look in found if look is not None]


async def _bare(database: Database, door: GraphDoor, count: int) -> float:
    """Ask for the same answers without us; returns CPU seconds for each."""
    with database.begin() as connection:
        links = [watch.delta_link or "" for watch in watches.every(connection)]
    token = await door._token.get_token("x")  # noqa: SLF001 - the same token
    headers = {"Authorization": f"Bearer {token.token}"}
    asked = (links * (count // len(links) + 1))[:count]
    async with httpx.AsyncClient(headers=headers, trust_env=False) as client:
        started = time.process_time()
        for start in range(0, len(asked), 16):
            await asyncio.gather(*(client.get(link) for link in asked[start : start + 16]))
    return (time.process_time() - started) / count


def _cost(log: dict[str, Any]) -> float:
    asked = [line for line in log["requests"] if "/delta" in line["path"]]
    return sum(line["resource_units"] for line in asked) / len(asked)


async def _start(place: Path, there: Town, drives: int) -> None:
    """Start the service over a database that knows every drive."""
    os.environ["GRAPH_SECRET"], os.environ["ZGW_SECRET"] = CLIENT_SECRET, DEMO_SECRET
    tree = settings_for(place / "service", there.address, "http://127.0.0.1:9", 8700, users=there.people[:1])
    settings = read_settings(None, {}, **tree)
    async with running_service(settings, signin=simulated_signin(settings)) as service:
        people = [
            Watch(
                drive_id=drive_id(user.id),
                folder_id=root_id(drive_id(user.id)),
                owner=Person(object_id=user.id, name="", mail=""),
            )
            for user in there.people
        ]
        later = now() + timedelta(hours=1)
        with service.database.begin() as connection:
            for watch in people:
                watches.add(connection, watch)
                watches.plan_next(connection, watch, later, None)
    started = time.perf_counter()
    async with running_service(settings, signin=simulated_signin(settings)):
        hold(f"start with {drives} known drives, s", time.perf_counter() - started, most=5)
