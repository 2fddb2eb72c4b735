from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.household import Household
from watcher.originals import GraphOriginals
from watcher.simulator.faults import Kind
from workflows.clearance import Clearance, Verwijderen, Wijze
from workflows.errors import BadInputError
from workflows.model import KeptBecause, Receipt, Upload, UploadFile
from workflows.operations.delete_originals import (
    FIRST_PAUSE,
    HELD_PAUSE,
    LONGEST_PAUSE,
    TELL_AT,
    delete_originals,
)
from workflows.operations.operation import Done, Later
from workflows.operations.wait_for_deletion import wait_for_deletion
from workflows.tasks import TaskEvent, TaskState
from workflows.uploads import gates_of


class _Dying(GraphOriginals):
    """Deletes, and dies before anybody can write that down."""

    async def delete(self, file: UploadFile, clearance: Clearance) -> Receipt | KeptBecause:
        await super().delete(file, clearance)
        raise ConnectionAbortedError


def body(outcome: str, deleted: int, kept: int) -> Done:
    return Done(body={"outcome": outcome, "deleted": deleted, "kept": kept})


def later(upload: Upload, after: timedelta, code: str) -> Later:
    return Later(after=after, code=code, wake=gates_of(upload.upload_id))


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
    assert await home.outcomes(upload) == ["niet_bewezen"]
    assert (home.onedrive.folder / "gesprek.txt").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"conditional_delete_works": lambda _connection: False},
            "deletion-waits-voorwaardelijk-verwijderen",
        ),
        ({"held_because": lambda _connection, _upload_id: "woo"}, "deletion-waits-geen-blokkade"),
        ({"vier_ogen": True}, "deletion-waits-vier-ogen"),
        ({"bedenktijd": timedelta(days=7)}, "deletion-waits-bedenktijd"),
    ],
)
async def test_each_policy_that_says_not_yet_waits_and_is_asked_again(
    home: Household, changes: dict[str, object], code: str
) -> None:
    upload = await home.registered()
    home.set_policy(**changes)

    assert await home.ask(delete_originals, upload) == later(upload, FIRST_PAUSE, code)
    assert await home.ask(delete_originals, upload, attempt=90) == later(upload, HELD_PAUSE, code)
    assert (await home.task(upload)).because == code
    assert await home.outcomes(upload) == [""]
    assert (home.onedrive.folder / "gesprek.txt").exists()


@pytest.mark.parametrize("verwijderen", [Verwijderen.NA_KLIK, Verwijderen.AUTOMATISCH])
async def test_what_di_stopped_stays_however_long_it_waited(
    home: Household, verwijderen: Verwijderen
) -> None:
    upload = await home.registered()
    home.set_policy(verwijderen=verwijderen, vier_ogen=True)
    await home.stop(upload)

    assert await home.ask(wait_for_deletion, taskId=upload.upload_id) == Done(body={"asked": False})
    assert await home.ask(delete_originals, upload, attempt=90) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["gestopt"]
    assert (await home.acts(upload))[-1] == ("origineel_behouden", "gestopt")
    assert (home.onedrive.folder / "gesprek.txt").exists()


async def test_stopping_keeps_what_is_left_of_a_set_that_went_in_part(home: Household) -> None:
    upload = await home.registered("export/een.txt")
    await home.ask(delete_originals, upload)
    await home.stop(upload)

    assert await home.ask(delete_originals, upload) == body("verwijderd", 1, 0)


async def test_where_deletion_is_off_the_original_stays(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(verwijderen=Verwijderen.UIT)

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["verwijderen_uit"]


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


async def test_a_file_that_was_left_out_before_registering_stays_because_of_that(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.tasked("export/twee.txt", b"twee")
    await home.exclude(upload.files[0])
    await home.decide(upload)
    upload = await home.register_all(upload)

    assert await home.ask(delete_originals, upload) == body("behouden", 1, 1)
    assert await home.outcomes(upload) == ["uitgesloten", "verwijderd"]


async def test_what_was_declared_in_vain_stays_without_a_click_and_reopens_nothing(home: Household) -> None:
    upload = await home.declared()
    await home.decide(upload)
    await home.move(upload, TaskEvent.REGISTERED)
    home.set_policy(verwijderen=Verwijderen.NA_KLIK)

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["alleen_verklaard"]
    assert (await home.task(upload)).state is TaskState.GEREGISTREERD


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


@pytest.mark.parametrize(
    ("kind", "code", "outcome"),
    [(Kind.LOCKED, "original-locked", "vergrendeld"), (Kind.ON_HOLD, "original-held", "vastgehouden")],
)
async def test_what_onedrive_refuses_is_asked_again_with_growing_patience_for_as_long_as_needed(
    home: Household, kind: Kind, code: str, outcome: str
) -> None:
    upload = await home.registered()
    home.onedrive.fault(kind, method="DELETE", times=100)

    assert await home.ask(delete_originals, upload) == later(upload, FIRST_PAUSE, code)
    assert await home.ask(delete_originals, upload, attempt=4000) == later(upload, LONGEST_PAUSE, code)
    assert (await home.task(upload)).because == code
    assert await home.outcomes(upload) == [outcome]
    assert (await home.acts(upload))[-1] == ("origineel_behouden", outcome)
    home.onedrive.mend()
    assert await home.ask(delete_originals, upload) == body("verwijderd", 1, 0)
    assert [act for act, _ in await home.acts(upload)].count("origineel_behouden") == 1


async def test_after_a_day_of_trying_di_and_beheer_hear_of_it(home: Household) -> None:
    upload = await home.registered()
    home.onedrive.fault(Kind.UNAVAILABLE, times=1000)
    for attempt in (TELL_AT - 1, TELL_AT, TELL_AT + 1):
        await home.ask(delete_originals, upload, attempt=attempt)

    told = [address for template, address in await home.letters() if template == "verwijderen_wacht"]
    assert len(told) == 2


async def test_a_label_that_forbids_deleting_is_told_apart_from_a_hold(home: Household) -> None:
    upload = await home.registered()
    await home.onedrive.label("gesprek.txt", "Bewaren 7 jaar")

    answer = await home.ask(delete_originals, upload)

    assert answer == later(upload, FIRST_PAUSE, "original-labelled")
    assert await home.outcomes(upload) == ["bewaarlabel"]


async def test_one_file_that_must_wait_holds_up_no_other(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.registered("export/twee.txt", b"twee")
    home.onedrive.fault(Kind.LOCKED, method="DELETE", times=1)

    assert isinstance(await home.ask(delete_originals, upload), Later)
    assert sorted(await home.outcomes(upload)) == ["vergrendeld", "verwijderd"]


async def test_permanent_deletion_compares_the_bytes_once_more_and_leaves_nothing_in_the_bin(
    home: Household,
) -> None:
    upload = await home.registered()
    home.set_policy(wijze=Wijze.DEFINITIEF)

    assert await home.ask(delete_originals, upload) == body("verwijderd", 1, 0)
    assert (await home.acts(upload))[-1] == ("origineel_verwijderd", "definitief")


async def test_other_bytes_under_the_same_hash_are_never_deleted_for_good(home: Household) -> None:
    upload = await home.registered()
    home.set_policy(wijze=Wijze.DEFINITIEF)
    home.onedrive.fault(Kind.CHANGED_BYTES, times=100)

    assert await home.ask(delete_originals, upload) == body("behouden", 0, 1)
    assert await home.outcomes(upload) == ["bytes_wijken_af"]
    assert (home.onedrive.folder / "gesprek.txt").exists()


async def test_a_flow_that_skips_the_task_is_told_so(home: Household) -> None:
    upload = await home.arrived()

    with pytest.raises(BadInputError) as refused:
        await home.ask(delete_originals, upload)
    assert refused.value.code == "task-missing"
