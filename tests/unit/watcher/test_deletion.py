from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.onedrive import OneDrive
from watcher.deletion import Asked, Deletion
from watcher.simulator.faults import Kind
from watcher.simulator.users import WATCHED_FOLDER
from workflows.errors import RetryableError
from workflows.model import ItemKey, ItemSeen, KeptReason


async def registered(onedrive: OneDrive, path: str = "foto.jpg") -> tuple[ItemKey, str]:
    """What was registered: the item and its content."""
    key = onedrive.key_of(path)
    seen = await onedrive.reader.item(key)
    assert isinstance(seen, ItemSeen)
    return key, seen.content


async def deleted(onedrive: OneDrive, key: ItemKey, content: str) -> KeptReason | None:
    return await Deletion(onedrive.door).original(key, content, onedrive.watch().folder_id)


def recycled(onedrive: OneDrive) -> list[str]:
    return [item.name for item in onedrive.drive.shelf.recycled()]


async def deletes(onedrive: OneDrive) -> int:
    return sum(line["method"] == "DELETE" for line in await onedrive.requests())


async def test_an_unchanged_original_goes_to_the_recycle_bin(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)

    assert await deleted(onedrive, key, content) is None
    assert (recycled(onedrive), list(onedrive.folder.iterdir())) == (["foto.jpg"], [])
    assert not [line for line in await onedrive.requests() if "permanentDelete" in line["path"]]


async def test_a_tag_that_moved_by_itself_does_not_matter(onedrive: OneDrive) -> None:
    """AB#706: the service gives a new eTag just after the upload."""
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.clock.forward(seconds=10)

    assert await deleted(onedrive, key, content) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda file: file.write_bytes(b"anders"), KeptReason.CHANGED),
        (lambda file: file.write_bytes(b"hallO"), KeptReason.CHANGED),
        (lambda file: file.unlink(), KeptReason.GONE),
        (lambda file: file.rename(file.parents[1] / "foto.jpg"), KeptReason.MOVED),
    ],
)
async def test_an_original_that_is_not_what_was_registered_is_kept(
    onedrive: OneDrive, change: Callable[[Path], object], reason: KeptReason
) -> None:
    file = onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    change(file)

    assert await deleted(onedrive, key, content) is reason
    assert await deletes(onedrive) == 0


async def test_an_original_renamed_or_moved_within_the_folder_is_still_ours_to_delete(
    onedrive: OneDrive,
) -> None:
    file = onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    (onedrive.folder / "map" / "diep").mkdir(parents=True)
    file.rename(onedrive.folder / "map" / "diep" / "ander.jpg")

    assert await deleted(onedrive, key, content) is None


async def test_a_watched_folder_that_moved_itself_keeps_its_originals(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    (onedrive.root / "Archief").mkdir()
    onedrive.folder.rename(onedrive.root / "Archief" / WATCHED_FOLDER)

    assert await deleted(onedrive, key, content) is None


@pytest.mark.parametrize(
    ("kind", "reason"), [(Kind.LOCKED, KeptReason.LOCKED), (Kind.ON_HOLD, KeptReason.HELD)]
)
async def test_a_lock_or_a_hold_keeps_the_original(
    onedrive: OneDrive, kind: Kind, reason: KeptReason
) -> None:
    """OD#912, AB#36; AB#338, AB#53."""
    file = onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(kind, method="DELETE")

    assert await deleted(onedrive, key, content) is reason
    assert (file.exists(), await deletes(onedrive)) == (True, 1)


async def test_a_412_is_looked_into_and_an_unchanged_file_tried_again(onedrive: OneDrive) -> None:
    """AB#706, AB#1393."""
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(Kind.STALE, method="DELETE")

    assert await deleted(onedrive, key, content) is None
    assert await deletes(onedrive) == 2


async def test_a_file_that_changes_between_the_look_and_the_delete_is_kept(onedrive: OneDrive) -> None:
    file = onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(Kind.STALE, method="DELETE")
    answer = await Deletion(onedrive.door).ask(key, '"{x},1"')
    file.write_bytes(b"anders")

    assert answer is Asked.OTHER_TAG
    assert await deleted(onedrive, key, content) is KeptReason.CHANGED
    assert file.read_bytes() == b"anders"


async def test_a_tag_that_never_matches_is_never_forced(onedrive: OneDrive) -> None:
    file = onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(Kind.STALE, times=None, method="DELETE")
    with pytest.raises(RetryableError, match="original-restless"):
        await deleted(onedrive, key, content)

    assert (file.exists(), await deletes(onedrive)) == (True, 3)


async def test_a_deletion_that_was_done_and_answered_with_a_504_counts(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(Kind.TIMEOUT_AFTER, method="DELETE")

    assert await deleted(onedrive, key, content) is None
    assert (await deletes(onedrive), recycled(onedrive)) == (1, ["foto.jpg"])


@pytest.mark.parametrize("kind", [Kind.HTML, Kind.BAD_GATEWAY])
async def test_a_deletion_that_was_not_done_is_asked_again(onedrive: OneDrive, kind: Kind) -> None:
    """OD#404."""
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(kind, method="DELETE")

    assert await deleted(onedrive, key, content) is None
    assert await deletes(onedrive) == 2


async def test_a_file_that_went_just_before_is_gone_and_not_ours(onedrive: OneDrive) -> None:
    onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(Kind.NOT_FOUND, method="DELETE")

    assert await deleted(onedrive, key, content) is KeptReason.GONE


async def test_a_pause_that_is_asked_for_deletes_nothing(onedrive: OneDrive) -> None:
    file = onedrive.put("foto.jpg")
    key, content = await registered(onedrive)
    onedrive.fault(Kind.THROTTLED, method="DELETE", retry_after=60)
    with pytest.raises(RetryableError, match="graph-throttled"):
        await deleted(onedrive, key, content)

    assert (file.exists(), await deletes(onedrive)) == (True, 1)


async def test_a_folder_is_never_deleted_as_an_original(onedrive: OneDrive) -> None:
    onedrive.put("map/foto.jpg")
    key, content = await registered(onedrive, "map")

    assert await deleted(onedrive, key, content) is KeptReason.CHANGED
