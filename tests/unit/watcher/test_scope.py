from __future__ import annotations

from datetime import UTC, datetime

from tests.onedrive import OneDrive
from watcher import scope as module
from watcher.changes import Touched
from watcher.scope import Scope
from workflows.model import ItemKey
from workflows.watching import Sighting

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def tap(item_id: str, parent_id: str | None, *, deleted: bool = False) -> Touched:
    return Touched(item_id=item_id, parent_id=parent_id, is_folder=False, deleted=deleted)


def sighting(item_id: str, top_id: str) -> Sighting:
    return Sighting(
        key=ItemKey(drive_id="d", item_id=item_id),
        top_id=top_id,
        content="x",
        size=1,
        is_folder=False,
        first_seen=NOW,
        still_since=NOW,
    )


def scope(onedrive: OneDrive, *touched: Touched, known: dict[str, Sighting] | None = None) -> Scope:
    return Scope(onedrive.reader, onedrive.watch(), touched, known or {})


async def test_a_change_deep_down_belongs_to_its_top(onedrive: OneDrive) -> None:
    watched = onedrive.watch().folder_id
    taps = tap("top", watched), tap("mid", "top"), tap("file", "mid")

    assert await scope(onedrive, *taps).tops() == {"top"}


async def test_the_watched_folder_and_what_is_above_it_are_no_tops(onedrive: OneDrive) -> None:
    watched = onedrive.watch().folder_id

    assert await scope(onedrive, tap("root", None), tap(watched, "root")).tops() == frozenset()


async def test_parents_that_the_feed_did_not_name_are_read(onedrive: OneDrive) -> None:
    onedrive.put("map/diep/foto.jpg")
    tapped = tap(onedrive.id_of("map/diep/foto.jpg"), onedrive.id_of("map/diep"))

    assert await scope(onedrive, tapped).tops() == {onedrive.id_of("map")}


async def test_what_lies_elsewhere_is_out_of_scope(onedrive: OneDrive) -> None:
    (onedrive.root / "Prive").mkdir()
    drive = onedrive.drive
    with drive.lock:
        drive.look()
        elsewhere = drive.find(None, ("Prive",)).id

    assert await scope(onedrive, tap("brief", elsewhere)).tops() == frozenset()


async def test_an_item_that_went_belongs_to_where_it_was(onedrive: OneDrive) -> None:
    known = {"file": sighting("file", "top")}
    gone = tap("file", None, deleted=True)

    assert await scope(onedrive, gone, known=known).tops() == {"top"}


async def test_an_item_that_moved_belongs_to_both_places(onedrive: OneDrive) -> None:
    watched = onedrive.watch().folder_id
    known = {"file": sighting("file", "old")}

    assert await scope(onedrive, tap("new", watched), tap("file", "new"), known=known).tops() == {
        "old",
        "new",
    }


async def test_a_circle_of_parents_ends(onedrive: OneDrive) -> None:
    assert await scope(onedrive, tap("a", "b"), tap("b", "a")).tops() == frozenset()


async def test_a_deleted_watched_folder_is_noticed(onedrive: OneDrive) -> None:
    watched = onedrive.watch().folder_id

    assert scope(onedrive, tap(watched, "root", deleted=True)).folder_gone
    assert not scope(onedrive, tap(watched, "root")).folder_gone


async def test_too_many_unknown_parents_ask_for_a_listing_instead(onedrive: OneDrive) -> None:
    most = module.MAX_READS
    lost = scope(onedrive, *(tap(f"file{number}", f"01NOWHERE{number}") for number in range(most + 5)))
    await lost.tops()

    assert lost.lost
    assert len([line for line in await onedrive.requests() if "NOWHERE" in line["path"]]) == most


async def test_a_folder_holds_itself_and_what_is_below(onedrive: OneDrive) -> None:
    watched = onedrive.watch().folder_id
    here = scope(onedrive, tap("top", watched), tap("root", None))

    assert [await here.holds(item) for item in (watched, "top", "root")] == [True, True, False]
