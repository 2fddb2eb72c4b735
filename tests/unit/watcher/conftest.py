"""A simulated OneDrive for every test of the watcher."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.onedrive import OneDrive, opened
from workflows.store.database import Database


@pytest.fixture
async def onedrive(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[OneDrive]:
    """Fenna's OneDrive with an empty watched folder, found and watched."""
    async with opened(tmp_path / "sim", database, clock) as running:
        await running.start()
        yield running
