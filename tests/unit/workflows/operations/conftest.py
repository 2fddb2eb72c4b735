"""A house for every test of an operation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.household import Household, at_home
from workflows.store.database import Database


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    """A house over a simulated OneDrive and zaaksysteem."""
    async with at_home(tmp_path, database, clock) as opened:
        yield opened
