from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import HandClock
from watcher.simulator.drive import Arrival, Drive, Times
from watcher.simulator.errors import GraphError
from watcher.simulator.item import Author, Item, State
from watcher.simulator.simulation import Simulation
from watcher.simulator.users import DEFAULT_USERS, FENNA

FOLDER = "WhatsApp bewaren"


def drop(drive: Drive, watched: Path, name: str, text: str = "hoi") -> Item:
    (watched / name).write_text(text)
    drive.look()
    return drive.find(None, (FOLDER, name))


def received(drive: Drive, text: str = "nieuw") -> Path:
    file = drive.incoming / "received"
    file.write_text(text)
    return file


def test_a_new_drive_holds_only_the_watched_folder(drive: Drive) -> None:
    assert [item.name for item in drive.shelf.below(drive.root_id)] == [FOLDER]


def test_the_watched_folder_is_not_made_again(drive: Drive, watched: Path) -> None:
    watched.rmdir()

    drive.look()

    assert list(drive.shelf.below(drive.root_id)) == []


def test_a_file_put_on_disk_becomes_an_item_of_the_owner(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")

    assert (item.name, item.size, item.created_by, item.version) == ("a.txt", 3, Author.OWNER, 1)
    assert drive.on_disk(item) == watched / "a.txt"


def test_a_file_moved_on_disk_keeps_its_id(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")

    (watched / "a.txt").rename(drive.folder / "b.txt")
    drive.look()

    moved = drive.find(item.id)
    assert (moved.name, moved.parent_id, moved.version, moved.content_version) == (
        "b.txt",
        drive.root_id,
        2,
        1,
    )


def test_a_fresh_etag_comes_by_itself_after_an_upload(drive: Drive, watched: Path, clock: HandClock) -> None:
    item = drop(drive, watched, "a.txt")

    clock.forward(seconds=2)
    drive.look()

    bumped = drive.find(item.id)
    assert (bumped.version, bumped.content_version, bumped.modified) == (2, 1, item.modified)
    drive.look()
    assert drive.find(item.id) == bumped


def test_deleting_moves_to_the_recycle_bin_and_restoring_brings_the_same_item_back(
    drive: Drive, watched: Path
) -> None:
    (watched / "map").mkdir()
    (watched / "map" / "a.txt").write_text("hoi")
    drive.look()
    folder, file = drive.find(None, (FOLDER, "map")), drive.find(None, (FOLDER, "map", "a.txt"))

    drive.recycle(folder)

    assert not (watched / "map").exists()
    assert [item.id for item in drive.shelf.recycled()] == [folder.id]
    below = drive.shelf.known(file.id)
    assert below is not None
    assert (below.state, below.recycled_with) == (State.RECYCLED, folder.id)

    drive.restore(folder.id)

    assert (watched / "map" / "a.txt").read_text() == "hoi"
    assert (drive.find(file.id).name, drive.find(folder.id).name) == ("a.txt", "map")
    assert drive.shelf.recycled() == []


def test_restoring_avoids_a_name_that_is_taken_meanwhile(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")
    drive.recycle(item)
    drop(drive, watched, "a.txt", "een andere")

    assert drive.restore(item.id).name == "a 1.txt"


def test_restoring_to_a_folder_that_is_gone_goes_to_the_root(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")
    drive.recycle(item)
    watched.rmdir()
    drive.look()

    assert drive.restore(item.id).parent_id == drive.root_id


def test_only_what_lies_in_the_bin_can_be_restored(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")

    with pytest.raises(GraphError, match="404"):
        drive.restore(item.id)


def test_a_deletion_that_was_cut_short_by_a_crash_is_finished_by_the_next_look(
    drive: Drive, watched: Path
) -> None:
    item = drop(drive, watched, "a.txt")
    (drive.bin / item.id).mkdir(parents=True)
    (watched / "a.txt").rename(drive.bin / item.id / "a.txt")

    drive.look()

    assert [found.id for found in drive.shelf.recycled()] == [item.id]


def test_erasing_leaves_nothing_in_the_bin(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")

    drive.erase(item)

    assert not (watched / "a.txt").exists()
    assert drive.shelf.recycled() == []
    with pytest.raises(GraphError, match="404"):
        drive.find(item.id)


def test_a_label_keeps_an_item_and_the_folder_above_it(drive: Drive, watched: Path) -> None:
    item = drive.set_label(drop(drive, watched, "a.txt"), "Bewaren")

    for kept in (item, drive.find(item.parent_id)):
        with pytest.raises(GraphError, match="on hold"):
            drive.recycle(kept)
    drive.recycle(drive.set_label(item, None))


def test_the_root_stays(drive: Drive) -> None:
    with pytest.raises(GraphError, match="root"):
        drive.recycle(drive.find(None))


def test_a_received_file_gets_its_place_and_its_times(drive: Drive, watched: Path) -> None:
    parent = drive.find(None, (FOLDER,))
    times = Times(created_ns=1_000_000_000, modified_ns=2_000_000_000)

    item, new = drive.place(parent, "a.txt", Arrival(file=received(drive), times=times))

    assert new
    assert (item.made_ns, item.mtime_ns, item.created_by) == (1_000_000_000, 2_000_000_000, Author.APP)
    assert (watched / "a.txt").stat().st_mtime_ns == 2_000_000_000
    assert list(drive.incoming.iterdir()) == []


def test_a_name_that_is_taken_is_replaced_renamed_or_refused(drive: Drive, watched: Path) -> None:
    before = drop(drive, watched, "a.txt")
    parent = drive.find(before.parent_id)

    with pytest.raises(GraphError, match="409"):
        drive.place(parent, "A.txt", Arrival(file=received(drive), conflict="fail"))
    other, new = drive.place(parent, "A.txt", Arrival(file=received(drive), conflict="rename"))
    assert (other.name, new) == ("A 1.txt", True)
    same, new = drive.place(parent, "A.txt", Arrival(file=received(drive), conflict="replace"))
    assert (same.id, same.name, same.content_version, new) == (before.id, "a.txt", 2, False)


def test_a_folder_can_be_made_once(drive: Drive, watched: Path) -> None:
    parent = drive.find(None, (FOLDER,))

    made = drive.make_folder(parent, "Map")

    assert (watched / "Map").is_dir()
    with pytest.raises(GraphError, match="409"):
        drive.make_folder(parent, "map")
    assert drive.make_folder(parent, "map", "replace") == made
    assert drive.make_folder(parent, "map", "rename").name == "map 1"


def test_an_item_is_renamed_and_moved(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")

    moved = drive.change(item, name="b.txt", parent=drive.find(None), times=Times())

    assert (moved.id, moved.version, moved.modified_by) == (item.id, 2, Author.APP)
    assert (drive.folder / "b.txt").read_text() == "hoi"


def test_a_folder_does_not_go_into_itself(drive: Drive, watched: Path) -> None:
    (watched / "map").mkdir()
    drive.look()
    folder = drive.find(None, (FOLDER,))

    for home in (folder, drive.find(None, (FOLDER, "map"))):
        with pytest.raises(GraphError, match="itself"):
            drive.change(folder, name="x", parent=home, times=Times())


@pytest.mark.parametrize("name", ["a:b", "..", "a/b", ""])
def test_a_name_that_onedrive_refuses_is_refused(drive: Drive, name: str) -> None:
    with pytest.raises(GraphError, match="400"):
        drive.make_folder(drive.find(None), name)


def test_either_tag_matches_and_an_old_one_does_not(drive: Drive, watched: Path) -> None:
    item = drop(drive, watched, "a.txt")

    for tag in (None, "*", drive.etag(item), drive.ctag(item)):
        drive.check_match(item, tag)
    changed = drop(drive, watched, "a.txt", "anders")
    for tag in (drive.etag(item), drive.ctag(item), "onzin"):
        with pytest.raises(GraphError, match="412"):
            drive.check_match(changed, tag)


def test_ids_survive_a_restart(data: Path, clock: HandClock) -> None:
    first = Simulation(data, DEFAULT_USERS, clock)
    drive = first.drives[FENNA.drive_id]
    (drive.folder / "a.txt").write_text("hoi")
    drive.look()
    item = drive.find(None, ("a.txt",))
    first.close()
    os.utime(drive.folder / "a.txt", ns=(1, 1))

    second = Simulation(data, DEFAULT_USERS, clock)
    again = second.drives[FENNA.drive_id]
    again.look()
    second.close()

    found = again.find(item.id)
    assert (found.version, found.content_version, found.mtime_ns) == (2, 1, 1)
