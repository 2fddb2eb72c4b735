from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher import reading
from watcher.simulator.faults import Kind
from workflows.errors import RetryableError
from workflows.model import ItemKey, ItemSeen


def nowhere(onedrive: OneDrive) -> ItemKey:
    return ItemKey(drive_id=onedrive.drive.id, item_id="01" + "A" * 32)


async def test_an_item_is_read_by_id(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg", b"12345")
    seen = await onedrive.reader.item(onedrive.key_of("foto.jpg"))

    assert isinstance(seen, ItemSeen)
    assert (seen.name, seen.size, seen.is_folder, seen.parent_id) == (
        "foto.jpg",
        5,
        False,
        onedrive.watch().folder_id,
    )
    assert seen.quickxor is not None
    assert seen.etag.startswith('"{')


async def test_what_is_not_there_is_none(onedrive: OneDrive) -> None:
    assert await onedrive.reader.item(nowhere(onedrive)) is None
    assert await onedrive.reader.children(nowhere(onedrive)) is None
    assert await onedrive.reader.below(nowhere(onedrive), 10) == ()


async def test_a_folder_is_listed_over_all_its_pages(
    onedrive: OneDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", "2")
    for number in range(5):
        onedrive.put(f"map/{number}.jpg")

    listed = await onedrive.reader.children(onedrive.key_of("map"))

    assert [seen.name for seen in listed or () if isinstance(seen, ItemSeen)] == [
        f"{number}.jpg" for number in range(5)
    ]


async def test_everything_below_comes_depth_first_with_its_place(onedrive: OneDrive) -> None:
    for name in ("a/1.jpg", "a/diep/2.jpg", "b.jpg"):
        onedrive.put(f"map/{name}")

    found = await onedrive.reader.below(onedrive.key_of("map"), 100)

    assert [(f.folder_path, f.seen.name) for f in found if isinstance(f.seen, ItemSeen)] == [
        ("", "a"),
        ("a", "1.jpg"),
        ("a", "diep"),
        ("a/diep", "2.jpg"),
        ("", "b.jpg"),
    ]


async def test_reading_below_stops_soon_after_the_limit(onedrive: OneDrive) -> None:
    for number in range(9):
        onedrive.put(f"map/{number}.jpg")

    assert len(await onedrive.reader.below(onedrive.key_of("map"), 4)) == 5


async def test_a_listing_that_never_ends_is_given_up(
    onedrive: OneDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", "1")
    monkeypatch.setattr(reading, "MAX_PAGES", 3)
    for number in range(9):
        onedrive.put(f"map/{number}.jpg")
    with pytest.raises(RetryableError, match="listing-endless"):
        await onedrive.reader.children(onedrive.key_of("map"))


async def test_a_folder_that_goes_while_it_is_read_holds_nothing(onedrive: OneDrive) -> None:
    onedrive.put("map/diep/2.jpg")
    onedrive.fault(Kind.NOT_FOUND, path=f"items/{onedrive.id_of('map/diep')}/children")

    found = await onedrive.reader.below(onedrive.key_of("map"), 100)

    assert [f.seen.key for f in found] == [onedrive.key_of("map/diep")]
