from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.changes import Touched
from watcher.doubts import REFUSALS, RESTARTS, TELL_WITHIN
from watcher.intake import Watcher
from watcher.modes import TEST_AGAIN, Feeds, leaks
from watcher.pace import Pace
from watcher.simulator.faults import Kind
from workflows.errors import NeedsPersonError, RetryableError
from workflows.watching import Mode, ModeReason


def feeds(onedrive: OneDrive, wanted: Mode = Mode.FOLDER_DELTA) -> Feeds:
    return Feeds(onedrive.door, onedrive.clock, wanted)


async def chosen(onedrive: OneDrive, found: Feeds) -> tuple[Mode, ModeReason]:
    feed = await found.read(onedrive.watch())
    return feed.mode, feed.because


async def test_the_feed_of_the_drive_is_the_default(onedrive: OneDrive) -> None:
    assert await chosen(onedrive, Feeds(onedrive.door, onedrive.clock)) == (
        Mode.ROOT_DELTA,
        ModeReason.DEFAULT,
    )


async def test_the_feed_of_the_folder_is_used_where_it_proves_to_work(onedrive: OneDrive) -> None:
    onedrive.put("map/foto.jpg")
    (onedrive.root / "prive.txt").write_bytes(b"x")

    assert await chosen(onedrive, feeds(onedrive)) == (Mode.FOLDER_DELTA, ModeReason.TEST_PASSED)


@pytest.mark.parametrize(
    ("kind", "because"),
    [(Kind.NOT_SUPPORTED, ModeReason.TEST_REFUSED), (Kind.WHOLE_DRIVE, ModeReason.TEST_LEAKS)],
)
async def test_where_it_does_not_the_feed_of_the_drive_is(
    onedrive: OneDrive, kind: Kind, because: ModeReason
) -> None:
    onedrive.put("foto.jpg")
    (onedrive.root / "prive.txt").write_bytes(b"x")
    onedrive.fault(kind, path="items/.*/delta", times=None)

    assert await chosen(onedrive, feeds(onedrive)) == (Mode.ROOT_DELTA, because)


async def test_an_empty_folder_proves_nothing_and_is_tested_again_later(onedrive: OneDrive) -> None:
    watcher = onedrive.another_watcher(pace=Pace(mode=Mode.FOLDER_DELTA))
    await watcher.look(onedrive.watch())
    assert onedrive.watch().mode_because is ModeReason.TEST_EMPTY

    onedrive.put("foto.jpg")
    await watcher.look(onedrive.watch())
    assert onedrive.watch().mode is Mode.ROOT_DELTA
    onedrive.clock.now += TEST_AGAIN
    await watcher.look(onedrive.watch())
    await watcher.look(onedrive.watch())
    watch = onedrive.watch()
    assert (watch.mode, watch.mode_because) == (Mode.FOLDER_DELTA, ModeReason.TEST_PASSED)
    assert f"/items/{watch.folder_id}/delta" in (watch.delta_link or "")
    assert onedrive.desk.names == [["foto.jpg"]]


async def test_a_test_that_a_pause_broke_off_says_nothing(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    onedrive.fault(Kind.THROTTLED, retry_after=200, path="items/.*/delta")

    with pytest.raises(RetryableError):
        await feeds(onedrive).read(onedrive.watch())


async def test_who_may_see_the_folder_and_not_the_drive_lists_it(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.ON_HOLD, path="/delta", times=None)
    onedrive.put("foto.jpg")
    await onedrive.settle()

    watch = onedrive.watch()
    assert (watch.mode, watch.mode_because) == (Mode.LISTING, ModeReason.DELTA_REFUSED)
    assert watch.problem_code is None
    assert onedrive.desk.names == [["foto.jpg"]]

    onedrive.mend()
    onedrive.clock.now += TEST_AGAIN
    await onedrive.look()
    assert onedrive.watch().mode is Mode.ROOT_DELTA


async def test_who_may_see_nothing_is_told_so(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.ON_HOLD, times=None)

    with pytest.raises(NeedsPersonError, match="graph-forbidden"):
        await feeds(onedrive, Mode.ROOT_DELTA).read(onedrive.watch())


async def test_listing_where_the_settings_say_so_notices_what_comes_and_goes(onedrive: OneDrive) -> None:
    found = feeds(onedrive, Mode.LISTING)
    first, second = await found.read(onedrive.watch()), await found.read(onedrive.watch())

    assert (first.mode, first.because, first.resync) == (Mode.LISTING, ModeReason.CONFIGURED, True)
    assert first.link != second.link


def touched(item_id: str, parent_id: str | None) -> Touched:
    return Touched(item_id=item_id, parent_id=parent_id, is_folder=False, deleted=False)


def test_what_lies_above_the_folder_is_no_leak_and_what_lies_beside_it_is() -> None:
    above = (touched("root", None), touched("folder", "root"), touched("file", "folder"))

    assert not leaks(above, "folder")
    assert leaks((*above, touched("beside", "root")), "folder")


@pytest.fixture
async def trusting(onedrive: OneDrive) -> Watcher:
    """Watches a folder of which the feed passed its test."""
    watcher = onedrive.another_watcher(pace=Pace(mode=Mode.FOLDER_DELTA))
    onedrive.put("foto.jpg")
    await watcher.look(onedrive.watch())
    await watcher.look(onedrive.watch())
    assert onedrive.watch().mode_because is ModeReason.TEST_PASSED
    return watcher


async def test_a_file_that_only_the_listing_found_ends_the_trust(
    onedrive: OneDrive, trusting: Watcher
) -> None:
    onedrive.fault(Kind.DELAYED, path="items/.*/delta", times=None, seconds=1_000_000)
    onedrive.put("nooit-gemeld.jpg")
    onedrive.clock.now += Pace().list_every
    await trusting.look(onedrive.watch())
    assert onedrive.watch().mode is Mode.FOLDER_DELTA

    onedrive.clock.now += TELL_WITHIN
    await trusting.look(onedrive.watch())
    watch = onedrive.watch()
    assert (watch.mode, watch.mode_because) == (Mode.ROOT_DELTA, ModeReason.FEED_SILENT)
    assert sorted(onedrive.desk.names) == [["foto.jpg"], ["nooit-gemeld.jpg"]]


async def test_a_feed_that_keeps_starting_afresh_is_left(onedrive: OneDrive, trusting: Watcher) -> None:
    """joplin#4313: the feed of a folder wanted a resync for ever."""
    onedrive.fault(Kind.EXPIRED_TOKEN, path="items/.*/delta", times=None)
    for _ in range(RESTARTS + 1):
        await trusting.look(onedrive.watch())

    watch = onedrive.watch()
    assert (watch.mode, watch.mode_because) == (Mode.ROOT_DELTA, ModeReason.FEED_RESTARTS)


async def test_a_feed_that_is_refused_later_is_left_for_good(onedrive: OneDrive, trusting: Watcher) -> None:
    onedrive.fault(Kind.NOT_SUPPORTED, path="items/.*/delta", times=None)
    for _ in range(REFUSALS + 1):
        await trusting.look(onedrive.watch())
    watch = onedrive.watch()
    assert (watch.mode, watch.mode_because) == (Mode.ROOT_DELTA, ModeReason.FEED_REFUSED)
    assert watch.problem_code is None

    onedrive.mend()
    onedrive.clock.now += TEST_AGAIN
    await trusting.look(onedrive.watch())
    assert onedrive.watch().mode is Mode.ROOT_DELTA
