from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.folders import Folders, FolderSpec
from watcher.simulator.faults import Kind
from watcher.simulator.users import DI_MAILBOX, FENNA, JORIS
from workflows.model import Person
from workflows.store import watches
from workflows.watching import Watch


@pytest.fixture
def folders(onedrive: OneDrive) -> Folders:
    return Folders(onedrive.door, onedrive.database, onedrive.clock)


def watched(onedrive: OneDrive) -> tuple[Watch, ...]:
    with onedrive.database.begin() as connection:
        return watches.every(connection)


async def test_a_folder_is_found_by_name_and_kept_by_id(onedrive: OneDrive, folders: Folders) -> None:
    (before,) = watched(onedrive)
    onedrive.folder.rename(onedrive.root / "Andere naam")

    assert await folders.discover([FolderSpec(user=FENNA.mail)]) == ()
    assert watched(onedrive) == (before,)
    assert before.owner == Person(object_id=FENNA.id, name=FENNA.display_name, mail=FENNA.mail)


async def test_finding_it_again_keeps_the_place_in_the_feed(onedrive: OneDrive, folders: Folders) -> None:
    await onedrive.look()
    before = onedrive.watch()
    await folders.discover([FolderSpec(user=FENNA.id)])

    assert onedrive.watch() == before
    assert before.delta_link is not None


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        (FolderSpec(user="niemand@gemeente.example"), "user-unknown"),
        (FolderSpec(user=DI_MAILBOX.id), "onedrive-missing"),
        (FolderSpec(user=JORIS.id, name="Bestaat niet"), "folder-missing"),
        (FolderSpec(user=JORIS.id, name="bestand"), "folder-is-file"),
    ],
)
async def test_what_is_missing_is_said_with_its_next_step(
    onedrive: OneDrive, folders: Folders, spec: FolderSpec, code: str
) -> None:
    (onedrive.app.state.simulation.drives[JORIS.drive_id].folder / "bestand").write_bytes(b"x")

    (problem,) = await folders.discover([spec])

    assert (problem.code, problem.spec) == (code, spec)
    assert problem.message
    assert problem.next_step


async def test_one_folder_that_is_missing_keeps_no_other_from_being_watched(
    onedrive: OneDrive, folders: Folders
) -> None:
    specs = [FolderSpec(user=user) for user in ("niemand@gemeente.example", FENNA.id, JORIS.id)]

    assert len(await folders.discover(specs)) == 1
    assert {watch.owner.object_id for watch in watched(onedrive)} == {FENNA.id, JORIS.id}


async def test_a_missing_folder_is_made_where_that_is_asked_for(onedrive: OneDrive, folders: Folders) -> None:
    assert await folders.discover([FolderSpec(user=JORIS.id, name="Nieuw", create=True)]) == ()
    assert (onedrive.app.state.simulation.drives[JORIS.drive_id].folder / "Nieuw").is_dir()


async def test_a_folder_deeper_down_is_found_by_its_path(onedrive: OneDrive, folders: Folders) -> None:
    (onedrive.root / "Werk" / "Bewaren").mkdir(parents=True)
    watch = await folders.find(FolderSpec(user=FENNA.id, name="Werk/Bewaren"))

    with onedrive.drive.lock:
        assert watch.folder_id == onedrive.drive.find(None, ("Werk", "Bewaren")).id


async def test_a_graph_that_stumbles_is_a_problem_and_not_the_end(
    onedrive: OneDrive, folders: Folders
) -> None:
    onedrive.fault(Kind.HTML, times=3, path="/users/")

    (problem,) = await folders.discover([FolderSpec(user=FENNA.id)])
    assert problem.code == "graph-unavailable"
