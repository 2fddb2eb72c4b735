from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.onedrive import OneDrive
from watcher.downloads import Downloads
from watcher.plain import PIECE
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError, PermanentError, RetryableError
from workflows.model import ItemKey

CONTENT = bytes(range(256)) * 4096  # a megabyte
LARGE = bytes(range(256)) * 40_000  # some pieces


@pytest.fixture
async def downloads(onedrive: OneDrive) -> AsyncIterator[Downloads]:
    async def nap(seconds: float) -> None:
        onedrive.clock.forward(seconds=seconds)

    opened = Downloads(onedrive.door, onedrive.door.gate, onedrive.clock, nap)
    yield opened
    await opened.aclose()


async def everything(downloads: Downloads, key: ItemKey) -> bytes:
    async with downloads.open(key) as pieces:
        return b"".join([piece async for piece in pieces])


async def test_a_file_comes_in_pieces_and_whole(onedrive: OneDrive, downloads: Downloads) -> None:
    onedrive.put("video.mp4", CONTENT)
    async with downloads.open(onedrive.key_of("video.mp4")) as pieces:
        received = [piece async for piece in pieces]

    assert b"".join(received) == CONTENT
    assert max(map(len, received)) <= 1024 * 1024


async def test_our_token_does_not_go_to_the_download_address(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    onedrive.put("foto.jpg")
    await everything(downloads, onedrive.key_of("foto.jpg"))

    assert [line["bearer"] for line in await onedrive.requests() if "download.aspx" in line["path"]] == [
        False
    ]


async def test_a_range_is_read_from_anywhere(onedrive: OneDrive, downloads: Downloads) -> None:
    onedrive.put("export.zip", CONTENT)
    key = onedrive.key_of("export.zip")

    assert await downloads.read_at(key, 1000, 300) == CONTENT[1000:1300]
    assert await downloads.read_at(key, len(CONTENT) - 10, 300) == CONTENT[-10:]
    assert await downloads.read_at(key, len(CONTENT) + 10, 300) == b""
    assert await downloads.read_at(key, 5, 0) == b""
    assert [line["status"] for line in await onedrive.requests() if "download.aspx" in line["path"]] == [
        206,
        206,
        416,
    ]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
async def test_any_range_is_the_same_slice(
    onedrive: OneDrive, downloads: Downloads, offset: int, length: int
) -> None:
    onedrive.put("kort.txt", CONTENT[:50])

    read = await downloads.read_at(onedrive.key_of("kort.txt"), offset, length)
    assert read == CONTENT[:50][offset : offset + length]


async def test_an_address_is_asked_for_once_in_a_while(onedrive: OneDrive, downloads: Downloads) -> None:
    onedrive.put("export.zip", CONTENT)
    key = onedrive.key_of("export.zip")
    for _ in range(3):
        await downloads.read_at(key, 0, 10)
    onedrive.clock.forward(seconds=61)
    await downloads.read_at(key, 0, 10)

    assert sum(f"items/{key.item_id}" in line["path"] for line in await onedrive.requests()) == 2


@pytest.mark.parametrize("kind", [Kind.UNAUTHENTICATED, Kind.NOT_FOUND, Kind.ON_HOLD])
async def test_an_address_that_expired_is_asked_for_anew(
    onedrive: OneDrive, downloads: Downloads, kind: Kind
) -> None:
    onedrive.put("foto.jpg", b"foto")
    onedrive.fault(kind, path="download.aspx")

    assert await everything(downloads, onedrive.key_of("foto.jpg")) == b"foto"


async def test_an_address_that_really_expired_is_asked_for_anew(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    onedrive.put("foto.jpg", b"foto")
    key = onedrive.key_of("foto.jpg")
    onedrive.app.state.simulation.link_life = timedelta(seconds=5)
    await everything(downloads, key)
    onedrive.clock.forward(seconds=30)

    assert await everything(downloads, key) == b"foto"


async def test_a_download_that_breaks_off_goes_on_from_there(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    onedrive.put("video.mp4", LARGE)
    onedrive.fault(Kind.CUT_OFF, path="download.aspx")

    assert await everything(downloads, onedrive.key_of("video.mp4")) == LARGE
    assert [line["status"] for line in await onedrive.requests() if "download.aspx" in line["path"]] == [
        0,  # broken off
        206,
    ]


async def test_a_file_that_changed_meanwhile_is_not_patched_together(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    onedrive.put("video.mp4", LARGE)
    onedrive.fault(Kind.CUT_OFF, path="download.aspx")
    async with downloads.open(onedrive.key_of("video.mp4")) as pieces:
        assert await anext(pieces) == LARGE[:PIECE]
        onedrive.put("video.mp4", b"y" * len(LARGE))
        with pytest.raises(RetryableError, match="download-broken-off"):
            _ = [piece async for piece in pieces]


async def test_a_download_that_keeps_breaking_off_is_no_file(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    """AB#3344: a failed download must not pass for the file."""
    onedrive.put("video.mp4", CONTENT)
    onedrive.fault(Kind.CUT_OFF, times=None, path="download.aspx")
    with pytest.raises(RetryableError, match="download-broken-off"):
        await everything(downloads, onedrive.key_of("video.mp4"))


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.BAD_GATEWAY, Kind.THROTTLED, Kind.UNAVAILABLE])
async def test_a_hiccup_is_tried_again_within_the_same_reading(
    onedrive: OneDrive, downloads: Downloads, kind: Kind
) -> None:
    onedrive.put("foto.jpg", b"foto")
    onedrive.fault(kind, path="download.aspx", retry_after=1)

    assert await everything(downloads, onedrive.key_of("foto.jpg")) == b"foto"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.MALWARE, "graph-malware"),
        (Kind.HTML, "graph-unavailable"),
        (Kind.UNAUTHENTICATED, "download-refused"),
        (Kind.THROTTLED, "graph-throttled"),
    ],
)
async def test_a_refusal_is_never_saved_as_content(
    onedrive: OneDrive, downloads: Downloads, kind: Kind, code: str
) -> None:
    """rclone#7934, OD#1863: the body of a refusal was saved as the file."""
    onedrive.put("foto.jpg")
    onedrive.fault(kind, times=None, path="download.aspx", retry_after=60)
    with pytest.raises(BewaarstroomError, match=code):
        await everything(downloads, onedrive.key_of("foto.jpg"))


async def test_a_throttled_download_pauses_everything(onedrive: OneDrive, downloads: Downloads) -> None:
    onedrive.put("foto.jpg")
    onedrive.fault(Kind.THROTTLED, path="download.aspx", retry_after=60)
    with pytest.raises(RetryableError):
        await everything(downloads, onedrive.key_of("foto.jpg"))

    assert onedrive.door.gate.remaining == timedelta(seconds=60)


async def test_a_file_that_is_gone_has_its_code(onedrive: OneDrive, downloads: Downloads) -> None:
    with pytest.raises(PermanentError, match="original-gone"):
        await everything(downloads, ItemKey(drive_id=onedrive.drive.id, item_id="01" + "A" * 32))


async def test_other_bytes_than_promised_come_through_as_they_are(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    """OD#1723: a Live Photo. Whoever hashes must see what really comes, and will find the difference."""
    onedrive.put("foto.heic", b"x" * 100)
    onedrive.fault(Kind.CHANGED_BYTES)

    assert await everything(downloads, onedrive.key_of("foto.heic")) == b"x" * 90


async def test_reading_only_the_beginning_leaves_nothing_open(
    onedrive: OneDrive, downloads: Downloads
) -> None:
    onedrive.put("video.mp4", CONTENT)
    async with downloads.open(onedrive.key_of("video.mp4")) as pieces:
        async for piece in pieces:
            assert CONTENT.startswith(piece)
            break
