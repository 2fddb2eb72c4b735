"""What users of other watchers really lived through, one test for each: here nothing is lost, doubled or deleted.

The letters stand for the trackers in which they told of it: AB abraunegg/onedrive, OD onedrive-api-docs,
MGD and MGC the two of Microsoft's Graph documentation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import HandClock
from tests.household import PATIENCE, Household, at_home
from tests.onedrive import OneDrive, opened
from tests.workfloor import Workfloor, floor_of
from watcher.intake import Change
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError
from workflows.model import Upload
from workflows.operations.delete_originals import delete_originals
from workflows.operations.inspect_upload import inspect_upload
from workflows.operations.operation import Done, Later
from workflows.operations.register_upload import register_upload
from workflows.operations.remove_empty_folder import remove_empty_folder
from workflows.store.database import Database
from workflows.tasks import TaskEvent
from workflows.watching import RECEIVED


@pytest.fixture
async def home(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[Household]:
    """A whole house, with a zaaksysteem."""
    async with at_home(tmp_path, database, clock) as household:
        yield household
        await provoked(household.onedrive)


@pytest.fixture
async def drive(tmp_path: Path, database: Database, clock: HandClock) -> AsyncIterator[OneDrive]:
    """A watched OneDrive, with the real intake behind it."""
    desk = Workfloor(clock=clock, database=database)
    async with opened(tmp_path / "sim", database, clock, desk=desk) as onedrive:
        await onedrive.start()
        await onedrive.look()
        yield onedrive
        await provoked(onedrive)


async def provoked(drive: OneDrive) -> None:
    """Hold that every fault that a test armed really happened: a test that provokes nothing proves nothing."""
    happened = {line["fault"] for line in await drive.requests()}
    drive.mend()

    assert {str(kind) for kind in drive.armed} - happened == set()


def names(drive: OneDrive) -> list[list[str]]:
    """The files of every upload."""
    return [files for _, files in floor_of(drive).told]


async def methods(drive: OneDrive) -> set[str]:
    return {line["method"] for line in await drive.requests() if "/oauth2/" not in line["path"]}


async def test_01_live_photo_bytes_that_are_not_what_was_promised_are_never_registered_or_deleted(
    home: Household,
) -> None:
    """OD#1723, OD#1532, AB#2471, rclone#5580: the .heic that comes is not the one that the hash is of."""
    upload = await home.arrived("IMG_0001.heic", b"live photo")
    home.onedrive.fault(Kind.CHANGED_BYTES, times=None)

    with pytest.raises(BewaarstroomError) as refused:
        await home.ask(inspect_upload, upload)

    assert refused.value.code == "file-differs-from-description"
    assert (await home.again(upload)).files[0].sha256 is None
    assert (home.onedrive.folder / "IMG_0001.heic").read_bytes() == b"live photo"


@pytest.mark.parametrize("kind", [Kind.UNAUTHENTICATED, Kind.HTML, Kind.UNAVAILABLE])
async def test_02_a_download_that_fails_deletes_nothing(home: Household, kind: Kind) -> None:
    """AB#3344, AB#3015: a 401 or 5xx, taken for a file that is gone."""
    upload = await home.decided("gesprek.txt")
    home.onedrive.fault(kind, times=None, path="download", retry_after=1)

    answer = await home.ask(register_upload, upload)
    kept = await home.ask(delete_originals, upload)

    assert isinstance(answer, Later)
    assert isinstance(kept, Done)
    assert kept.body["deleted"] == 0
    assert (home.onedrive.folder / "gesprek.txt").exists()


async def test_03_watching_asks_and_never_changes_anything(drive: OneDrive) -> None:
    """AB#1508: files that were deleted for a reason that nobody knew."""
    drive.put("map/een.jpg", b"een")
    drive.put("los.jpg", b"los")
    await drive.settle()
    (drive.folder / "map" / "een.jpg").rename(drive.folder / "een.jpg")
    (drive.folder / "los.jpg").unlink()
    drive.fault(Kind.EXPIRED_TOKEN)
    await drive.settle()
    drive.clock.forward(hours=6)
    await drive.settle()

    assert await methods(drive) == {"GET"}


async def test_04_a_file_that_onedrive_denies_for_a_while_is_not_given_up(drive: OneDrive) -> None:
    """AB#2612: cleaned up, because the service said for a moment that it was not there."""
    drive.put("foto.jpg")
    await drive.settle()
    drive.fault(Kind.NOT_FOUND, path=f"items/{drive.id_of('foto.jpg')}", times=2)
    (drive.folder / "foto.jpg").rename(drive.folder / "andere naam.jpg")
    await drive.look()
    await drive.look()

    (upload,) = floor_of(drive).uploads()
    assert (upload.files[0].gone_at, floor_of(drive).letters()) == (None, [])
    assert floor_of(drive).task(upload).because is None
    assert await methods(drive) == {"GET"}


async def test_05_a_file_that_the_service_rewrites_after_the_upload_is_taken_in_as_it_became(
    drive: OneDrive,
) -> None:
    """OD#935, AB#205: SharePoint adds to Office files; size and hash never fit again."""
    drive.put("verslag.docx", b"zoals verstuurd")
    await drive.look()
    drive.clock.forward(seconds=59)
    drive.put("verslag.docx", b"zoals SharePoint ervan maakte")
    await drive.look()
    drive.clock.forward(seconds=59)
    await drive.look()
    assert names(drive) == []
    drive.clock.forward(seconds=1)
    await drive.look()

    (upload,) = floor_of(drive).uploads()
    assert upload.files[0].size == len(b"zoals SharePoint ervan maakte")


async def test_06_the_refusal_of_an_infected_file_is_never_taken_for_the_file(home: Household) -> None:
    """rclone#7934, OD#1863: 65 bytes of JSON, saved as the document."""
    upload = await home.arrived("bijlage.pdf", b"besmet")
    home.onedrive.fault(Kind.MALWARE, times=None, path="download")

    with pytest.raises(BewaarstroomError) as refused:
        await home.ask(inspect_upload, upload)

    assert refused.value.code == "graph-malware"
    assert (await home.again(upload)).files[0].sha256 is None
    assert (home.onedrive.folder / "bijlage.pdf").exists()


async def test_07_a_deletion_that_the_feed_never_tells_is_found(drive: OneDrive) -> None:
    """OD#1927: tombstones that do not come."""
    drive.put("foto.jpg")
    await drive.settle()
    (drive.folder / "foto.jpg").unlink()
    drive.fault(Kind.NO_TOMBSTONES, times=None, path="/delta")
    await drive.look()
    drive.clock.forward(hours=6)
    await drive.look()

    (upload,) = floor_of(drive).uploads()
    assert floor_of(drive).task(upload).because == "original-gone"


async def test_08_what_is_reported_again_unchanged_is_no_second_upload(drive: OneDrive) -> None:
    """MGD#15378."""
    drive.put("foto.jpg")
    await drive.settle()
    for number in range(3):
        drive.fault(Kind.EXPIRED_TOKEN)
        (drive.folder / "foto.jpg").touch()
        drive.clock.forward(hours=6 * number)
        await drive.settle()

    assert names(drive) == [["foto.jpg"]]
    assert floor_of(drive).acts(floor_of(drive).uploads()[0]) == []


async def test_09_a_folder_that_moves_in_whole_is_read_to_the_bottom(drive: OneDrive) -> None:
    """MGC#7188: the feed tells of the folder and of none of its children."""
    (drive.root / "Elders" / "map" / "dieper").mkdir(parents=True)
    (drive.root / "Elders" / "map" / "dieper" / "foto.jpg").write_bytes(b"foto")
    await drive.settle()
    (drive.root / "Elders" / "map").rename(drive.folder / "map")
    await drive.settle()

    assert names(drive) == [["foto.jpg"]]


async def test_10_what_is_deleted_and_made_again_between_two_looks_is_the_new_one(drive: OneDrive) -> None:
    """MGC#8794: only the new id is shown."""
    drive.put("foto.jpg", b"een")
    await drive.settle()
    first_id = drive.id_of("foto.jpg")
    drive.fault(Kind.NO_TOMBSTONES, times=None, path="/delta")
    (drive.folder / "foto.jpg").unlink()
    drive.observe()
    drive.put("foto.jpg", b"twee!")
    assert drive.id_of("foto.jpg") != first_id
    await drive.settle()
    drive.clock.forward(hours=6)
    await drive.look()

    first, second = floor_of(drive).uploads()
    assert (first.files[0].gone_at is not None, second.files[0].gone_at) == (True, None)
    assert second.files[0].key == drive.key_of("foto.jpg")


async def test_11_a_feed_that_always_asks_for_a_fresh_start_still_tells_everything(drive: OneDrive) -> None:
    """OD#1356, joplin#4324: 410 for ever."""
    drive.fault(Kind.EXPIRED_TOKEN, times=None)
    for name in ("een.zip", "twee.zip"):
        drive.put(name, name.encode())
        await drive.settle()

    assert names(drive) == [["een.zip"], ["twee.zip"]]


async def test_12_a_feed_without_an_end_is_left_and_taken_up_again(drive: OneDrive) -> None:
    """OD#1424: a nextLink that led to itself for weeks."""
    drive.put("foto.jpg")
    drive.fault(Kind.LOOPING, times=None, path="/delta")
    await drive.look()
    assert drive.watch().problem_code == "feed-endless"
    drive.mend()
    await drive.settle()

    assert (names(drive), drive.watch().problem_code) == ([["foto.jpg"]], None)


async def test_13_a_tap_on_the_shoulder_before_the_feed_knows_is_only_early(drive: OneDrive) -> None:
    """OD#1402: the notification comes before the change can be seen."""
    drive.fault(Kind.DELAYED, times=3, seconds=600)
    drive.put("foto.jpg")
    for _ in range(3):
        await drive.look()
    await drive.settle()

    assert names(drive) == [["foto.jpg"]]


async def test_14_a_night_without_a_word_ends_with_everything_found(drive: OneDrive) -> None:
    """n8n#13513, n8n#16470: a trigger that finds nothing, and one that stops overnight and says nothing."""
    drive.fault(Kind.UNAUTHENTICATED, times=None)
    for hour in range(12):
        drive.put(f"nacht {hour}.zip", bytes([hour]))
        await drive.look()
        drive.clock.forward(hours=1)
    assert drive.door.gate.closed_because == "graph-auth-failed"  # said once, above all folders
    drive.mend()
    await drive.settle()

    assert sorted(names(drive)) == sorted([f"nacht {hour}.zip"] for hour in range(12))
    assert drive.watch().problem_code is None


async def test_15_one_odd_item_stands_aside_and_stops_no_other(drive: OneDrive) -> None:
    """PipedreamHQ/pipedream#10225: the handler breaks on one item, and never gets past it."""
    drive.desk.allergy = "raar.zip"
    drive.put("raar.zip", b"raar")
    drive.put("goed.zip", b"goed")
    for _ in range(8):
        await drive.settle()

    assert names(drive) == [["goed.zip"]]
    assert drive.sightings()[drive.id_of("raar.zip")].code == "item-poisonous"


async def refused_then_allowed(home: Household, kind: Kind, path: str) -> Upload:
    """Let OneDrive refuse to delete, then allow it; the original is there until it is allowed."""
    upload = await home.registered(path)
    home.onedrive.fault(kind, times=None, method="DELETE")
    assert isinstance(await home.ask(delete_originals, upload), Later)
    assert (home.onedrive.folder / path).exists()
    home.onedrive.mend()
    return upload


async def test_16_a_file_that_somebody_has_open_waits(home: Household) -> None:
    """OD#912, AB#36: 423."""
    upload = await refused_then_allowed(home, Kind.LOCKED, "gesprek.txt")

    assert await home.ask(delete_originals, upload, attempt=2) == Done(
        body={"outcome": "verwijderd", "deleted": 1, "kept": 0}
    )


async def test_17_a_hold_on_the_folder_keeps_what_is_in_it(home: Household) -> None:
    """AB#338, AB#53, OD#404: a folder that may not be deleted."""
    upload = await refused_then_allowed(home, Kind.ON_HOLD, "map/gesprek.txt")

    await home.ask(delete_originals, upload, attempt=2)
    home.onedrive.fault(Kind.ON_HOLD, times=None, method="DELETE")
    await home.ask(remove_empty_folder, upload)
    home.clock.forward(seconds=PATIENCE.total_seconds())
    await home.ask(remove_empty_folder, upload, attempt=2)

    assert not (home.onedrive.folder / "map" / "gesprek.txt").exists()
    assert (home.onedrive.folder / "map").exists()


async def test_18_a_tag_that_is_refused_for_no_reason_is_looked_into_and_never_forced(
    home: Household,
) -> None:
    """AB#706, AB#1393: 412 although nothing changed."""
    upload = await home.registered("gesprek.txt")
    home.onedrive.fault(Kind.STALE, times=1, method="DELETE")

    assert await home.ask(delete_originals, upload) == Done(
        body={"outcome": "verwijderd", "deleted": 1, "kept": 0}
    )
    deletions = [line for line in await home.onedrive.requests() if line["method"] == "DELETE"]
    assert [line["status"] for line in deletions] == [412, 204]


async def test_19_a_file_without_a_hash_becomes_one_upload(drive: OneDrive) -> None:
    """OD#1704, AB#2433."""
    drive.fault(Kind.NO_HASH, times=None)
    drive.put("zonder.jpg")
    await drive.look()
    drive.clock.forward(seconds=10)
    await drive.look()  # the eTag moved by itself meanwhile
    drive.clock.forward(seconds=60)
    await drive.look()
    await drive.settle()

    assert names(drive) == [["zonder.jpg"]]


async def test_20_a_pause_that_is_asked_for_is_kept_by_every_call(drive: OneDrive) -> None:
    """rclone#2406: asking on makes the pause longer, for ever."""
    drive.put("foto.jpg")
    drive.fault(Kind.THROTTLED, retry_after=120)
    await drive.look()
    asked = len(await drive.requests())
    for _ in range(5):
        drive.clock.forward(seconds=10)
        await drive.look()
    assert len(await drive.requests()) == asked
    drive.clock.forward(seconds=120)
    await drive.settle()

    assert names(drive) == [["foto.jpg"]]


async def test_21_an_empty_stub_waits_until_it_is_filled(drive: OneDrive) -> None:
    """jstaf/onedriver#89 and #90: a placeholder of no bytes, filled a minute later."""
    drive.put("export.zip", b"")
    await drive.settle()
    assert (names(drive), drive.codes()) == ([], {"file-empty"})
    drive.put("export.zip", b"gevuld")
    await drive.settle()

    assert names(drive) == [["export.zip"]]


async def test_22_a_name_that_looks_encoded_is_that_name(home: Household) -> None:
    """OD#1765: %20 that nobody may decode, on the way in and on the way out."""
    upload = await home.registered("WhatsApp%20chat%2F.txt")

    assert upload.files[0].name == "WhatsApp%20chat%2F.txt"
    await home.ask(delete_originals, upload)
    assert list(home.onedrive.folder.iterdir()) == []


async def test_23_the_same_name_under_a_new_id_is_another_file_and_is_not_deleted_for_the_old_one(
    home: Household,
) -> None:
    """AB#3332."""
    upload = await home.registered("gesprek.txt")
    (home.onedrive.folder / "gesprek.txt").unlink()
    await home.onedrive.look()
    home.onedrive.put("gesprek.txt", b"iets anders")

    answer = await home.ask(delete_originals, upload)

    assert answer == Done(body={"outcome": "behouden", "deleted": 0, "kept": 1})
    assert (home.onedrive.folder / "gesprek.txt").read_bytes() == b"iets anders"


async def test_24_a_drive_id_in_another_case_is_the_same_drive(drive: OneDrive) -> None:
    """AB#3347, OD#1902: endpoints that spell it differently."""
    drive.put("foto.jpg")
    await drive.look()
    drive.fault(Kind.OTHER_CASE, times=None)
    await drive.settle()
    drive.clock.forward(hours=6)
    await drive.settle()

    (upload,) = floor_of(drive).uploads()
    assert upload.key == drive.key_of("foto.jpg")
    assert [change for _, change in drive.desk.news] == []


async def test_25_an_item_without_a_name_has_its_reason_and_stops_no_other(drive: OneDrive) -> None:
    """OD#580."""
    drive.put("naamloos.zip", b"een")
    item = drive.id_of("naamloos.zip")
    drive.fault(Kind.NAMELESS, times=None, path=f"items/{item}")
    await drive.settle()
    drive.put("goed.zip", b"twee")
    await drive.settle()
    assert (names(drive), drive.sightings()[item].code) == ([["goed.zip"]], "item-nameless")
    drive.mend()
    drive.clock.forward(hours=6)
    await drive.settle()

    assert names(drive) == [["goed.zip"], ["naamloos.zip"]]


async def test_26_a_labelled_file_that_listings_leave_out_is_not_gone(drive: OneDrive) -> None:
    """MGD#11561: in no feed and no listing, and yet there by its id."""
    drive.put("map/foto.jpg")
    drive.put("los.zip")
    await drive.settle()
    floor = floor_of(drive)
    floor.move(floor.uploads()[0], TaskEvent.TAKEN)
    drive.fault(Kind.UNLISTED, times=None)
    for _ in range(2):
        drive.clock.forward(hours=6)
        await drive.settle()

    assert [file.gone_at for upload in floor.uploads() for file in upload.files] == [None, None]
    assert Change.REMOVED not in {change for _, change in drive.desk.news}
    assert {s.code for s in drive.sightings().values() if not s.is_folder} == {RECEIVED}
