from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher import delta
from watcher.changes import Touched
from watcher.delta import Round, follow
from watcher.simulator.faults import Kind
from workflows.errors import NeedsPersonError, RetryableError


async def begin(onedrive: OneDrive) -> str:
    return (await follow(onedrive.door, onedrive.drive.id, None)).link


async def followed(onedrive: OneDrive, link: str | None) -> Round:
    return await follow(onedrive.door, onedrive.drive.id, link)


async def test_a_feed_begins_at_now_and_asks_for_a_listing(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    feed = await followed(onedrive, None)

    assert feed.resync
    assert onedrive.id_of("foto.jpg") not in {item.item_id for item in feed.touched}


async def test_a_round_names_what_was_touched_with_its_parents(onedrive: OneDrive) -> None:
    link = await begin(onedrive)
    onedrive.put("map/foto.jpg")
    feed = await followed(onedrive, link)

    here = {item.item_id: item for item in feed.touched}
    assert here[onedrive.id_of("map/foto.jpg")].parent_id == onedrive.id_of("map")
    assert here[onedrive.id_of("map")].parent_id == onedrive.watch().folder_id
    assert (feed.resync, feed.link != link) == (False, True)


async def test_a_tombstone_tells_the_id_and_its_parent(onedrive: OneDrive) -> None:
    file = onedrive.put("foto.jpg")
    gone = onedrive.id_of("foto.jpg")
    link = await begin(onedrive)
    file.unlink()
    feed = await followed(onedrive, link)

    assert (
        Touched(item_id=gone, parent_id=onedrive.watch().folder_id, is_folder=False, deleted=True)
        in feed.touched
    )


async def test_the_last_word_on_an_item_wins(onedrive: OneDrive) -> None:
    link = await begin(onedrive)
    for number in range(450):  # three pages, each with the ancestors in front
        onedrive.put(f"map/{number}.jpg", str(number).encode())
    feed = await followed(onedrive, link)

    ids = [item.item_id for item in feed.touched]
    assert len(ids) == len(set(ids)) == 453


async def test_a_quiet_feed_gives_nothing_and_goes_on(onedrive: OneDrive) -> None:
    link = await begin(onedrive)
    feed = await followed(onedrive, link)

    assert [item.is_folder for item in feed.touched] == [True]  # OneDrive repeats the root on every page
    assert not feed.resync


@pytest.mark.parametrize("kind", [Kind.EXPIRED_TOKEN, Kind.NOT_FOUND])
async def test_a_lost_place_begins_again_at_now(onedrive: OneDrive, kind: Kind) -> None:
    """OD#1356 (410), OD#1476 (404 halfway)."""
    link = await begin(onedrive)
    onedrive.fault(kind, path="/delta")

    assert (await followed(onedrive, link)).resync


async def test_a_token_that_graph_does_not_know_begins_again_at_now(onedrive: OneDrive) -> None:
    """abraunegg: 400 Invalid paging token."""
    link = f"{onedrive.door.base_url}/drives/{onedrive.drive.id}/root/delta?token=verzonnen"

    assert (await followed(onedrive, link)).resync


async def test_a_link_to_another_house_begins_again_at_now(onedrive: OneDrive) -> None:
    assert (await followed(onedrive, "https://graph.microsoft.com/v1.0/x")).resync


async def test_where_latest_is_refused_the_drive_is_enumerated(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    onedrive.fault(Kind.NOT_FOUND, path="token=latest")
    feed = await followed(onedrive, None)

    assert feed.resync
    assert onedrive.id_of("foto.jpg") in {item.item_id for item in feed.touched}


async def test_a_repeated_link_ends_the_round(onedrive: OneDrive) -> None:
    """OD#1424."""
    link = await begin(onedrive)
    onedrive.fault(Kind.LOOPING, times=None, path="/delta")
    with pytest.raises(RetryableError, match="feed-endless"):
        await followed(onedrive, link)

    assert sum("/delta" in line["path"] for line in await onedrive.requests()) == 2


async def test_a_feed_with_too_many_pages_ends_the_round(
    onedrive: OneDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delta, "MAX_PAGES", 2)
    link = await begin(onedrive)
    for number in range(450):
        onedrive.put(f"{number}.jpg")
    with pytest.raises(RetryableError, match="feed-endless"):
        await followed(onedrive, link)


async def test_a_permission_that_was_withdrawn_is_no_lost_place(onedrive: OneDrive) -> None:
    link = await begin(onedrive)
    onedrive.fault(Kind.ON_HOLD, path="/delta")
    with pytest.raises(NeedsPersonError, match="graph-forbidden"):
        await followed(onedrive, link)
