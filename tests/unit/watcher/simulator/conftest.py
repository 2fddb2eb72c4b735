from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import HandClock
from tests.graphclient import Graph
from watcher.simulator.drive import Drive
from watcher.simulator.service import Running, running_graph
from watcher.simulator.simulation import Simulation
from watcher.simulator.tokens import issue
from watcher.simulator.users import DEFAULT_USERS, FENNA, WATCHED_FOLDER
from workflows.trust import NOBODY


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
    async with httpx.AsyncClient(
        base_url=running.addresses.http, headers=headers, trust_env=False, verify=NOBODY
    ) as http:
        yield Graph(http)


@pytest.fixture
def watched(data: Path) -> Path:
    """Fenna's watched folder on disk; ask for *graph* or *drive* too, so that it is there."""
    return data / "onedrive" / FENNA.key / WATCHED_FOLDER
