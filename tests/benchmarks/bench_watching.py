"""What watching a whole municipality costs: per look, per day, in memory, at start and under load.

    PYTHONPATH=. python tests/benchmarks/bench_watching.py [idle|busy|large|rclone …] [--drives 5000] [--minutes 10]
                                                           [--gigabytes 2]

Without numbers it is a short form. The simulator is a process of its own, so that what is measured is ours; time in
the idle measurement is turned by hand, so that a quarter of an hour passes in as long as the looks take.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import logging
import multiprocessing
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog
from sqlalchemy import Connection, func, select

from config.reading import read_settings
from config.settings import Settings
from tests.conftest import HandClock
from tests.onedrive import credential
from tests.town import settings_for
from watcher.app import now, running_service
from watcher.budget import Budget, limits_for
from watcher.cli.playing import simulated_signin
from watcher.delta import follow
from watcher.downloads import Downloads
from watcher.gate import TenantGate
from watcher.graph import GraphDoor
from watcher.intake import Watcher
from watcher.outside import open_database, secret_reader
from watcher.pace import Pace
from watcher.schedule import Dispatcher
from watcher.settle import Rules
from watcher.simulator.ids import drive_id, root_id
from watcher.simulator.service import running_graph
from watcher.simulator.tokens import CLIENT_SECRET
from watcher.simulator.users import DI_MAILBOX, GROUP_ID, WATCHED_FOLDER, SimUser, invent
from watcher.sources import sources_of
from workflows.inspection.checksum import Hasher
from workflows.model import ItemKey, Person
from workflows.ports import Clock
from workflows.store import migrations, schema, watches
from workflows.store.database import Database
from workflows.watching import Watch
from workflows.zaaksysteem.simulator.service import running_zaaksysteem
from workflows.zaaksysteem.simulator.world import DEMO_SECRET

LICENCES = 5_000
FULL = 5_000  # drives of a whole municipality
MEBIBYTE = 1024 * 1024
PIECE = bytes(range(256)) * 4096
FAULTS = ("html", "bad_gateway", "unavailable", "throttled", "cut_off")
FAULT_EVERY = 50  # requests: two in a hundred
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


# --- idle -----------------------------------------------------------------------------------------------------


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
            await _know(database, door, there.people[:1], clock)
            await _turn(watcher, database, door, clock, span=timedelta(minutes=1))
            small = memory()
            await _know(database, door, there.people[1:], clock)
            await _turn(watcher, database, door, clock, span=timedelta(minutes=6))
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
            _project(drives)
        database.close()
        await _start(Path(place), there, drives)


def _always() -> Any:
    from config.hours import read_hours  # noqa: PLC0415 - one place

    return read_hours("ma-zo 00:00-23:59")


async def _know(
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
        found = await asyncio.gather(*map(one, people[start : start + 16]))
        with database.begin() as connection:
            for watch in found:
                watches.add(connection, watch)
                if watch.delta_link is not None:
                    watches.advance(connection, replace(watch, delta_link=None), watch.delta_link, clock())


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


def _project(drives: int, work: float = 0) -> None:
    """Say what a day costs: every drive every 5 minutes for ten hours and every 15 besides, whole listings too."""
    limits = limits_for(LICENCES)
    looking = drives * (10 * 60 / 5 + 14 * 60 / 15) + drives * 2 * 24 / 6
    hold(f"looking at {drives} drives for a day, share of the day's units", looking / limits.day, most=0.4)
    if work:
        whole = looking + work * UPLOADS_A_MINUTE * 10 * 60
        hold(f"and {UPLOADS_A_MINUTE} uploads a minute for ten hours", whole / limits.day, most=1)


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


# --- busy -----------------------------------------------------------------------------------------------------


async def busy(drives: int, minutes: int) -> None:
    """Put files down in many drives while two requests in a hundred go wrong; nothing may be lost or doubled.

    The drives are known already, and each is looked at as often as there is budget for in a whole municipality.
    """
    promise = max(5, 300 * drives // FULL)  # as many looks a minute as when 5,000 drives wait five minutes
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", drives) as there:
        async with running_zaaksysteem(Path(place) / "zaken") as zaaksysteem:
            settings = _busy_settings(Path(place), there, zaaksysteem, promise)
            await _know_already(settings, there, promise)
            async with running_service(settings, signin=simulated_signin(settings)) as service:
                await there.log(forget=True)
                await there.arm(_faults(2_000 * minutes + 1_000))
                begun = time.perf_counter()
                put, minutely = await _put_down(there, minutes)
                tasks = select(func.count()).select_from(schema.task)
                await _until(service.database, tasks, len(put), patience=2 * promise + 120)
                found = await service.database.transact(_outcome)
        waits = sorted(seconds for _, seconds in found)
        names = [name for name, _ in found]
        requests = [line for minute in minutely for line in minute["requests"]]
        spoilt = sum(line["fault"] is not None for line in requests)
        looks = sum("/delta" in line["path"] for line in requests)
        units = [minute["resource_units"] for minute in minutely]
        say(
            f"busy: {drives} drives, each looked at every {promise} s, {len(put)} uploads in {minutes:g} minutes"
        )
        say(f"  {spoilt} of {len(requests)} requests spoilt ({spoilt / len(requests):.1%})")
        hold("uploads lost", len(set(put) - set(names)), most=0)
        hold("uploads doubled", len(names) - len(set(names)), most=0)
        say(f"  from settled to task: median {statistics.median(waits):.2f} s, longest {waits[-1]:.2f} s")
        hold("p95 from settled to task, s", waits[int(len(waits) * 0.95) - 1], most=2)
        say(f"  requests a minute {len(requests) / len(units):.0f}, of which looks {looks / len(units):.0f}")
        hold("resource units in the busiest minute", max(units), most=limits_for(LICENCES).minute)
        work = (sum(units) - looks) / len(put)
        say(f"  resource units for one upload, from file to task: {work:.1f}")
        _project(FULL, work)
        say(f"  all there {time.perf_counter() - begun - 60 * minutes:.0f} s after the last one")


def _busy_settings(place: Path, there: Town, zaaksysteem: str, promise: int) -> Settings:
    os.environ["GRAPH_SECRET"], os.environ["ZGW_SECRET"] = CLIENT_SECRET, DEMO_SECRET
    tree = settings_for(place / "service", there.address, zaaksysteem, 8700)
    tree["folders"] = [{"group": GROUP_ID, "name": WATCHED_FOLDER}]
    tree["watching"] = {
        "patience_seconds": 2,
        "look_every_seconds": min(30, promise),
        "look_at_least_every_seconds": promise,
        "look_at_least_every_seconds_outside": promise,
    }
    tree["graph"]["licences"] = LICENCES
    return read_settings(None, {}, **tree)


async def _know_already(settings: Settings, there: Town, promise: int) -> None:
    """Write down every drive as one that was found and looked at before, the next looks spread evenly."""
    (source,) = sources_of(settings.folders)
    database = open_database(settings, secret_reader())
    migrations.upgrade(database)
    async with door_to(there, now, real_time=True) as door:
        door.gate.budget.minute = door.gate.budget.day = 10**9  # that was yesterday
        await _know(database, door, there.people, now, source=source.key, spread=promise)
    database.close()


def _faults(requests: int) -> list[dict[str, object]]:
    chance = random.Random(7)  # noqa: S311 - the same each time, and no secret
    return [
        {"kind": chance.choice(FAULTS), "skip": number, "retry_after": 1, "path": "/drives/|download"}
        for number in range(chance.randrange(FAULT_EVERY), requests, FAULT_EVERY)
    ]


async def _put_down(there: Town, minutes: int) -> tuple[list[str], list[dict[str, Any]]]:
    """Put files down one by one; returns their names, and what was asked of the simulator minute by minute."""
    names, minutely = [], []
    for number in range(UPLOADS_A_MINUTE * minutes):
        name = f"gesprek-{number}.txt"
        user = there.people[number % len(there.people)]
        (there.folder(user) / name).write_bytes(f"[24-11-2026 10:00:00] Fenna: bericht {number}\n".encode())
        names.append(name)
        await asyncio.sleep(60 / UPLOADS_A_MINUTE)
        if number % UPLOADS_A_MINUTE == UPLOADS_A_MINUTE - 1:
            minutely.append(await there.log(forget=True))
    return names, minutely


async def _until(database: Database, query: Any, wanted: int, *, patience: float = 300) -> None:
    async with asyncio.timeout(patience):
        while (  # noqa: ASYNC110 - nothing in the database says that it changed
            await database.transact(lambda connection: connection.scalar(query)) or 0
        ) < wanted:
            await asyncio.sleep(0.2)


def _outcome(connection: Connection) -> list[tuple[str, float]]:
    upload, task, file = schema.upload, schema.task, schema.upload_file
    rows = connection.execute(
        select(file.c.name, upload.c.settled_at, task.c.created_at)
        .join(upload, upload.c.upload_id == file.c.upload_id)
        .join(task, task.c.upload_id == upload.c.upload_id)
    )
    return [(row.name, (row.created_at - row.settled_at).total_seconds()) for row in rows]


# --- large ----------------------------------------------------------------------------------------------------


async def large(gigabytes: float) -> None:
    """Stream and hash one large export, beside hashing the same bytes without OneDrive."""
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", 1) as there:
        pieces = int(gigabytes * 1e9) // len(PIECE)
        with (there.folder(there.people[0]) / "export.zip").open("wb") as file:
            for _ in range(pieces):
                file.write(PIECE)
        async with door_to(there, now, real_time=True) as door:
            drive = drive_id(there.people[0].id)
            path = f"/drives/{drive}/root:/{WATCHED_FOLDER}/export.zip".replace(" ", "%20")
            async with asyncio.timeout(600):
                item = await door.get(path, {"$select": "id"})
            downloads = Downloads(door, door.gate, now)
            alone, alone_cpu = _hash_alone(pieces)
            before, most = memory(), 0.0
            worked, started, hasher = time.process_time(), time.perf_counter(), Hasher()
            async with downloads.open(ItemKey(drive_id=drive, item_id=str(item["id"]))) as stream:
                async for piece in stream:
                    hasher.update(piece)
                    most = max(most, memory())
            streamed, cpu = time.perf_counter() - started, time.process_time() - worked
            await downloads.aclose()
        again, again_cpu = _hash_alone(pieces)  # before and after, for the machine does not stand still
        alone, alone_cpu = (alone + again) / 2, (alone_cpu + again_cpu) / 2
        sha = hashlib.sha256()
        for _ in range(pieces):
            sha.update(PIECE)
        assert hasher.checksum().sha256 == sha.hexdigest()
        size = pieces * len(PIECE) / 1e6
        say(
            f"large: {size:.0f} MB streamed and hashed at {size / streamed:.0f} MB/s, hashing alone {size / alone:.0f} MB/s"
        )
        say(f"  speed against hashing alone, with the simulator on the same machine: {alone / streamed:.2f}")
        hold("the same by our own CPU", alone_cpu / cpu, least=0.7)
        hold("memory above idle, MB", most - before, most=64)


def _hash_alone(pieces: int) -> tuple[float, float]:
    worked, started, hasher = time.process_time(), time.perf_counter(), Hasher()
    for _ in range(pieces):
        hasher.update(PIECE)
    hasher.checksum()
    return time.perf_counter() - started, time.process_time() - worked


# --- rclone ---------------------------------------------------------------------------------------------------


async def rclone(drives: int) -> None:
    """Notice a new file the other way: list the folder with rclone."""
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", 1) as there:
        drive = drive_id(there.people[0].id)
        config = Path(place) / "rclone.conf"
        token = json.dumps(
            {
                "access_token": "x",
                "token_type": "Bearer",
                "refresh_token": "",
                "expiry": "2099-01-01T00:00:00Z",
            }
        )
        config.write_text(
            f"[sim]\ntype = onedrive\ntenant_url = {there.address}/_api\ndrive_id = {drive}\n"
            f"drive_type = business\ntoken = {token}\n"
        )
        (there.folder(there.people[0]) / "foto.jpg").write_bytes(b"x")
        command = [
            str(Path(sys.executable).with_name("rclone")),
            "lsjson", "--recursive", f"sim:{WATCHED_FOLDER}", "--config", str(config),
        ]  # fmt: skip
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        await there.log(forget=True)
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
        log = await there.log()
        asked, units = len(log["requests"]), log["resource_units"]
        looks = 10 * 60 / 5 + 14 * 60 / 15
        say(f"rclone lsjson: {asked} requests and {units} units per look; ours: 1 and 1")
        say(
            f"  a day with {drives} drives at our rhythm: rclone {drives * looks * units:.0f} units, "
            f"ours {drives * looks:.0f}, ratio {units:.1f}"
        )


def main() -> None:
    quiet()
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["idle", "busy", "large", "rclone"])
    parser.add_argument("--drives", type=int, default=500)
    parser.add_argument("--minutes", type=int, default=1)
    parser.add_argument("--gigabytes", type=float, default=0.25)
    asked = parser.parse_args()
    runs = {
        "idle": lambda: idle(asked.drives),
        "busy": lambda: busy(asked.drives, asked.minutes),
        "large": lambda: large(asked.gigabytes),
        "rclone": lambda: rclone(asked.drives),
    }
    for what in asked.what:
        asyncio.run(runs[what]())


if __name__ == "__main__":
    main()
