from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.consoles import ILSE, ILSE_OF_DI, NOOR_OF_DI
from tests.household import Household, at_home
from workflows.operations.delete_originals import delete_originals
from workflows.store import audit, colleagues
from workflows.store.audit import Act
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


async def test_who_acted_for_an_absent_colleague_is_said_to_have_done_so(home: Household) -> None:
    upload = await home.registered()
    await home.ask(delete_originals, upload)
    now = home.clock()
    with home.database.begin() as connection:
        colleagues.seen(connection, ILSE, ILSE_OF_DI.roles, now)
        for act, at, about in (
            (Act.STOOD_IN, now, ILSE.object_id),
            (Act.REGISTRATION_CHOSEN, now, None),
            (Act.DELETION_ASKED, now + timedelta(minutes=1), None),
        ):
            audit.record(
                connection,
                at=at,
                act=act,
                result="gelukt",
                viewer=NOOR_OF_DI,
                upload_id=upload.upload_id,
                object_id=about,
            )
    with home.database.begin() as connection:
        [found] = removals.of_task(connection, upload.upload_id)

    told = [(one.act, one.stood_in, one.stood_in_for) for one in found.deeds]
    assert told[-2:] == [
        (Act.REGISTRATION_CHOSEN, True, ILSE.name),
        (Act.DELETION_ASKED, False, ""),
    ]
