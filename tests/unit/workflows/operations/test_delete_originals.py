from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.household import Household
from watcher.originals import GraphOriginals
from watcher.simulator.faults import Kind
from workflows.clearance import Clearance, Verwijderen
from workflows.errors import BadInputError
from workflows.model import KeptBecause, Receipt, UploadFile
from workflows.operations.delete_originals import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, delete_originals
from workflows.operations.operation import Done, Later
from workflows.tasks import TaskState


class _Dying(GraphOriginals):
    """Deletes, and dies before anybody can write that down."""

    async def delete(self, file: UploadFile, clearance: Clearance) -> Receipt | KeptBecause:
        await super().delete(file, clearance)
        raise ConnectionAbortedError


def body(outcome: str, deleted: int, kept: int) -> Done:
    return Done(body={"outcome": outcome, "deleted": deleted, "kept": kept})


async def test_a_proven_original_goes_to_the_recycle_bin(home: Household) -> None:
    upload = await home.registered()

    answer = await home.ask(delete_originals, upload)

    assert answer == body("verwijderd", 1, 0)
    assert not (home.onedrive.folder / "gesprek.txt").exists()
    assert (await home.acts(upload))[-1] == ("origineel_verwijderd", "naar_prullenbak")


async def test_the_same_question_again_deletes_nothing_more(home: Household) -> None:
    upload = await home.registered()
    await home.ask(delete_originals, upload)
    home.onedrive.put("gesprek.txt")  # a new file under the same name

    assert await home.ask(delete_originals, upload) == body("verwijderd", 1, 0)
    assert (home.onedrive.folder / "gesprek.txt").exists()


async def test_without_proof_nothing_goes(home: Household) -> None:
    upload = await home.decided()

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["vastgehouden"]
    assert (home.onedrive.folder / "gesprek.txt").exists()


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"verwijderen": Verwijderen.UIT}, "verwijderen_uit"),
        ({"conditional_delete_works": lambda _connection: False}, "verwijderen_uit"),
        ({"held_because": lambda _connection, _upload_id: "woo"}, "vastgehouden"),
    ],
)
async def test_each_policy_that_says_no_keeps_the_original(
    home: Household, changes: dict[str, object], outcome: str
) -> None:
    upload = await home.registered()
    home.set_policy(**changes)

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == [outcome]


async def test_without_di_s_click_the_task_opens_again_where_one_is_needed(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(verwijderen=Verwijderen.NA_KLIK)

    assert await home.ask(delete_originals, upload) == body("heropend", 0, 0)
    assert (home.onedrive.folder / "gesprek.txt").exists()


async def test_after_di_s_click_the_original_goes(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(verwijderen=Verwijderen.NA_KLIK)
    await home.click(upload)

    assert await home.ask(delete_originals, upload) == body("verwijderd", 1, 0)


async def test_a_changed_original_stays(home: Household) -> None:
    upload = await home.registered()
    home.onedrive.put("gesprek.txt", b"iets anders")

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["gewijzigd"]
    assert (home.onedrive.folder / "gesprek.txt").read_bytes() == b"iets anders"


async def test_a_moved_original_stays(home: Household) -> None:
    upload = await home.registered()
    (home.onedrive.folder / "gesprek.txt").rename(home.onedrive.root / "gesprek.txt")

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["verplaatst"]


async def test_an_original_that_somebody_else_took_away_was_not_deleted_by_us(home: Household) -> None:
    upload = await home.registered()
    (home.onedrive.folder / "gesprek.txt").unlink()

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["weg"]


async def test_a_deletion_before_a_crash_was_ours(home: Household) -> None:
    upload = await home.registered()
    whole = home.house
    home.house = replace(whole, originals=_Dying(home.onedrive.door, home.database, home.clock))
    with pytest.raises(ConnectionAbortedError):
        await home.ask(delete_originals, upload)
    home.house = whole

    assert await home.outcomes(upload) == [""]
    assert await home.ask(delete_originals, upload) == body("verwijderd", 1, 0)


async def test_an_excluded_file_stays_and_the_others_go(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.registered("export/twee.txt", b"twee")
    await home.exclude(upload.files[0])

    assert await home.ask(delete_originals, upload) == body("behouden", 1, 1)
    assert await home.outcomes(upload) == ["uitgesloten", "verwijderd"]


async def test_a_file_that_came_into_the_folder_reopens_the_task(home: Household) -> None:
    upload = await home.registered("export/een.txt")
    home.onedrive.put("export/later.txt", b"later")

    assert await home.ask(delete_originals, upload) == body("heropend", 0, 0)
    task = await home.task(upload)
    assert (task.state, task.because) == (TaskState.NIEUW, "files-added")
    assert await home.outcomes(upload) == [""]


async def test_a_file_that_came_after_the_first_deletion_is_a_new_upload_and_stops_nothing(
    home: Household,
) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.registered("export/twee.txt", b"twee")
    home.onedrive.fault(Kind.LOCKED, method="DELETE", skip=1)
    assert isinstance(await home.ask(delete_originals, upload), Later)
    home.onedrive.mend()
    home.onedrive.put("export/later.txt", b"later")

    assert await home.ask(delete_originals, upload) == body("verwijderd", 2, 0)
    assert (home.onedrive.folder / "export" / "later.txt").exists()


async def test_a_locked_original_is_asked_again_with_growing_patience(home: Household) -> None:
    upload = await home.registered()
    home.onedrive.fault(Kind.LOCKED, method="DELETE", times=100)

    assert await home.ask(delete_originals, upload) == Later(after=FIRST_PAUSE, code="original-locked")
    assert await home.ask(delete_originals, upload, attempt=40) == Later(
        after=LONGEST_PAUSE, code="original-locked"
    )
    assert (await home.task(upload)).because == "original-locked"
    assert timedelta(days=10) < LONGEST_PAUSE * MOST_ATTEMPTS < timedelta(days=16)


async def test_a_lock_that_never_goes_keeps_the_original_in_the_end(home: Household) -> None:
    upload = await home.registered()
    home.onedrive.fault(Kind.LOCKED, method="DELETE", times=100)

    assert await home.ask(delete_originals, upload, attempt=MOST_ATTEMPTS) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["vergrendeld"]


async def test_an_onedrive_that_stays_away_keeps_the_original_and_says_so(home: Household) -> None:
    upload = await home.registered()
    home.onedrive.fault(Kind.UNAVAILABLE, times=1000)

    assert await home.ask(delete_originals, upload, attempt=MOST_ATTEMPTS) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["onbereikbaar"]


async def test_a_flow_that_skips_the_task_is_told_so(home: Household) -> None:
    upload = await home.arrived()

    with pytest.raises(BadInputError) as refused:
        await home.ask(delete_originals, upload)
    assert refused.value.code == "task-missing"
