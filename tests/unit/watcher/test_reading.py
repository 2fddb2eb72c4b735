from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.onedrive import OneDrive, credential
from watcher import reading
from watcher.graph import GraphDoor
from watcher.reading import Reader
from watcher.simulator.faults import Kind
from watcher.simulator.serving import running
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


@asynccontextmanager
async def _reader_of(onedrive: OneDrive, *pages: dict[str, Any]) -> AsyncIterator[Reader]:
    """Read from a Graph that answers with one page after the other."""
    left = list(pages)

    async def give(_: Request) -> Response:
        return JSONResponse(left.pop(0))

    async with running(Starlette(routes=[Route("/{rest:path}", give)])) as address:
        door = GraphDoor(
            credential=credential(onedrive.address), clock=onedrive.clock, base_url=f"{address}/v1.0"
        )
        try:
            yield Reader(door)
        finally:
            await door.aclose()


@pytest.mark.parametrize("page", [{}, {"error": {"code": "generalException"}}, {"value": None}])
async def test_a_page_without_a_list_is_no_empty_folder(onedrive: OneDrive, page: dict[str, Any]) -> None:
    folder = onedrive.watch().folder
    async with _reader_of(onedrive, page, page) as reader:
        with pytest.raises(RetryableError, match="listing-broken"):
            await reader.children(folder)
        with pytest.raises(RetryableError, match="listing-broken"):
            await reader.is_empty(folder)


async def test_an_entry_that_nobody_can_read_makes_a_folder_not_empty(onedrive: OneDrive) -> None:
    folder = onedrive.watch().folder
    async with _reader_of(onedrive, {"value": [{}]}, {"value": []}) as reader:
        assert [await reader.is_empty(folder), await reader.is_empty(folder)] == [False, True]


async def test_an_item_that_a_listing_names_twice_is_one_item(onedrive: OneDrive) -> None:
    before, after = (
        {"id": "a", "name": name, "eTag": "e", "size": 1, "file": {}} for name in ("oud", "nieuw")
    )
    async with _reader_of(onedrive, {"value": [before, after]}) as reader:
        listed = await reader.children(onedrive.watch().folder)

    assert [getattr(seen, "name", None) for seen in listed or ()] == ["nieuw"]


async def test_a_listing_that_loses_its_place_does_not_mean_that_the_folder_is_gone(
    onedrive: OneDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", "2")
    for number in range(5):
        onedrive.put(f"map/{number}.jpg")
    key = onedrive.key_of("map")
    onedrive.fault(Kind.NOT_FOUND, path="children", skip=1)

    with pytest.raises(RetryableError, match="listing-broken"):
        await onedrive.reader.children(key)
