from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.places import Places
from watcher.simulator.faults import Kind
from watcher.simulator.users import FENNA, GROUP_ID, JORIS, MARIT, invent
from workflows.errors import NeedsPersonError, RetryableError
from workflows.model import Person


async def test_a_group_is_read_to_its_last_page(onedrive: OneDrive) -> None:
    sim = onedrive.app.state.simulation
    crowd = [invent(f"lid{number}", f"Lid {number}", provisioned=False) for number in range(1_100)]
    sim.owners = (*sim.owners, *crowd)

    members = await Places(onedrive.door).members(GROUP_ID)

    assert {member.object_id for member in members} == {user.id for user in (FENNA, JORIS, MARIT, *crowd)}


async def test_half_a_group_is_no_group(onedrive: OneDrive) -> None:
    sim = onedrive.app.state.simulation
    sim.owners = (*sim.owners, *(invent(f"lid{n}", f"Lid {n}", provisioned=False) for n in range(1_100)))
    onedrive.fault(Kind.HTML, path="skiptoken", times=None)

    with pytest.raises(RetryableError):
        await Places(onedrive.door).members(GROUP_ID)


async def test_the_drive_tells_who_its_owner_is_where_the_group_may_not(onedrive: OneDrive) -> None:
    unknown = Person(object_id=FENNA.id, name="", mail="")
    seen = await Places(onedrive.door).onedrive(unknown)

    assert seen.owner == Person(object_id=FENNA.id, name=FENNA.display_name, mail=FENNA.mail)


async def test_a_folder_that_somebody_else_made_at_that_moment_is_as_good(onedrive: OneDrive) -> None:
    places = Places(onedrive.door)
    made = await places.make_folder(onedrive.drive.id, "Werk/Nieuw")

    assert await places.make_folder(onedrive.drive.id, "Werk/Nieuw") == made
    assert await places.folder_at(onedrive.drive.id, "Werk/Nieuw") == made
    assert await places.folder_by_id(made) == made


async def test_a_file_is_no_folder(onedrive: OneDrive) -> None:
    (onedrive.root / "bestand").write_bytes(b"x")

    with pytest.raises(NeedsPersonError, match="folder-is-file"):
        await Places(onedrive.door).folder_at(onedrive.drive.id, "bestand")
