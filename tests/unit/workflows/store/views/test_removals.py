from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.household import Household, at_home
from workflows.operations.delete_originals import delete_originals
from workflows.store.database import Database
from workflows.store.views import removals


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    """A house over a simulated OneDrive and zaaksysteem."""
    async with at_home(tmp_path, database, clock) as opened:
        yield opened


async def test_what_was_removed_is_listed_with_its_proof_and_what_stayed_is_not(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.registered("export/twee.txt", b"twee")
    await home.exclude(upload.files[0])
    await home.ask(delete_originals, upload)
    with home.database.begin() as connection:
        [found] = removals.of_task(connection, upload.upload_id)
        inside = removals.in_period(connection, home.clock(), home.clock() + timedelta(seconds=1))
        before = removals.in_period(connection, home.clock() - timedelta(days=1), home.clock())

    assert (found.file_id, found.declared, found.permanent) == (upload.files[1].file_id, False, False)
    assert (found.document[:3], found.registered_at, found.removed_at) == ("WA-", home.clock(), home.clock())
    assert inside == (found,)
    assert before == ()
