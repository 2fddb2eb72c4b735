from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import HandClock
from watcher.simulator.drive import Drive
from watcher.simulator.service import Running, running_graph
from watcher.simulator.simulation import Simulation
from watcher.simulator.tokens import issue
from watcher.simulator.users import DEFAULT_USERS, FENNA, WATCHED_FOLDER


@dataclass(frozen=True)
class Graph:
    """A client that is signed in, with shorthands for Fenna's drive."""

    http: httpx.AsyncClient
    drive_id: str = FENNA.drive_id

    def at(self, item: str) -> str:
        return f"/v1.0/drives/{self.drive_id}/{item}"

    async def read(self, item: str) -> dict[str, Any]:
        answer = await self.http.get(self.at(item))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def arm(self, **fault: object) -> None:
        answer = await self.http.post("/_sim/faults", json=fault)
        assert answer.status_code == 201, answer.text


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "tenant"


@pytest.fixture
def simulation(data: Path, clock: HandClock) -> Iterator[Simulation]:
    made = Simulation(data, DEFAULT_USERS, clock)
    yield made
    made.close()


@pytest.fixture
def drive(simulation: Simulation) -> Drive:
    found = simulation.drives[FENNA.drive_id]
    found.look()
    return found


@pytest.fixture
async def running(data: Path, clock: HandClock) -> AsyncIterator[Running]:
    async with running_graph(data, clock=clock) as started:
        yield started


@pytest.fixture
async def graph(running: Running) -> AsyncIterator[Graph]:
    headers = {"Authorization": f"Bearer {issue(running.app.state.simulation)}"}
    async with httpx.AsyncClient(base_url=running.addresses.http, headers=headers, trust_env=False) as http:
        yield Graph(http)


@pytest.fixture
def watched(data: Path) -> Path:
    """Fenna's watched folder on disk; ask for *graph* or *drive* too, so that it is there."""
    return data / "onedrive" / FENNA.key / WATCHED_FOLDER
