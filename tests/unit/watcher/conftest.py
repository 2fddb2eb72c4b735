"""A simulated OneDrive for every test of the watcher."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from tests.workfloor import Workfloor
from watcher.simulator.tokens import CLIENT_SECRET
from workflows.store.database import Database
from workflows.zaaksysteem.simulator.world import DEMO_SECRET


@pytest.fixture
async def onedrive(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[OneDrive]:
    """Fenna's OneDrive with an empty watched folder, found and watched."""
    async with opened(tmp_path / "sim", database, clock) as running:
        await running.start()
        yield running


@pytest.fixture
async def manned(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[OneDrive]:
    """The same, with a workfloor behind it that takes in for real."""
    desk = Workfloor(clock=clock, database=database)
    async with opened(tmp_path / "sim", database, clock, desk=desk) as running:
        await running.start()
        yield running


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The secrets of both simulators, where the settings of tests look for them."""
    monkeypatch.setenv("GRAPH_SECRET", CLIENT_SECRET)
    monkeypatch.setenv("ZGW_SECRET", DEMO_SECRET)
