from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.settings import unreached
from watcher.doors import open_doors
from workflows.errors import BadInputError
from workflows.store.database import Database


@pytest.mark.usefixtures("secrets")
async def test_every_door_closes_with_the_service(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    async with AsyncExitStack() as stack:
        outer = await open_doors(unreached(tmp_path), database, clock, stack)
        before = [door.http.is_closed for door in outer.zgw.every]

    assert (before, [door.http.is_closed for door in outer.zgw.every]) == ([False], [True])


@pytest.mark.usefixtures("secrets")
async def test_a_door_without_a_key_does_not_open(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    settings = unreached(tmp_path, graph={"client_secret": "env:BESTAAT_NIET"})
    async with AsyncExitStack() as stack:
        with pytest.raises(BadInputError) as refused:
            await open_doors(settings, database, clock, stack)

    assert refused.value.code == "secret-unreadable"
