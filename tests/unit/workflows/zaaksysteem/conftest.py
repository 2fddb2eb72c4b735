from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.zaaksysteem import Sim, running_sim
from workflows.zaaksysteem.client import ZgwClient


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Sim]:
    async with running_sim(tmp_path / "zaaksysteem") as sim:
        yield sim


@pytest.fixture
def client(sim: Sim) -> ZgwClient:
    return sim.client
