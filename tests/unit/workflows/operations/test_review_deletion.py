from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.household import Household
from watcher.originals import GraphOriginals
from workflows.clearance import Verwijderen
from workflows.errors import NeedsPersonError
from workflows.model import Gone, ItemKey, ItemSeen, KeptBecause, KeptReason
from workflows.operations.delete_originals import FIRST_PAUSE, LONGEST_PAUSE, delete_originals
from workflows.operations.finish_task import finish_task
from workflows.operations.operation import Done, Later
from workflows.store import documents, uploads
from workflows.tasks import TaskState
from workflows.uploads import gates_of


class _LockedOut(GraphOriginals):
    """Signs in with a secret that expired."""

    async def look(self, key: ItemKey) -> ItemSeen | Gone:  # noqa: ARG002 - the port's signature
        raise NeedsPersonError("graph-auth-failed", "Microsoft Graph accepteert onze aanmelding niet.")


class _Clicked(GraphOriginals):
    """Has DI click at the very moment that the folder is being listed."""

    home: Household
    stops: bool = False

    async def below(self, folder: ItemKey) -> tuple[ItemSeen, ...]:
        listed = await super().below(folder)
        [upload] = await self.home.database.transact(partial(uploads.of_item, key=folder))
        await (self.home.stop(upload) if self.stops else self.home.click(upload))
        return listed


async def test_an_expired_secret_is_asked_again_later_and_told_on_the_task(home: Household) -> None:
    upload = await home.registered()
    home.house = replace(home.house, originals=_LockedOut(home.onedrive.door, home.database, home.clock))

    wake = gates_of(upload.upload_id)
    assert await home.ask(delete_originals, upload) == Later(
        after=FIRST_PAUSE, code="graph-auth-failed", wake=wake
    )
    assert (await home.task(upload)).because == "graph-auth-failed"
    assert await home.ask(delete_originals, upload, attempt=500) == Later(
        after=LONGEST_PAUSE, code="graph-auth-failed", wake=wake
    )


async def test_a_click_at_the_moment_that_a_file_is_found_reopens_all_the_same(home: Household) -> None:
    upload = await home.registered("export/een.txt")
    home.set_policy(verwijderen=Verwijderen.NA_KLIK)
    home.onedrive.put("export/later.txt", b"later")
    originals = _Clicked(home.onedrive.door, home.database, home.clock)
    originals.home = home
    home.house = replace(home.house, originals=originals)

    assert await home.ask(delete_originals, upload) == Done(
        body={"outcome": "heropend", "deleted": 0, "kept": 0}
    )
    task = await home.task(upload)
    assert (task.state, task.deletion_asked) == (TaskState.NIEUW, False)


@pytest.mark.parametrize("verwijderen", [Verwijderen.NA_KLIK, Verwijderen.AUTOMATISCH])
async def test_what_di_stopped_is_not_reopened_by_a_file_that_came_later(
    home: Household, verwijderen: Verwijderen
) -> None:
    upload = await home.registered("export/een.txt")
    home.set_policy(verwijderen=verwijderen)
    await home.stop(upload)
    home.onedrive.put("export/later.txt", b"later")

    assert await home.ask(delete_originals, upload) == Done(
        body={"outcome": "behouden", "deleted": 0, "kept": 1}
    )
    assert await home.outcomes(upload) == ["gestopt"]
    await home.ask(finish_task, upload)
    assert (await home.task(upload)).state is TaskState.ORIGINEEL_BEHOUDEN


async def test_a_stop_at_the_moment_that_a_file_is_found_is_not_lost(home: Household) -> None:
    upload = await home.registered("export/een.txt")
    home.onedrive.put("export/later.txt", b"later")
    originals = _Clicked(home.onedrive.door, home.database, home.clock)
    originals.home, originals.stops = home, True
    home.house = replace(home.house, originals=originals)

    assert await home.ask(delete_originals, upload) == Done(
        body={"outcome": "behouden", "deleted": 0, "kept": 1}
    )
    task = await home.task(upload)
    assert (task.state, task.deletion_stopped) == (TaskState.GEREGISTREERD, True)
    assert await home.outcomes(upload) == ["gestopt"]


@pytest.mark.parametrize(
    ("known", "becomes"),
    [
        (KeptReason.DIFFERS, "bytes_wijken_af"),
        (KeptReason.MOVED, KeptReason.MOVED.value),
        (KeptReason.LOCKED, "gestopt"),
    ],
)
async def test_a_stop_does_not_paint_over_what_only_the_deletion_could_find(
    home: Household, known: KeptReason, becomes: str
) -> None:
    upload = await home.registered()
    kept = KeptBecause(file_id=upload.files[0].file_id, reason=known, at=home.clock())
    await home.database.transact(partial(documents.save_outcome, outcome=kept))
    await home.stop(upload)

    await home.ask(delete_originals, upload)

    assert await home.outcomes(upload) == [becomes]
