from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from tests.household import DI, Household
from workflows.followups import FollowUpKind
from workflows.kept import FOR_DI, LEAVE_ALL, LEAVE_UNTIL, TO_TAKE_OUT, WITHOUT_ASKING
from workflows.model import KeptBecause, KeptReason, Receipt, Upload
from workflows.operations.finish_task import finish_task
from workflows.operations.notify import notify_employee
from workflows.operations.operation import Done
from workflows.store import documents, followups, holds, schema
from workflows.store.holds import HoldKind
from workflows.tasks import TaskState


async def concluded(home: Household, upload: Upload, *reasons: KeptReason | None) -> None:
    for file, reason in zip(upload.files, reasons, strict=True):
        receipt = Receipt(file_id=file.file_id, at=home.clock())
        outcome = (
            receipt if reason is None else KeptBecause(file_id=file.file_id, reason=reason, at=home.clock())
        )
        await home.database.transact(partial(documents.save_outcome, outcome=outcome))


async def written(home: Household, template: str) -> str:
    """Read the one letter of this kind."""
    query = select(schema.notice.c.body).where(schema.notice.c.template == template)
    return str(await home.database.transact(lambda connection: connection.scalars(query).one()))


async def test_with_every_original_gone_the_task_is_done(home: Household) -> None:
    upload = await home.registered()
    await concluded(home, upload, None)

    answer = await home.ask(finish_task, upload)

    assert answer == Done(body={"state": "afgerond", "template": "afgerond"})
    assert (await home.task(upload)).state is TaskState.AFGEROND
    assert await home.letters() == []


async def test_where_deletion_is_off_nobody_is_alarmed(home: Household) -> None:
    upload = await home.registered()  # and never asked to delete

    answer = await home.ask(finish_task, upload)

    assert answer == Done(body={"state": "origineel_behouden", "template": "origineel_blijft"})
    assert (await home.task(upload)).explanation == FOR_DI[KeptReason.DELETION_OFF]
    assert await home.letters() == []


@pytest.mark.parametrize("reason", KeptReason)
async def test_what_the_letter_asks_to_take_away_is_followed_up(home: Household, reason: KeptReason) -> None:
    upload = await home.registered()
    await concluded(home, upload, reason)

    await home.ask(finish_task, upload)
    await home.ask(notify_employee, upload, template="origineel_blijft")

    timer = partial(followups.find, upload_id=upload.upload_id, kind=FollowUpKind.LEEGHALEN)
    followed = await home.database.transact(timer) is not None
    asked = "zelf uit de map" in await written(home, "origineel_blijft")
    assert followed == asked == (reason in TO_TAKE_OUT)


@pytest.mark.parametrize("reason", KeptReason)
async def test_step_six_is_asked_unless_the_last_copy_may_be_on_the_phone(
    home: Household, reason: KeptReason
) -> None:
    upload = await home.registered()
    await concluded(home, upload, reason)

    await home.ask(finish_task, upload)

    timer = partial(followups.find, upload_id=upload.upload_id, kind=FollowUpKind.TELEFOON)
    asked = await home.database.transact(timer) is not None
    assert asked == (reason not in {KeptReason.NOT_PROVEN, KeptReason.DIFFERS, KeptReason.CHANGED})


@pytest.mark.parametrize("reason", KeptReason)
async def test_during_a_hold_the_employee_is_not_asked_to_take_anything_away(
    home: Household, reason: KeptReason
) -> None:
    upload = await home.registered()
    place = partial(holds.place, upload_id=None, kind=HoldKind.WOO, note="", by=DI, now=home.clock())
    await home.database.transact(place)
    await concluded(home, upload, reason)

    await home.ask(finish_task, upload)
    await home.ask(notify_employee, upload, template="origineel_blijft")

    letter = await written(home, "origineel_blijft")
    assert f"{WITHOUT_ASKING[reason]}\n\n{LEAVE_ALL}" in letter
    assert LEAVE_UNTIL not in letter


@pytest.mark.parametrize("surprise", [KeptReason.DIFFERS, KeptReason.NOT_PROVEN, KeptReason.CHANGED])
async def test_what_may_be_the_last_copy_is_not_for_the_employee_to_take_away(
    home: Household, surprise: KeptReason
) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.registered("export/twee.txt", b"twee")
    await concluded(home, upload, surprise, KeptReason.STOPPED)

    await home.ask(finish_task, upload)
    await home.ask(notify_employee, upload, template="origineel_blijft")

    timer = partial(followups.find, upload_id=upload.upload_id, kind=FollowUpKind.LEEGHALEN)
    assert await home.database.transact(timer) is None
    letter = await written(home, "origineel_blijft")
    assert LEAVE_UNTIL in letter
    assert "uit de map" not in letter.replace("uit uw map", "")


@pytest.mark.parametrize(
    "reason",
    [
        KeptReason.CHANGED,
        KeptReason.GONE,
        KeptReason.LOCKED,
        KeptReason.HELD,
        KeptReason.MOVED,
        KeptReason.UNREACHABLE,
    ],
)
async def test_di_hears_of_every_surprise(home: Household, reason: KeptReason) -> None:
    upload = await home.registered()
    await concluded(home, upload, reason)

    await home.ask(finish_task, upload)

    task = await home.task(upload)
    assert (task.state, task.because, task.explanation) == (
        TaskState.ORIGINEEL_BEHOUDEN,
        f"original-{reason}",
        FOR_DI[reason],
    )
    assert await home.letters() == [("origineel_behouden", DI.mail)]


async def test_di_is_not_told_to_warn_di(home: Household) -> None:
    upload = await home.registered()
    await concluded(home, upload, KeptReason.DIFFERS)

    await home.ask(finish_task, upload)

    text = await written(home, "origineel_behouden")
    assert FOR_DI[KeptReason.DIFFERS] in text
    assert "waarschuw Informatiebeheer" not in text


async def test_each_reason_is_told_once(home: Household) -> None:
    home.onedrive.put("export/een.txt", b"een")
    upload = await home.registered("export/twee.txt", b"twee")
    await concluded(home, upload, KeptReason.CHANGED, KeptReason.CHANGED)

    await home.ask(finish_task, upload)

    assert (await home.task(upload)).explanation == FOR_DI[KeptReason.CHANGED]


async def test_the_same_question_again_changes_nothing(home: Household) -> None:
    upload = await home.registered()
    await concluded(home, upload, KeptReason.GONE)
    first = await home.ask(finish_task, upload)
    before = await home.task(upload)

    assert await home.ask(finish_task, upload) == first
    assert await home.task(upload) == before
