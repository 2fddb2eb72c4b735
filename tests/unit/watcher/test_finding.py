from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.finding import Finder, Place, Wanted
from watcher.simulator.drive import Drive
from watcher.simulator.sites import HOST
from watcher.simulator.users import FENNA, INFORMATIEBEHEER, JORIS, MARIT, WATCHED_FOLDER
from watcher.sources import DriveSpec, FolderSpec, LibrarySpec
from workflows.errors import BewaarstroomError
from workflows.watching import Watch

LIBRARY = LibrarySpec(
    site=f"{HOST}:/sites/informatiebeheer", document_library="gedeelde documenten", contact=JORIS.mail
)


def library(onedrive: OneDrive) -> Drive:
    found: Drive = onedrive.app.state.simulation.drives[INFORMATIEBEHEER.drive_id]
    return found


async def find(onedrive: OneDrive, place: Place) -> Watch:
    finder = Finder(onedrive.door, onedrive.database, onedrive.clock)
    return await finder.find(Wanted(place=place, source=place.key))


async def test_a_folder_deeper_down_is_found_by_its_path(onedrive: OneDrive) -> None:
    (onedrive.root / "Werk" / "Bewaren").mkdir(parents=True)
    watch = await find(onedrive, FolderSpec(user=FENNA.id, name="Werk/Bewaren"))

    with onedrive.drive.lock:
        assert watch.folder_id == onedrive.drive.find(None, ("Werk", "Bewaren")).id


async def test_a_folder_is_watched_by_its_ids(onedrive: OneDrive) -> None:
    drive = onedrive.app.state.simulation.drives[JORIS.drive_id]
    with drive.lock:
        drive.look()
        folder = drive.find(None, (WATCHED_FOLDER,))
    watch = await find(onedrive, DriveSpec(drive=drive.id, folder=folder.id))

    assert (watch.folder_id, watch.owner.name, watch.shared) == (folder.id, JORIS.display_name, False)


async def test_a_library_by_its_id_needs_a_contact(onedrive: OneDrive) -> None:
    drive = library(onedrive)
    with drive.lock:
        drive.look()
        folder = drive.find(None, (WATCHED_FOLDER,))
    with pytest.raises(BewaarstroomError) as refused:
        await find(onedrive, DriveSpec(drive=drive.id, folder=folder.id))
    assert refused.value.code == "contact-missing"

    watch = await find(onedrive, DriveSpec(drive=drive.id, folder=folder.id, contact=MARIT.id))
    assert (watch.shared, watch.owner.object_id) == (True, MARIT.id)


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        (LibrarySpec(site="elders:/sites/x", document_library="x", contact=JORIS.id), "site-unknown"),
        (LibrarySpec(site=LIBRARY.site, document_library="Anders", contact=JORIS.id), "library-unknown"),
        (
            LibrarySpec(site=LIBRARY.site, document_library=LIBRARY.document_library, contact="niemand"),
            "user-unknown",
        ),
        (DriveSpec(drive="onzin", folder="x"), "drive-unknown"),
        (DriveSpec(drive=JORIS.drive_id, folder="onzin"), "folder-missing"),
        (DriveSpec(drive=JORIS.drive_id, folder="root"), "folder-is-root"),
    ],
)
async def test_what_is_wrong_with_a_library_or_an_id_is_said(
    onedrive: OneDrive, spec: LibrarySpec | DriveSpec, code: str
) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        await find(onedrive, spec)

    assert (refused.value.code, refused.value.message != "") == (code, True)
