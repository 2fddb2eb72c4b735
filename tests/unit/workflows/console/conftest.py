"""A console in memory, for tests of its pages."""

from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import House, build_house
from workflows.store.database import Database


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    """An empty console with its shelves."""
    return build_house(database, clock)
