from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests.household import BEHEER, DI, PATIENCE, Household
from watcher.originals import GraphOriginals
from watcher.simulator.faults import Kind
from watcher.simulator.users import FENNA
from workflows.clearance import FolderClearance
from workflows.model import ItemSeen, Upload
from workflows.operations.create_task import create_task
from workflows.operations.delete_originals import delete_originals
from workflows.operations.inspect_upload import inspect_upload
from workflows.operations.operation import Answer, Done, Later
from workflows.operations.remove_empty_folder import LONGEST_PAUSE, MOST_ATTEMPTS, remove_empty_folder
from workflows.store import uploads


class _Dying(GraphOriginals):
    """Dies when it is about to ask."""

    async def remove_empty_folder(self, folder: ItemSeen, clearance: FolderClearance) -> bool:
        raise ConnectionAbortedError(folder.key, clearance.given_at)


def done(outcome: str) -> Done:
    return Done(body={"outcome": outcome})


async def emptied(home: Household, path: str = "export/een.txt") -> Upload:
    """Register an export folder, and delete its originals."""
    upload = await home.registered(path)
    await home.ask(delete_originals, upload)
    return upload


async def after_patience(home: Household, upload: Upload) -> Answer:
    """Ask, wait as long as is asked, and ask again."""
    first = await home.ask(remove_empty_folder, upload)
    assert first == Later(after=PATIENCE, code="folder-still-fresh")
    home.clock.forward(seconds=PATIENCE.total_seconds())
    return await home.ask(remove_empty_folder, upload, attempt=2)


async def test_an_emptied_folder_goes_after_the_full_patience(home: Household) -> None:
    upload = await emptied(home, "export/diep/een.txt")

    assert await after_patience(home, upload) == done("verwijderd")
    assert not (home.onedrive.folder / "export").exists()
    assert home.onedrive.folder.exists()
    assert (await home.acts(upload))[-1] == ("map_verwijderd", "leeg")
    assert await home.letters() == []


async def two_exports(home: Household) -> tuple[Upload, Upload]:
    """Let two exports arrive in one folder: two uploads."""
    home.onedrive.put("samen/een.zip", b"een")
    home.onedrive.put("samen/twee.zip", b"twee")
    await home.onedrive.settle()
    keys = [home.onedrive.key_of(f"samen/{name}.zip") for name in ("een", "twee")]
    (one,), (two,) = [await home.database.transact(partial(uploads.of_item, key=key)) for key in keys]
    return one, two


async def finished(home: Household, upload: Upload) -> None:
    """Register an upload that arrived, and delete its originals."""
    await home.ask(inspect_upload, upload)
    await home.ask(create_task, upload)
    await home.decide(upload)
    await home.register_all(upload)
    await home.ask(delete_originals, upload)


async def test_a_folder_of_two_exports_goes_with_the_last_of_them(home: Household) -> None:
    one, two = await two_exports(home)
    await finished(home, one)
    assert await home.ask(remove_empty_folder, one) == done("blijft_staan")
    assert (home.onedrive.folder / "samen" / "twee.zip").exists()

    await finished(home, two)
    assert await after_patience(home, two) == done("verwijderd")
    assert not (home.onedrive.folder / "samen").exists()
    assert (await home.acts(two))[-1] == ("map_verwijderd", "leeg")
    assert await home.letters() == []


async def test_a_folder_of_which_the_employee_took_an_export_away_stays(home: Household) -> None:
    one, two = await two_exports(home)
    (home.onedrive.folder / "samen" / "twee.zip").unlink()
    await finished(home, one)

    assert await home.ask(remove_empty_folder, one) == done("blijft_staan")
    assert two.shared_folder == home.onedrive.key_of("samen")


async def test_a_folder_with_a_new_file_stays(home: Household) -> None:
    upload = await emptied(home)
    home.onedrive.put("export/nieuw.txt")

    assert await home.ask(remove_empty_folder, upload) == done("niet_leeg")
    assert (home.onedrive.folder / "export" / "nieuw.txt").exists()


async def test_a_folder_stays_while_an_original_of_it_stays(home: Household) -> None:
    upload = await home.registered("export/een.txt")

    assert await home.ask(remove_empty_folder, upload) == done("blijft_staan")


async def test_a_folder_stays_where_the_settings_say_so(home: Household) -> None:
    upload = await emptied(home)
    home.set_policy(remove_empty_folder=False)

    assert await home.ask(remove_empty_folder, upload) == done("blijft_staan")
    assert (home.onedrive.folder / "export").exists()


async def test_a_loose_file_has_no_folder(home: Household) -> None:
    upload = await emptied(home, "gesprek.txt")

    assert await home.ask(remove_empty_folder, upload) == done("geen_map")
    assert home.onedrive.folder.exists()


async def test_a_folder_that_the_employee_removed_is_not_recorded_as_ours(home: Household) -> None:
    upload = await emptied(home)
    (home.onedrive.folder / "export").rmdir()

    assert await home.ask(remove_empty_folder, upload) == done("al_weg")
    assert ("map_verwijderd", "leeg") not in await home.acts(upload)


async def test_a_file_that_slipped_in_and_went_along_is_told_to_everybody(home: Household) -> None:
    upload = await emptied(home)
    whole = home.house
    home.house = replace(whole, originals=_Dying(home.onedrive.door, home.database, home.clock))
    with pytest.raises(ConnectionAbortedError):
        await after_patience(home, upload)
    home.house = whole
    home.onedrive.put("export/net-te-laat.txt")
    await home.onedrive.look()
    (home.onedrive.folder / "export").rename(home.onedrive.root.parent / "weg")  # our DELETE lands late

    assert await home.ask(remove_empty_folder, upload, attempt=3) == done("verwijderd")
    assert await home.letters() == [
        ("map_had_meer", BEHEER.mail),
        ("map_had_meer", DI.mail),
        ("map_had_meer", FENNA.mail),
    ]
    assert (await home.acts(upload))[-1] == ("map_verwijderd", "met_andere_bestanden")


async def test_a_removal_before_a_crash_was_ours(home: Household) -> None:
    upload = await emptied(home)
    await home.ask(remove_empty_folder, upload)
    home.clock.forward(seconds=PATIENCE.total_seconds())
    home.onedrive.fault(Kind.TIMEOUT_AFTER, method="DELETE")
    await home.ask(remove_empty_folder, upload, attempt=2)

    assert await home.ask(remove_empty_folder, upload, attempt=3) == done("verwijderd")


async def test_an_onedrive_that_is_away_is_asked_again_and_in_the_end_the_folder_stays(
    home: Household,
) -> None:
    upload = await emptied(home)
    home.onedrive.fault(Kind.UNAVAILABLE, times=None)

    late = await home.ask(remove_empty_folder, upload, attempt=20)

    assert isinstance(late, Later)
    assert late.after == LONGEST_PAUSE
    assert await home.ask(remove_empty_folder, upload, attempt=MOST_ATTEMPTS) == done("blijft_staan")
