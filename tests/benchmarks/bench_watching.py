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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import structlog
from sqlalchemy import Connection, func, select

from config.reading import read_settings
from tests.conftest import HandClock
from tests.onedrive import credential
from tests.town import settings_for
from watcher.app import now, running_service
from watcher.budget import Budget, limits_for
from watcher.cli.playing import simulated_signin
from watcher.downloads import Downloads
from watcher.gate import TenantGate
from watcher.graph import GraphDoor
from watcher.intake import Watcher
from watcher.pace import Pace
from watcher.schedule import Dispatcher
from watcher.settle import Rules
from watcher.simulator.ids import drive_id, root_id
from watcher.simulator.service import running_graph
from watcher.simulator.tokens import CLIENT_SECRET
from watcher.simulator.users import DI_MAILBOX, WATCHED_FOLDER, SimUser, invent
from workflows.inspection.checksum import Hasher
from workflows.model import ItemKey, Person
from workflows.store import schema, watches
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


def memory() -> float:
    """Return what this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a benchmark prints what it measured


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
            say(
                f"  resource units per look {units / looks:.2f}, by the simulator {_cost(await there.log()):.2f}"
            )
            say(
                f"  CPU per look {ours * 1e3:.2f} ms, bare httpx GET {bare * 1e3:.2f} ms, ratio {ours / bare:.2f} (at most 1.5)"
            )
            say(f"  memory {memory() - small:.0f} MB more than with one drive (at most 100)")
            say(f"  longest that a drive waited {max(ages).total_seconds() / 60:.1f} minutes (promised: 5)")
            _project(drives)
        database.close()
        await _start(Path(place), there, drives)


def _always() -> Any:
    from config.hours import read_hours  # noqa: PLC0415 - one place

    return read_hours("ma-zo 00:00-23:59")


async def _know(database: Database, door: GraphDoor, people: Sequence[SimUser], clock: HandClock) -> None:
    """Watch their folders, as after an earlier round of finding them; their feeds start here."""

    async def one(user: SimUser) -> Watch:
        drive = drive_id(user.id)
        path = f"/drives/{drive}/root:/{WATCHED_FOLDER}"
        folder = await door.get(path.replace(" ", "%20"), {"$select": "id"})
        owner = Person(object_id=user.id, name=user.display_name, mail=user.mail)
        return Watch(
            drive_id=drive, folder_id=str(folder["id"]), owner=owner, next_look=clock(), source="bench"
        )

    for start in range(0, len(people), 16):
        found = await asyncio.gather(*map(one, people[start : start + 16]))
        with database.begin() as connection:
            for watch in found:
                watches.add(connection, watch)


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


def _project(drives: int) -> None:
    limits = limits_for(LICENCES)
    day = drives * (10 * 60 / 5 + 14 * 60 / 15) + drives * 2 * 24 / 6
    say(
        f"  projected: {drives / 5:.0f} units a minute of {limits.minute} ({drives / 5 / limits.minute:.0%}), "
        f"{day:.0f} a day of {limits.day} ({day / limits.day:.0%}), whole listings included"
    )


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
        say(
            f"  start with {drives} known drives: ready after {time.perf_counter() - started:.1f} s (at most 5)"
        )


# --- busy -----------------------------------------------------------------------------------------------------


async def busy(drives: int, minutes: float) -> None:
    """Put files down in many drives while two requests in a hundred go wrong; nothing may be lost or doubled."""
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", drives) as there:
        async with running_zaaksysteem(Path(place) / "zaken") as zaaksysteem:
            os.environ["GRAPH_SECRET"], os.environ["ZGW_SECRET"] = CLIENT_SECRET, DEMO_SECRET
            tree = settings_for(Path(place) / "service", there.address, zaaksysteem, 8700, users=there.people)
            tree["watching"] = {
                "patience_seconds": 2,
                "look_every_seconds": 1,
                "look_at_least_every_seconds": 10,
                "look_at_least_every_seconds_outside": 10,
            }
            tree["graph"]["licences"] = LICENCES
            settings = read_settings(None, {}, **tree)
            async with running_service(settings, signin=simulated_signin(settings)) as service:
                await _until(service.database, select(func.count(schema.watch.c.last_look)), drives)
                await there.log(forget=True)
                await there.arm(_faults(2_000))
                put, started = await _put_down(there, minutes), time.perf_counter()
                tasks = select(func.count()).select_from(schema.task)
                await _until(service.database, tasks, len(put), patience=120)
                found = await service.database.transact(_outcome)
                log = await there.log()
        waits = sorted(seconds for _, seconds in found)
        wrong = sum(line["fault"] is not None for line in log["requests"])
        names = [name for name, _ in found]
        say(
            f"busy: {drives} drives, {len(put)} uploads in {minutes:g} minutes, {wrong} of {len(log['requests'])} requests spoilt"
        )
        say(f"  lost {len(set(put) - set(names))}, doubled {len(names) - len(set(names))}")
        say(
            f"  from settled to task: median {statistics.median(waits):.2f} s, "
            f"p95 {waits[int(len(waits) * 0.95) - 1]:.2f} s (at most 2)"
        )
        say(f"  all there {time.perf_counter() - started:.0f} s after the last one")


def _faults(requests: int) -> list[dict[str, object]]:
    chance = random.Random(7)  # noqa: S311 - the same each time, and no secret
    return [
        {"kind": chance.choice(FAULTS), "skip": number, "retry_after": 1, "path": "/drives/|download"}
        for number in range(chance.randrange(FAULT_EVERY), requests, FAULT_EVERY)
    ]


async def _put_down(there: Town, minutes: float) -> list[str]:
    names = []
    for number in range(int(UPLOADS_A_MINUTE * minutes)):
        name = f"gesprek-{number}.txt"
        user = there.people[number % len(there.people)]
        (there.folder(user) / name).write_bytes(f"[24-11-2026 10:00:00] Fenna: bericht {number}\n".encode())
        names.append(name)
        await asyncio.sleep(60 / UPLOADS_A_MINUTE)
    return names


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
        say(
            f"  ratio {alone / streamed:.2f}, by our own CPU {alone_cpu / cpu:.2f} (at least 0.7), memory {most - before:.0f} MB above idle (at most 64)"
        )


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
    parser.add_argument("--minutes", type=float, default=0.5)
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
