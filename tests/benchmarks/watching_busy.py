"""How long an upload waits for its task while thousands of drives are watched and two requests in a hundred go wrong."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from config.reading import read_settings
from config.settings import Settings
from tests.benchmarks.municipality import (
    FULL,
    LICENCES,
    UPLOADS_A_MINUTE,
    Town,
    door_to,
    hold,
    know,
    project,
    say,
    town,
)
from tests.town import settings_for
from watcher.app import now, running_service
from watcher.budget import limits_for
from watcher.cli.playing import simulated_signin
from watcher.outside import open_database, secret_reader
from watcher.simulator.tokens import CLIENT_SECRET
from watcher.simulator.users import GROUP_ID, WATCHED_FOLDER
from watcher.sources import sources_of
from workflows.store import migrations, schema
from workflows.store.database import Database
from workflows.zaaksysteem.simulator.service import running_zaaksysteem
from workflows.zaaksysteem.simulator.world import DEMO_SECRET

FAULTS = ("html", "bad_gateway", "unavailable", "throttled", "cut_off")
FAULT_EVERY = 50  # requests: two in a hundred
STRIDE = 1_231  # between two who put down a file: neighbours are looked at right after each other


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
        project(FULL, work)
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
        await know(database, door, there.people, now, source=source.key, spread=promise)
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
        user = there.people[number * STRIDE % len(there.people)]
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
