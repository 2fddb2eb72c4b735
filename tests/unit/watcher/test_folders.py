from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.onedrive import OneDrive
from watcher.folders import CONFIRM_EVERY, Folders
from watcher.simulator.drive import Drive
from watcher.simulator.faults import Kind
from watcher.simulator.sites import HOST
from watcher.simulator.users import (
    DI_MAILBOX,
    FENNA,
    GROUP_ID,
    INFORMATIEBEHEER,
    JORIS,
    MARIT,
    WATCHED_FOLDER,
)
from watcher.sources import DriveSpec, FolderSpec, GroupSpec, LibrarySpec
from workflows.model import Person
from workflows.store import absences, schema, watches
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

    assert await folders.discover([FolderSpec(user=FENNA.id)]) == ()
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


async def test_a_whole_drive_that_was_watched_before_is_let_go_at_once(
    onedrive: OneDrive, folders: Folders
) -> None:
    (fennas,) = watched(onedrive)
    spec = DriveSpec(drive=JORIS.drive_id, folder="root")
    root = await onedrive.door.get(f"/drives/{JORIS.drive_id}/root")
    whole = replace(fennas, drive_id=JORIS.drive_id, folder_id=str(root["id"]), source=spec.key)
    with onedrive.database.begin() as connection:
        watches.add(connection, whole)

    (problem,) = await folders.discover([FolderSpec(user=FENNA.id), spec])
    assert (problem.code, watched(onedrive)) == ("folder-is-root", (fennas,))


async def test_one_folder_that_is_missing_keeps_no_other_from_being_watched(
    onedrive: OneDrive, folders: Folders
) -> None:
    specs = [FolderSpec(user=user) for user in ("niemand@gemeente.example", FENNA.id, JORIS.id)]

    assert len(await folders.discover(specs)) == 1
    assert {watch.owner.object_id for watch in watched(onedrive)} == {FENNA.id, JORIS.id}


async def test_a_missing_folder_is_made_where_that_is_asked_for(onedrive: OneDrive, folders: Folders) -> None:
    assert await folders.discover([FolderSpec(user=JORIS.id, name="Nieuw", create=True)]) == ()
    assert (onedrive.app.state.simulation.drives[JORIS.drive_id].folder / "Nieuw").is_dir()


async def test_a_graph_that_stumbles_is_a_problem_and_not_the_end(
    onedrive: OneDrive, folders: Folders
) -> None:
    onedrive.fault(Kind.HTML, times=3, path="/users/")

    (problem,) = await folders.discover([FolderSpec(user=FENNA.id)])
    assert problem.code == "graph-unavailable"


GROUP = GroupSpec(group=GROUP_ID)


def owners(onedrive: OneDrive) -> set[str]:
    return {watch.owner.object_id for watch in watched(onedrive)}


def asked(onedrive: OneDrive, wanted: str) -> int:
    return sum(wanted in line["path"] for line in onedrive.app.state.journal.as_json()["requests"])


async def test_every_member_of_a_group_is_followed_as_people_join_and_leave(
    onedrive: OneDrive, folders: Folders
) -> None:
    sim = onedrive.app.state.simulation
    sim.change_user(MARIT.id, member=False, provisioned=None)
    assert await folders.discover([GROUP]) == ()
    assert owners(onedrive) == {FENNA.id, JORIS.id}

    sim.change_user(MARIT.id, member=True, provisioned=None)
    sim.change_user(JORIS.id, member=False, provisioned=None)
    assert await folders.discover([GROUP]) == ()
    assert owners(onedrive) == {FENNA.id, JORIS.id, MARIT.id}
    leaving = {watch.owner.object_id: watch.leaving_since for watch in watched(onedrive)}
    assert leaving == {FENNA.id: None, MARIT.id: None, JORIS.id: onedrive.clock()}

    onedrive.clock.forward(seconds=1)
    for watch in watched(onedrive):
        await onedrive.watcher.look(watch)
    await folders.discover([GROUP])
    assert owners(onedrive) == {FENNA.id, MARIT.id}


async def test_a_member_without_a_onedrive_is_remembered_and_asked_seldom(
    onedrive: OneDrive, folders: Folders
) -> None:
    sim = onedrive.app.state.simulation
    sim.change_user(JORIS.id, member=None, provisioned=False)
    (problem,) = await folders.discover([GROUP], at_start=True)
    assert problem.code == "onedrive-missing"

    for _ in range(3):
        onedrive.clock.forward(hours=1)
        assert await folders.discover([GROUP], at_start=True) == ()
    assert asked(onedrive, f"/users/{JORIS.id}/drive") == 1

    sim.change_user(JORIS.id, member=None, provisioned=True)
    onedrive.clock.forward(hours=1)
    assert await folders.discover([GROUP]) == ()
    assert JORIS.id in owners(onedrive)
    with onedrive.database.begin() as connection:
        assert absences.of_source(connection, GROUP.key) == {}


async def test_a_member_without_the_folder_costs_one_request_a_try(
    onedrive: OneDrive, folders: Folders
) -> None:
    missing = GroupSpec(group=GROUP_ID, name="Nergens")
    assert {problem.code for problem in await folders.discover([missing])} == {"folder-missing"}
    onedrive.clock.forward(minutes=15)
    before = asked(onedrive, f"/users/{JORIS.id}/drive")
    assert len(await folders.discover([missing])) == 3

    assert asked(onedrive, f"/users/{JORIS.id}/drive") == before


async def test_a_member_that_is_watched_well_is_not_asked_for_again_until_it_must_be_confirmed(
    onedrive: OneDrive, folders: Folders
) -> None:
    await folders.discover([GROUP])
    before = asked(onedrive, "/drive")
    await folders.discover([GROUP])
    assert asked(onedrive, "/drive") == before

    onedrive.clock.now += CONFIRM_EVERY
    await folders.discover([GROUP])
    assert asked(onedrive, "/drive") > before


@pytest.mark.parametrize(
    ("kind", "code"), [(Kind.NOT_FOUND, "group-unknown"), (Kind.ON_HOLD, "group-forbidden")]
)
async def test_a_group_that_cannot_be_read_lets_nobody_go(
    onedrive: OneDrive, folders: Folders, kind: Kind, code: str
) -> None:
    await folders.discover([GROUP])
    onedrive.fault(kind, path="/groups/")
    (problem,) = await folders.discover([GROUP])

    assert (problem.code, problem.next_step != "") == (code, True)
    assert {watch.leaving_since for watch in watched(onedrive)} == {None}


async def test_a_group_that_fell_empty_lets_nobody_go(onedrive: OneDrive, folders: Folders) -> None:
    await folders.discover([GROUP])
    for user in (FENNA, JORIS, MARIT):
        onedrive.app.state.simulation.change_user(user.id, member=False, provisioned=None)
    (problem,) = await folders.discover([GROUP])

    assert problem.code == "group-empty"
    assert len(watched(onedrive)) == 3


async def test_a_folder_that_is_made_is_announced_to_its_owner_once(
    onedrive: OneDrive, folders: Folders
) -> None:
    spec = FolderSpec(user=JORIS.id, name="Werk/Bewaren", create=True)
    onedrive.fault(Kind.TIMEOUT_AFTER, method="POST", path="children")  # made, and we do not hear of it
    assert len(await folders.discover([spec])) == 1
    assert await folders.discover([spec]) == ()
    assert await folders.discover([spec]) == ()

    with onedrive.database.begin() as connection:
        (letter,) = connection.execute(select(schema.notice)).mappings()
    assert (letter["to_mail"], letter["subject"]) == (JORIS.mail, "Nieuwe map in uw OneDrive: Werk/Bewaren")
    assert (onedrive.app.state.simulation.drives[JORIS.drive_id].folder / "Werk" / "Bewaren").is_dir()


def library(onedrive: OneDrive) -> Drive:
    found: Drive = onedrive.app.state.simulation.drives[INFORMATIEBEHEER.drive_id]
    return found


LIBRARY = LibrarySpec(
    site=f"{HOST}:/sites/informatiebeheer", document_library="gedeelde documenten", contact=JORIS.mail
)


async def test_in_a_library_the_maker_is_the_employee_and_else_the_contact(
    onedrive: OneDrive, folders: Folders
) -> None:
    assert await folders.discover([LIBRARY]) == ()
    (watch,) = [watch for watch in watched(onedrive) if watch.shared]
    drive = library(onedrive)
    for name in ("van-marit.txt", "van-niemand.txt"):
        (drive.folder / WATCHED_FOLDER / name).write_bytes(name.encode())
    with drive.lock:
        drive.look()
        drive.set_creator(drive.find(None, (WATCHED_FOLDER, "van-marit.txt")), MARIT)
    await onedrive.watcher.look(watch)
    onedrive.clock.forward(seconds=60)
    await onedrive.watcher.look(watch)

    found = {arrival.files[0].seen.name: arrival.owner.object_id for arrival in onedrive.desk.arrivals}
    assert found == {"van-marit.txt": MARIT.id, "van-niemand.txt": JORIS.id}
