from __future__ import annotations

import re
from datetime import timedelta

from tests.onedrive import OneDrive
from watcher.folders import Folders
from watcher.simulator.faults import Kind
from watcher.simulator.users import FENNA, JORIS, MARIT
from watcher.sources import FolderSpec
from watcher.tenantwide import TENANT_WIDE
from workflows.console.troubles import TROUBLES
from workflows.store import watches


def test_beheer_can_read_what_each_of_them_means() -> None:
    assert (TENANT_WIDE | {"graph-no-answer"}) - TROUBLES.keys() == set()


async def test_what_holds_for_the_whole_tenant_is_written_on_no_folder(onedrive: OneDrive) -> None:
    await onedrive.look()
    before = onedrive.watch()
    for kind, details in (
        (Kind.THROTTLED, {"retry_after": 120}),
        (Kind.UNAVAILABLE, {"retry_after": 120}),
    ):
        onedrive.fault(kind, path="delta", times=None, **details)
        await onedrive.look()
        onedrive.mend()
        found = onedrive.watch()
        assert (found.problem_code, found.failures, found.last_look) == (None, 0, before.last_look)
        assert found.next_look is not None
        assert found.next_look > onedrive.clock()
        assert onedrive.door.gate.remaining
        onedrive.clock.forward(minutes=5)

    await onedrive.look()
    assert onedrive.watch().last_look == onedrive.clock()


async def test_a_folder_that_does_not_let_us_in_is_sick_alone_until_a_second_does_not(
    onedrive: OneDrive,
) -> None:
    await Folders(onedrive.door, onedrive.database, onedrive.clock).discover(
        [FolderSpec(user=user.id) for user in (FENNA, JORIS, MARIT)]
    )

    def found() -> dict[str, str | None]:
        with onedrive.database.begin() as connection:
            return {watch.drive_id: watch.problem_code for watch in watches.every(connection)}

    async def look() -> None:
        with onedrive.database.begin() as connection:
            there = {watch.drive_id: watch for watch in watches.every(connection)}
        for user in (FENNA, JORIS, MARIT):
            await onedrive.watcher.look(there[user.drive_id])

    sick = {FENNA.drive_id: "graph-auth-failed", JORIS.drive_id: None, MARIT.drive_id: None}
    onedrive.fault(Kind.UNAUTHENTICATED, path=re.escape(FENNA.drive_id), times=None)
    for _ in range(2):
        await look()
        assert (found(), onedrive.door.gate.remaining) == (sick, timedelta(0))

    onedrive.fault(Kind.UNAUTHENTICATED, path="delta", times=None)
    await look()
    assert (found(), onedrive.door.gate.closed_because) == (sick, "graph-auth-failed")


async def test_a_folder_that_does_not_answer_is_sick_alone(onedrive: OneDrive) -> None:
    await onedrive.look()
    onedrive.fault(Kind.CUT_OFF, path="delta", times=None)
    await onedrive.look()
    await onedrive.look()

    found = onedrive.watch()
    assert (found.problem_code, found.failures) == ("graph-no-answer", 2)
    assert not onedrive.door.gate.remaining


async def test_a_pause_takes_no_problem_of_a_folder_away(onedrive: OneDrive) -> None:
    await onedrive.look()
    watch = onedrive.watch()
    with onedrive.database.begin() as connection:
        watches.set_problem(connection, watch, "watched-folder-gone", onedrive.clock())
    onedrive.fault(Kind.THROTTLED, path="delta", retry_after=120)
    await onedrive.look()

    assert onedrive.watch().problem_code == "watched-folder-gone"
