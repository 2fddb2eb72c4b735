"""A simulated OneDrive with a watcher on it, for tests: folders on disk on one side, arrivals on the other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection

from tests.conftest import HandClock
from watcher.downloads import Downloads
from watcher.folders import Folders
from watcher.gate import TenantGate
from watcher.graph import GraphDoor, Simulated
from watcher.intake import Change, Watcher
from watcher.pace import Pace
from watcher.reading import Reader
from watcher.settle import Rules
from watcher.simulator.app import build_app
from watcher.simulator.drive import Drive
from watcher.simulator.faults import Fault, Kind
from watcher.simulator.serving import running
from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET
from watcher.simulator.users import FENNA, TENANT_ID, WATCHED_FOLDER
from watcher.sources import FolderSpec
from watcher.transcripts import Open
from workflows.model import Arrival, ItemKey
from workflows.store import sightings, uploads, watches
from workflows.store.database import Database
from workflows.trust import NOBODY
from workflows.watching import Sighting, Watch

PATIENCE = timedelta(seconds=60)


@dataclass(kw_only=True)
class Desk:
    """Takes arrivals in as uploads, and hears what happens to them; can be told to refuse."""

    clock: HandClock
    arrivals: list[Arrival] = field(default_factory=list)
    news: list[tuple[str, Change]] = field(default_factory=list)
    busy: bool = False
    joins: bool = False  # what is offered again joins the upload, as while its task is open
    allergy: str | None = None  # a file name that makes taking in break

    def receive(self, connection: Connection, arrival: Arrival) -> bool:
        if self.busy:
            return False
        if any(file.seen.name == self.allergy for file in arrival.files):
            message = "this file is poison"
            raise ValueError(message)
        known = uploads.of_item(connection, arrival.key)
        if known and self.joins:
            uploads.replace_files(connection, known[0], arrival, self.clock())
        else:
            uploads.add(connection, arrival, self.clock())
        self.arrivals.append(arrival)
        return True

    def changed(self, _: Connection, key: ItemKey, what: Change) -> None:
        self.news.append((key.item_id, what))

    @property
    def names(self) -> list[list[str]]:
        return [sorted(file.seen.name for file in arrival.files) for arrival in self.arrivals]


@dataclass(kw_only=True)
class OneDrive:
    """Fenna's OneDrive, reached through the door, with a watch on her folder."""

    address: str
    app: Any
    door: GraphDoor
    database: Database
    clock: HandClock
    desk: Desk
    watcher: Watcher
    naps: list[float]
    armed: set[Kind] = field(default_factory=set)  # every kind of fault that was ever armed

    def another_watcher(self, *, open_item: Open | None = None, pace: Pace | None = None) -> Watcher:
        """Watch the same folder in another way, by the very same rules."""
        return Watcher(
            door=self.door,
            database=self.database,
            rules=self.watcher._rules,  # noqa: SLF001 - the very same
            clock=self.clock,
            receive=self.desk.receive,
            changed=self.desk.changed,
            open_item=open_item or self.watcher._transcripts._open,  # noqa: SLF001 - the very same
            pace=pace,
        )

    @property
    def drive(self) -> Drive:
        return self.app.state.simulation.drives[FENNA.drive_id]

    @property
    def root(self) -> Path:
        return self.drive.folder

    @property
    def folder(self) -> Path:
        return self.root / WATCHED_FOLDER

    def put(self, path: str, content: bytes = b"hallo") -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def observe(self) -> None:
        """Let OneDrive notice what happened on the disk, as when the employee does one thing after another."""
        with self.drive.lock:
            self.drive.look()

    def fault(self, kind: Kind, **details: Any) -> None:
        self.armed.add(kind)
        self.app.state.armoury.arm(Fault(kind=kind, **details))

    def mend(self) -> None:
        self.app.state.armoury.armed.clear()

    async def label(self, path: str, name: str | None) -> None:
        """Put a retention label on a file, or take it off."""
        key = self.key_of(path)
        said = {"drive": key.drive_id, "item": key.item_id, "label": name}
        async with httpx.AsyncClient(trust_env=False, verify=NOBODY) as client:
            (await client.post(f"{self.address}/_sim/label", json=said)).raise_for_status()

    async def requests(self) -> list[dict[str, Any]]:
        """What was asked of Graph so far, by asking the simulator itself."""
        async with httpx.AsyncClient(trust_env=False, verify=NOBODY) as client:
            lines: list[dict[str, Any]] = (await client.get(f"{self.address}/_sim/log")).json()["requests"]
        return lines

    def id_of(self, path: str) -> str:
        """The item id of a path in the watched folder."""
        with self.drive.lock:
            self.drive.look()
            return self.drive.find(None, (WATCHED_FOLDER, *path.split("/"))).id

    def key_of(self, path: str) -> ItemKey:
        return ItemKey(drive_id=self.drive.id, item_id=self.id_of(path))

    @property
    def reader(self) -> Reader:
        return Reader(self.door)

    def watch(self) -> Watch:
        with self.database.begin() as connection:
            (found,) = watches.every(connection)
            return found

    def sightings(self) -> dict[str, Sighting]:
        with self.database.begin() as connection:
            return sightings.every(connection, watches.every(connection)[0])

    def codes(self) -> set[str | None]:
        return {sighting.code for sighting in self.sightings().values()}

    async def start(self) -> None:
        """Find the folder and begin to watch it."""
        problems = await Folders(self.door, self.database, self.clock).discover([FolderSpec(user=FENNA.id)])
        assert problems == ()

    async def look(self) -> None:
        await self.watcher.look(self.watch())

    async def settle(self) -> None:
        """Look, let the patience pass, look again."""
        await self.look()
        self.clock.forward(seconds=PATIENCE.total_seconds())
        await self.look()


def credential(address: str) -> Simulated:
    return Simulated(
        token_url=f"{address}/{TENANT_ID}/oauth2/v2.0/token", client_id=CLIENT_ID, secret=CLIENT_SECRET
    )


@asynccontextmanager
async def opened(
    data: Path,
    database: Database,
    clock: HandClock,
    *,
    rules: Rules | None = None,
    pace: Pace | None = None,
    desk: Desk | None = None,
) -> AsyncIterator[OneDrive]:
    """Serve a simulator over *data*, with a door to it; nobody really sleeps."""
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        clock.forward(seconds=seconds)

    app = build_app(data, clock=clock)
    async with running(app) as address:
        door = GraphDoor(
            credential=credential(address),
            clock=clock,
            base_url=f"{address}/v1.0",
            gate=TenantGate(clock, nap),
            sleep=nap,
        )
        desk = desk or Desk(clock=clock)
        downloads = Downloads(door, door.gate, clock)
        watcher = Watcher(
            door=door,
            database=database,
            rules=rules or Rules(patience=PATIENCE),
            clock=clock,
            receive=desk.receive,
            changed=desk.changed,
            open_item=downloads.open,
            pace=pace,
        )
        try:
            yield OneDrive(
                address=address,
                app=app,
                door=door,
                database=database,
                clock=clock,
                desk=desk,
                watcher=watcher,
                naps=naps,
            )
        finally:
            await downloads.aclose()
            await door.aclose()
            app.state.simulation.close()
