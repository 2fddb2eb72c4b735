"""From a change in OneDrive to an upload, over real HTTP; the quirks are those that users of other watchers reported."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from tests.conftest import HandClock
from tests.onedrive import PATIENCE, OneDrive, opened
from watcher.folders import Folders
from watcher.intake import Change, Watcher
from watcher.pace import Pace
from watcher.settle import Rules
from watcher.simulator.faults import Kind
from watcher.simulator.users import FENNA
from watcher.sources import FolderSpec
from workflows.model import ItemKey, UploadKind
from workflows.store import schema
from workflows.store.database import Database
from workflows.watching import RECEIVED

# --- settling -------------------------------------------------------------------------------------------------


async def test_a_file_becomes_one_upload_when_it_stood_still(onedrive: OneDrive) -> None:
    onedrive.put("schermafdruk.png")

    await onedrive.look()
    assert onedrive.desk.names == []
    onedrive.clock.forward(seconds=60)
    await onedrive.look()
    await onedrive.look()

    (arrival,) = onedrive.desk.arrivals
    assert (arrival.kind, onedrive.desk.names) == (UploadKind.FILE, [["schermafdruk.png"]])
    assert (arrival.owner.object_id, arrival.key) == (FENNA.id, onedrive.key_of("schermafdruk.png"))
    assert arrival.settled_at - arrival.first_seen == PATIENCE


async def test_a_file_that_keeps_growing_waits(onedrive: OneDrive) -> None:
    for size in range(1, 5):
        onedrive.put("video.mp4", b"x" * size)
        await onedrive.look()
        onedrive.clock.forward(seconds=40)
    await onedrive.look()
    assert onedrive.desk.names == []

    onedrive.clock.forward(seconds=60)
    await onedrive.look()
    assert onedrive.desk.names == [["video.mp4"]]


async def test_the_dates_that_a_phone_sends_decide_nothing(onedrive: OneDrive) -> None:
    file = onedrive.put("oud.jpg")
    os.utime(file, (0, 0))

    await onedrive.look()
    assert onedrive.desk.names == []
    onedrive.clock.forward(seconds=60)
    await onedrive.look()

    assert onedrive.desk.names == [["oud.jpg"]]


async def test_files_already_there_at_the_first_start_are_found(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    async with opened(tmp_path / "sim", database, clock) as onedrive:
        onedrive.put("al/er/in.jpg")
        onedrive.put("los.jpg")
        await onedrive.start()
        await onedrive.settle()

        assert sorted(onedrive.desk.names) == [["in.jpg"], ["los.jpg"]]


async def test_an_empty_stub_has_its_reason_and_counts_once_it_is_filled(onedrive: OneDrive) -> None:
    onedrive.put("leeg.zip", b"")
    await onedrive.settle()
    assert (onedrive.desk.names, onedrive.codes()) == ([], {"file-empty"})

    onedrive.put("leeg.zip", b"gevuld")
    await onedrive.settle()
    assert onedrive.desk.names == [["leeg.zip"]]


async def test_a_temporary_name_waits_for_its_real_name(onedrive: OneDrive) -> None:
    partial = onedrive.put("export.zip.partial")
    await onedrive.settle()
    assert (onedrive.desk.names, onedrive.codes()) == ([], {"name-temporary"})

    partial.rename(onedrive.folder / "export.zip")
    await onedrive.settle()
    assert onedrive.desk.names == [["export.zip"]]


async def test_what_a_system_left_has_its_reason(onedrive: OneDrive) -> None:
    onedrive.put("desktop.ini")
    onedrive.put("._foto.jpg")

    await onedrive.settle()

    assert (onedrive.desk.names, onedrive.codes()) == ([], {"name-ignored"})


async def test_a_file_over_the_limit_has_its_reason(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    rules = Rules(patience=PATIENCE, max_file_size=10)
    async with opened(tmp_path / "sim", database, clock, rules=rules) as onedrive:
        onedrive.put("groot.zip", b"x" * 11)
        onedrive.put("klein.zip", b"x" * 10)
        await onedrive.start()
        await onedrive.settle()

        assert onedrive.desk.names == [["klein.zip"]]
        assert onedrive.sightings()[onedrive.id_of("groot.zip")].code == "file-too-large"


async def test_a_folder_with_too_many_files_has_its_reason(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    rules = Rules(patience=PATIENCE, max_files=2)
    async with opened(tmp_path / "sim", database, clock, rules=rules) as onedrive:
        for number in range(4):
            onedrive.put(f"vol/{number}.jpg")
        await onedrive.start()
        await onedrive.settle()

        assert onedrive.desk.names == []
        assert onedrive.sightings()[onedrive.id_of("vol")].code == "folder-too-many-files"


async def test_a_file_with_malware_has_its_reason(onedrive: OneDrive) -> None:
    onedrive.put("virus.exe")
    onedrive.fault(Kind.MALWARE, times=None)

    await onedrive.settle()

    assert (onedrive.desk.names, onedrive.codes()) == ([], {"file-malware"})


async def test_a_name_that_looks_encoded_is_taken_as_it_is(onedrive: OneDrive) -> None:
    """OD#1765: a name holds %20 that nobody may decode."""
    onedrive.put("WhatsApp%20chat.zip")

    await onedrive.settle()

    assert onedrive.desk.names == [["WhatsApp%20chat.zip"]]


async def test_a_file_without_a_hash_still_settles(onedrive: OneDrive) -> None:
    """OD#1704, AB#2433: files without any hash."""
    onedrive.fault(Kind.NO_HASH, times=None)
    onedrive.put("zonder.jpg")

    await onedrive.look()
    onedrive.clock.forward(seconds=10)
    await onedrive.look()  # the eTag moved by itself meanwhile
    onedrive.clock.forward(seconds=60)
    await onedrive.look()

    assert onedrive.desk.names == [["zonder.jpg"]]


# --- folders --------------------------------------------------------------------------------------------------


async def test_a_folder_that_arrives_file_by_file_is_one_upload(onedrive: OneDrive) -> None:
    for name in ("chat.txt", "IMG-1.jpg", "media/IMG-2.jpg"):
        onedrive.put(f"WhatsApp Chat/{name}")
        await onedrive.look()
        onedrive.clock.forward(seconds=40)
    await onedrive.look()
    assert onedrive.desk.names == []

    onedrive.clock.forward(seconds=60)
    await onedrive.look()

    (arrival,) = onedrive.desk.arrivals
    assert (arrival.kind, arrival.key) == (UploadKind.FOLDER, onedrive.key_of("WhatsApp Chat"))
    assert sorted((file.folder_path, file.seen.name) for file in arrival.files) == [
        ("", "IMG-1.jpg"),
        ("", "chat.txt"),
        ("media", "IMG-2.jpg"),
    ]


async def test_a_folder_moved_in_whole_is_read_to_the_bottom(onedrive: OneDrive) -> None:
    """MGC#7188: the feed names the folder and none of its children."""
    outside = onedrive.root / "Elders" / "map" / "dieper"
    outside.mkdir(parents=True)
    (outside / "foto.jpg").write_bytes(b"foto")
    await onedrive.settle()
    assert onedrive.desk.names == []

    (onedrive.root / "Elders" / "map").rename(onedrive.folder / "map")
    await onedrive.settle()

    assert onedrive.desk.names == [["foto.jpg"]]
    assert onedrive.desk.arrivals[0].files[0].folder_path == "dieper"


async def test_an_empty_folder_has_its_reason_until_something_comes(onedrive: OneDrive) -> None:
    (onedrive.folder / "nieuw").mkdir()
    await onedrive.settle()
    assert (onedrive.desk.names, onedrive.codes()) == ([], {"folder-empty"})

    onedrive.put("nieuw/foto.jpg")
    await onedrive.settle()
    assert onedrive.desk.names == [["foto.jpg"]]


async def test_an_empty_file_in_a_folder_keeps_the_rest_from_nothing(onedrive: OneDrive) -> None:
    onedrive.put("map/chat.txt")
    onedrive.put("map/stub.jpg", b"")

    await onedrive.settle()

    assert onedrive.desk.names == [["chat.txt"]]
    assert onedrive.sightings()[onedrive.id_of("map/stub.jpg")].code == "file-empty"


async def test_what_lies_outside_the_watched_folder_is_never_kept(onedrive: OneDrive) -> None:
    (onedrive.root / "Prive").mkdir()
    (onedrive.root / "Prive" / "brief.docx").write_bytes(b"prive")

    await onedrive.settle()

    assert (onedrive.desk.names, onedrive.sightings()) == ([], {})


# --- the feed's quirks ----------------------------------------------------------------------------------------


async def test_an_item_reported_again_unchanged_is_no_second_upload(onedrive: OneDrive) -> None:
    """MGD#15378."""
    file = onedrive.put("foto.jpg")
    await onedrive.settle()
    for number in range(3):
        file.rename(onedrive.folder / f"foto {number}.jpg")
        file = onedrive.folder / f"foto {number}.jpg"
        await onedrive.settle()

    assert (len(onedrive.desk.arrivals), onedrive.desk.news) == (1, [])


async def test_a_feed_that_lost_its_place_starts_afresh_and_loses_nothing(onedrive: OneDrive) -> None:
    """OD#1356: 410 resyncRequired."""
    onedrive.put("voor.jpg")
    await onedrive.settle()
    onedrive.put("tijdens.jpg")
    (onedrive.folder / "voor.jpg").unlink()
    onedrive.fault(Kind.EXPIRED_TOKEN)

    await onedrive.settle()

    assert onedrive.desk.names == [["voor.jpg"], ["tijdens.jpg"]]
    assert [what for _, what in onedrive.desk.news] == [Change.REMOVED]


async def test_a_tombstone_that_never_comes_is_found_by_listing(onedrive: OneDrive) -> None:
    """OD#1927."""
    onedrive.put("foto.jpg")
    await onedrive.settle()
    gone = onedrive.id_of("foto.jpg")
    (onedrive.folder / "foto.jpg").unlink()
    onedrive.fault(Kind.NO_TOMBSTONES, times=None, path="/delta")
    await onedrive.look()
    assert onedrive.desk.news == []

    onedrive.clock.forward(hours=6)
    await onedrive.look()

    assert onedrive.desk.news == [(gone, Change.REMOVED)]


async def test_a_feed_that_is_late_is_only_late(onedrive: OneDrive) -> None:
    """OD#1402."""
    onedrive.fault(Kind.DELAYED, times=2, seconds=600)
    onedrive.put("foto.jpg")
    await onedrive.look()
    await onedrive.look()
    await onedrive.settle()

    assert onedrive.desk.names == [["foto.jpg"]]


async def test_an_endless_feed_is_a_visible_problem_and_passes(onedrive: OneDrive) -> None:
    """OD#1424: the nextLink led to itself for weeks."""
    await onedrive.look()
    onedrive.put("foto.jpg")
    onedrive.fault(Kind.LOOPING, times=None, path="/delta")
    await onedrive.look()
    assert (onedrive.watch().problem_code, onedrive.watch().failures) == ("feed-endless", 1)

    onedrive.mend()
    await onedrive.settle()
    assert (onedrive.desk.names, onedrive.watch().problem_code) == ([["foto.jpg"]], None)


async def test_deleted_and_made_again_is_a_new_item(onedrive: OneDrive) -> None:
    """MGC#8794, AB#3332: the same name, another id."""
    file = onedrive.put("foto.jpg", b"een")
    await onedrive.settle()
    before = onedrive.id_of("foto.jpg")
    file.unlink()
    await onedrive.look()
    onedrive.put("foto.jpg", b"twee!")
    await onedrive.settle()

    assert [arrival.key.item_id for arrival in onedrive.desk.arrivals] == [before, onedrive.id_of("foto.jpg")]
    assert onedrive.desk.news == [(before, Change.REMOVED)]


# --- afterwards -----------------------------------------------------------------------------------------------


async def test_a_file_moved_within_the_folder_stays_the_same_upload(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    onedrive.put("map/chat.txt")
    await onedrive.settle()
    (onedrive.folder / "foto.jpg").rename(onedrive.folder / "map" / "foto.jpg")
    await onedrive.settle()
    (onedrive.folder / "map" / "foto.jpg").rename(onedrive.folder / "terug.jpg")
    await onedrive.settle()

    assert sorted(onedrive.desk.names)[:2] == [["chat.txt"], ["foto.jpg"]]
    assert all(names in (["chat.txt"], ["foto.jpg"]) for names in onedrive.desk.names)
    assert Change.REMOVED not in {what for _, what in onedrive.desk.news}


@pytest.mark.parametrize("away", ["deleted", "moved out"])
async def test_an_original_taken_away_by_the_employee_is_told(onedrive: OneDrive, away: str) -> None:
    onedrive.put("foto.jpg")
    await onedrive.settle()
    item = onedrive.id_of("foto.jpg")
    if away == "deleted":
        (onedrive.folder / "foto.jpg").unlink()
    else:
        (onedrive.folder / "foto.jpg").rename(onedrive.root / "foto.jpg")

    await onedrive.look()
    await onedrive.look()

    assert (onedrive.desk.news, onedrive.sightings()) == ([(item, Change.REMOVED)], {})


async def test_a_folder_taken_away_tells_of_each_of_its_originals(onedrive: OneDrive) -> None:
    onedrive.put("map/een.jpg")
    onedrive.put("map/diep/twee.jpg")
    await onedrive.settle()
    items = {onedrive.id_of("map/een.jpg"), onedrive.id_of("map/diep/twee.jpg")}
    (onedrive.folder / "map").rename(onedrive.root / "map")

    await onedrive.look()

    assert {item for item, _ in onedrive.desk.news} == items
    assert onedrive.sightings() == {}


async def test_our_own_deletion_coming_back_in_the_feed_is_no_news(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    await onedrive.settle()
    with onedrive.database.begin() as connection:
        file_id = connection.scalar(select(schema.upload_file.c.file_id))
        now = onedrive.clock()
        connection.execute(
            insert(schema.deletion).values(
                file_id=file_id, clearance={}, intended_at=now, outcome="verwijderd", outcome_at=now
            )
        )
    (onedrive.folder / "foto.jpg").unlink()

    await onedrive.settle()

    assert (onedrive.desk.news, onedrive.sightings()) == ([], {})


async def test_an_original_with_other_bytes_is_told_and_offered_again(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg", b"een")
    await onedrive.settle()
    onedrive.put("foto.jpg", b"anders")

    await onedrive.look()
    assert onedrive.desk.news == [(onedrive.id_of("foto.jpg"), Change.CHANGED)]
    onedrive.clock.forward(seconds=60)
    await onedrive.look()

    assert len({arrival.content for arrival in onedrive.desk.arrivals}) == 2


async def test_a_file_added_to_a_folder_is_told_and_the_folder_offered_whole(onedrive: OneDrive) -> None:
    onedrive.put("map/een.jpg")
    await onedrive.settle()
    onedrive.put("map/twee.jpg")
    await onedrive.settle()

    assert onedrive.desk.news == [(onedrive.id_of("map/twee.jpg"), Change.ADDED)]
    assert onedrive.desk.names == [["een.jpg"], ["een.jpg", "twee.jpg"]]


async def test_an_arrival_that_is_not_taken_now_is_offered_again(onedrive: OneDrive) -> None:
    onedrive.desk.busy = True
    onedrive.put("foto.jpg")
    await onedrive.settle()
    onedrive.desk.busy = False
    await onedrive.look()
    await onedrive.look()

    assert onedrive.desk.names == [["foto.jpg"]]


# --- trouble --------------------------------------------------------------------------------------------------


async def test_a_poison_arrival_is_set_aside_after_some_tries_and_blocks_nothing(onedrive: OneDrive) -> None:
    """PipedreamHQ#10225: one odd item, then stuck."""
    onedrive.desk.allergy = "gif.jpg"
    onedrive.put("gif.jpg")
    onedrive.put("goed.jpg")
    for _ in range(8):
        await onedrive.settle()

    assert onedrive.desk.names == [["goed.jpg"]]
    assert onedrive.sightings()[onedrive.id_of("gif.jpg")].code == "item-poisonous"


async def test_an_item_that_cannot_be_read_is_set_aside_and_tried_again_later(
    tmp_path: Path, database: Database, clock: HandClock
) -> None:
    pace = Pace(most_tries=2, list_every=timedelta(hours=1))
    async with opened(tmp_path / "sim", database, clock, pace=pace) as onedrive:
        await onedrive.start()
        await onedrive.look()
        onedrive.put("stuk/foto.jpg")
        onedrive.put("goed.jpg")
        item = onedrive.id_of("stuk")
        onedrive.fault(Kind.HTML, times=None, path=f"items/{item}")
        for _ in range(3):
            await onedrive.settle()
        assert (onedrive.desk.names, onedrive.sightings()[item].code) == ([["goed.jpg"]], "graph-unavailable")

        onedrive.mend()
        onedrive.clock.forward(hours=1)
        await onedrive.settle()
        assert onedrive.desk.names == [["goed.jpg"], ["foto.jpg"]]


async def test_a_pause_asked_for_in_the_middle_of_a_look_loses_nothing(onedrive: OneDrive) -> None:
    await onedrive.look()
    before = onedrive.watch().delta_link
    onedrive.put("map/foto.jpg")
    onedrive.fault(Kind.THROTTLED, path="/children", retry_after=200)
    await onedrive.look()

    now = onedrive.clock()
    assert onedrive.watch().delta_link == before
    assert (onedrive.watch().problem_code, onedrive.watch().failures) == (None, 0)  # no fault of the folder
    assert timedelta(seconds=190) < (onedrive.watch().next_look or now) - now <= timedelta(seconds=200)
    onedrive.clock.forward(seconds=200)
    await onedrive.settle()
    assert (onedrive.desk.names, onedrive.watch().problem_code) == ([["foto.jpg"]], None)


async def test_a_look_whose_transaction_fails_is_made_again(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    await onedrive.look()
    before = onedrive.watch()
    onedrive.clock.forward(seconds=60)
    broken = Watcher(
        door=onedrive.door,
        database=onedrive.database,
        rules=Rules(patience=PATIENCE),
        clock=onedrive.clock,
        receive=lambda *_: (_ for _ in ()).throw(OperationalError("", {}, ValueError())),
        changed=onedrive.desk.changed,
        open_item=lambda _: pytest.fail("no text was there to read"),
    )
    with pytest.raises(OperationalError):
        await broken.look(onedrive.watch())

    assert onedrive.watch() == before
    await onedrive.look()
    assert onedrive.desk.names == [["foto.jpg"]]


async def test_two_looks_at_once_make_one_upload(onedrive: OneDrive) -> None:
    """msgraph-training-changenotifications#39: one stored link, processed twice."""
    onedrive.put("foto.jpg")
    await onedrive.look()
    onedrive.clock.forward(seconds=60)

    await asyncio.gather(*(onedrive.look() for _ in range(3)))

    assert onedrive.desk.names == [["foto.jpg"]]


async def test_a_watched_folder_that_goes_is_a_problem_until_it_is_found_again(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    await onedrive.settle()
    onedrive.folder.rename(onedrive.root.parent / "weg")
    await onedrive.look()
    assert onedrive.watch().problem_code == "watched-folder-gone"
    assert [what for _, what in onedrive.desk.news] == [Change.REMOVED]

    onedrive.put("nieuw.jpg")
    folders = Folders(onedrive.door, onedrive.database, onedrive.clock)
    assert await folders.discover([FolderSpec(user=FENNA.mail)]) == ()
    await onedrive.settle()
    assert (onedrive.desk.names[-1], onedrive.watch().problem_code) == (["nieuw.jpg"], None)


async def test_a_withdrawn_permission_is_a_state_with_a_growing_pause(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.ON_HOLD, times=None)
    pauses = []
    for _ in range(3):
        await onedrive.look()
        pauses.append((onedrive.watch().next_look or onedrive.clock()) - onedrive.clock())

    assert onedrive.watch().problem_code == "graph-forbidden"
    assert pauses == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]


async def test_an_idle_look_is_one_request(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    await onedrive.settle()
    onedrive.clock.forward(seconds=5)
    await onedrive.look()
    onedrive.app.state.journal.clear()

    await onedrive.look()

    assert [(line["method"], line["resource_units"]) for line in await onedrive.requests()] == [("GET", 1)]


async def test_what_is_received_stays_known_by_its_id(onedrive: OneDrive) -> None:
    onedrive.put("map/foto.jpg")
    await onedrive.settle()

    known = {item: (sighting.top_id, sighting.code) for item, sighting in onedrive.sightings().items()}
    top = onedrive.id_of("map")
    assert known == {top: (top, RECEIVED), onedrive.id_of("map/foto.jpg"): (top, RECEIVED)}


async def test_a_folder_that_nobody_watches_is_not_looked_at(onedrive: OneDrive) -> None:
    watch = onedrive.watch()
    with onedrive.database.begin() as connection:
        connection.execute(schema.watch.delete())

    await onedrive.watcher.look(watch)

    assert watch.folder == ItemKey(drive_id=onedrive.drive.id, item_id=watch.folder_id)
    assert onedrive.desk.names == []
