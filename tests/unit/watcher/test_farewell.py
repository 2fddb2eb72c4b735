from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.farewell import LEAVE_AT_LAST
from watcher.folders import Folders
from watcher.simulator.users import FENNA
from watcher.sources import FolderSpec
from workflows.store import watches
from workflows.watching import Watch


@pytest.fixture
def folders(onedrive: OneDrive) -> Folders:
    return Folders(onedrive.door, onedrive.database, onedrive.clock)


def watched(onedrive: OneDrive) -> tuple[Watch, ...]:
    with onedrive.database.begin() as connection:
        return watches.every(connection)


async def test_who_leaves_with_something_in_the_folder_is_waited_for(
    onedrive: OneDrive, folders: Folders
) -> None:
    onedrive.put("foto.jpg")
    await folders.discover([])
    onedrive.clock.forward(seconds=1)
    await onedrive.look()
    await folders.discover([])
    assert [watch.owner.object_id for watch in watched(onedrive)] == [FENNA.id]

    await onedrive.settle()
    assert onedrive.desk.names == [["foto.jpg"]]
    await folders.discover([])
    assert watched(onedrive) == ()


async def test_who_leaves_and_cannot_be_looked_at_is_let_go_after_a_week(
    onedrive: OneDrive, folders: Folders
) -> None:
    await folders.discover([])
    onedrive.clock.now += LEAVE_AT_LAST
    await folders.discover([])

    assert watched(onedrive) == ()


async def test_who_comes_back_is_watched_as_before(onedrive: OneDrive, folders: Folders) -> None:
    (before,) = watched(onedrive)
    await folders.discover([])
    await folders.discover([FolderSpec(user=FENNA.id)])

    assert watched(onedrive) == (before,)
