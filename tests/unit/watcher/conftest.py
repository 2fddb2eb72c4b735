"""A simulated OneDrive for every test of the watcher."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from tests.workfloor import Workfloor
from workflows.store.database import Database


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
