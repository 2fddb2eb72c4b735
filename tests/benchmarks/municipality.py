"""A municipality of thousands of drives in a process of its own, and the words in which a benchmark says what it measured there."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import random
import resource
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog

from tests.onedrive import credential
from watcher.budget import Budget, limits_for
from watcher.delta import follow
from watcher.gate import TenantGate
from watcher.graph import GraphDoor
from watcher.simulator.ids import drive_id
from watcher.simulator.service import running_graph
from watcher.simulator.users import DI_MAILBOX, WATCHED_FOLDER, SimUser, invent
from workflows.model import Person
from workflows.ports import Clock
from workflows.store import watches
from workflows.store.database import Database
from workflows.watching import Watch

LICENCES = 5_000
FULL = 5_000  # drives of a whole municipality
UPLOADS_A_MINUTE = 50


def employees(count: int) -> tuple[SimUser, ...]:
    """Invent the people whose drives are watched."""
    return tuple(invent(f"medewerker{number}", f"Medewerker {number}") for number in range(count))


@dataclass(frozen=True, kw_only=True)
class Town:
    """A simulated tenant in another process."""

    address: str
    data: Path
    people: tuple[SimUser, ...]

    def folder(self, user: SimUser) -> Path:
        return self.data / "onedrive" / user.key / WATCHED_FOLDER

    async def log(self, *, forget: bool = False) -> dict[str, Any]:
        """Ask which requests were made."""
        async with httpx.AsyncClient(trust_env=False) as client:
            found: dict[str, Any] = (await client.get(f"{self.address}/_sim/log")).json()
            if forget:
                await client.delete(f"{self.address}/_sim/log")
        return found

    async def arm(self, faults: Sequence[dict[str, object]]) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            for fault in faults:
                (await client.post(f"{self.address}/_sim/faults", json=fault)).raise_for_status()


def _serve(data: str, count: int, pipe: Any) -> None:
    async def serve() -> None:
        async with running_graph(
            Path(data), users=(*employees(count), DI_MAILBOX), open_door=True
        ) as started:
            pipe.send(started.addresses.http)
            await asyncio.to_thread(pipe.recv)

    quiet()
    logging.disable()  # a body that stops halfway is a fault that was asked for
    asyncio.run(serve())


@contextmanager
def town(place: Path, count: int) -> Any:
    """Run the tenant for as long as the with block lasts."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(str(place), count, theirs))
    process.start()
    try:
        yield Town(address=ours.recv(), data=place, people=employees(count))
    finally:
        ours.send("stop")
        process.join()


@asynccontextmanager
async def door_to(town: Town, clock: Any, *, real_time: bool) -> AsyncIterator[GraphDoor]:
    """Open the door; where time is turned by hand nobody really waits."""

    async def nap(seconds: float) -> None:
        clock.forward(seconds=seconds)

    gate = TenantGate(clock, asyncio.sleep if real_time else nap, Budget(clock, licences=LICENCES, share=0.6))
    door = GraphDoor(
        credential=credential(town.address), clock=clock, base_url=f"{town.address}/v1.0", gate=gate
    )
    try:
        yield door
    finally:
        await door.aclose()


def quiet() -> None:
    """Let nobody log."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def memory() -> float:
    """Return what this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a benchmark prints what it measured


def hold(what: str, value: float, *, most: float | None = None, least: float | None = None) -> None:
    """Say on one line whether a limit of the plan is kept, and by how much."""
    limit = most if most is not None else least or 0.0
    kept = value <= limit if most is not None else value >= limit
    part = f", {value / limit:.2f} of it" if limit else ""
    word = "at most" if most is not None else "at least"
    say(f"  {'pass' if kept else 'FAIL'}  {what}: {value:.2f} ({word} {limit:g}{part})")


@contextmanager
def yesterday(door: GraphDoor, clock: Clock) -> Iterator[None]:
    """Let what is asked within the with block cost nothing of today's budget."""
    today, door.gate.budget = door.gate.budget, Budget(clock)
    door.gate.budget.minute = door.gate.budget.day = 10**9
    try:
        yield
    finally:
        door.gate.budget = today


async def know(
    database: Database,
    door: GraphDoor,
    people: Sequence[SimUser],
    clock: Clock,
    *,
    source: str = "bench",
    spread: float = 0,
) -> None:
    """Watch their folders, as after an earlier round of finding them; with *spread* also as looked at before."""

    async def one(user: SimUser) -> Watch:
        drive = drive_id(user.id)
        path = f"/drives/{drive}/root:/{WATCHED_FOLDER}"
        folder = await door.get(path.replace(" ", "%20"), {"$select": "id"})
        owner = Person(object_id=user.id, name=user.display_name, mail=user.mail)
        feed = await follow(door, drive, None) if spread else None
        return Watch(
            drive_id=drive,
            folder_id=str(folder["id"]),
            owner=owner,
            next_look=clock() + timedelta(seconds=spread * random.random()),  # noqa: S311 - no secret
            source=source,
            found_at=clock(),
            delta_link=feed.link if feed else None,
        )

    for start in range(0, len(people), 16):
        with yesterday(door, clock):
            found = await asyncio.gather(*map(one, people[start : start + 16]))
        with database.begin() as connection:
            for watch in found:
                watches.add(connection, watch)
                if watch.delta_link is not None:
                    looked = (watch.next_look or clock()) - timedelta(seconds=spread)
                    watches.advance(connection, replace(watch, delta_link=None), watch.delta_link, looked)


def project(drives: int, work: float = 0) -> None:
    """Say what a day costs: every drive every 5 minutes for ten hours and every 15 besides, whole listings too."""
    limits = limits_for(LICENCES)
    looking = drives * (10 * 60 / 5 + 14 * 60 / 15) + drives * 2 * 24 / 6
    hold(f"looking at {drives} drives for a day, share of the day's units", looking / limits.day, most=0.4)
    if work:
        whole = looking + work * UPLOADS_A_MINUTE * 10 * 60
        hold(f"and {UPLOADS_A_MINUTE} uploads a minute for ten hours", whole / limits.day, most=1)
