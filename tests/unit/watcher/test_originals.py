from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.onedrive import OneDrive
from watcher.originals import GraphOriginals
from watcher.simulator.faults import Kind
from workflows.clearance import (
    Clearance,
    Facts,
    FolderClearance,
    FolderFacts,
    Verwijderen,
    Wijze,
    clear,
    clear_folder,
)
from workflows.errors import PermanentError, RetryableError
from workflows.model import (
    Gone,
    ItemKey,
    ItemSeen,
    KeptBecause,
    KeptReason,
    Receipt,
    Upload,
    UploadFile,
)
from workflows.proof import restore_proof
from workflows.store import uploads

SHA = "a" * 64


@pytest.fixture
async def originals(onedrive: OneDrive) -> AsyncIterator[GraphOriginals]:
    opened = GraphOriginals(onedrive.door, onedrive.database, onedrive.clock)
    yield opened
    await opened.aclose()


def upload_of(onedrive: OneDrive, path: str) -> Upload:
    with onedrive.database.begin() as connection:
        (upload,) = uploads.of_item(connection, onedrive.key_of(path))
        return upload


async def arrived(onedrive: OneDrive, path: str) -> UploadFile:
    onedrive.put(path)
    await onedrive.settle()
    file = upload_of(onedrive, path.split("/", maxsplit=1)[0]).files[0]
    return replace(file, sha256=SHA)


async def cleared(onedrive: OneDrive, file: UploadFile, wijze: Wijze = Wijze.PRULLENBAK) -> Clearance:
    proof = restore_proof(
        {
            "upload_id": file.upload_id,
            "file_id": file.file_id,
            "sha256": SHA,
            "size": file.size,
            "document_url": "https://zgw.example/d/1",
            "identificatie": "WA-1",
            "versie": 1,
            "zaak_url": "https://zgw.example/z/1",
            "link_url": "https://zgw.example/l/1",
            "verified_at": onedrive.clock().isoformat(),
        }
    )
    seen = await onedrive.reader.item(file.key)
    assert isinstance(seen, ItemSeen)
    answer = clear(
        Facts(
            file=file,
            seen=seen,
            proof=proof,
            declaration=None,
            declarations_count=False,
            whole_set_accounted_for=True,
            unknown_files=0,
            held_because=None,
            not_before=None,
            needs_second=False,
            second_agreed=False,
            policy=Verwijderen.AUTOMATISCH,
            wijze=wijze,
            stopped=False,
            clicked=False,
            conditional_delete_works=True,
            now=onedrive.clock(),
        )
    )
    assert isinstance(answer, Clearance)
    return answer


async def folder_cleared(onedrive: OneDrive, key: ItemKey) -> tuple[ItemSeen, FolderClearance]:
    seen = await onedrive.reader.item(key)
    assert isinstance(seen, ItemSeen)
    answer = clear_folder(
        FolderFacts(
            folder=seen,
            all_originals_deleted_by_us=True,
            empty_since=onedrive.clock() - timedelta(minutes=5),
            patience=timedelta(minutes=1),
            is_watched_folder=False,
            now=onedrive.clock(),
        )
    )
    assert answer is not None
    return seen, answer


async def test_an_original_is_streamed_and_read_in_part(
    onedrive: OneDrive, originals: GraphOriginals
) -> None:
    file = await arrived(onedrive, "foto.jpg")
    async with originals.open(file) as pieces:
        whole = b"".join([piece async for piece in pieces])

    assert (whole, await originals.read_at(file, 1, 3)) == (b"hallo", b"all")


async def test_a_look_tells_what_is_there_or_that_it_is_gone(
    onedrive: OneDrive, originals: GraphOriginals
) -> None:
    file = await arrived(onedrive, "foto.jpg")
    seen = await originals.look(file.key)
    (onedrive.folder / "foto.jpg").unlink()

    assert isinstance(seen, ItemSeen)
    assert seen.content == file.content
    assert await originals.look(file.key) == Gone(key=file.key)


async def test_everything_below_a_folder_is_listed(onedrive: OneDrive, originals: GraphOriginals) -> None:
    await arrived(onedrive, "map/diep/foto.jpg")

    assert [item.name for item in await originals.below(onedrive.key_of("map"))] == ["diep", "foto.jpg"]
    assert await originals.below(ItemKey(drive_id=onedrive.drive.id, item_id="01" + "A" * 32)) == ()


async def test_an_original_is_deleted_with_leave(onedrive: OneDrive, originals: GraphOriginals) -> None:
    file = await arrived(onedrive, "foto.jpg")
    outcome = await originals.delete(file, await cleared(onedrive, file))

    assert outcome == Receipt(file_id=file.file_id, at=onedrive.clock())
    assert list(onedrive.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda file: file.write_bytes(b"anders!"), KeptReason.CHANGED),
        (lambda file: file.rename(file.parents[1] / "foto.jpg"), KeptReason.MOVED),
        (lambda file: file.unlink(), KeptReason.GONE),
    ],
)
async def test_an_original_that_changed_after_the_leave_is_kept(
    onedrive: OneDrive,
    originals: GraphOriginals,
    change: Callable[[Path], object],
    reason: KeptReason,
) -> None:
    file = await arrived(onedrive, "foto.jpg")
    leave = await cleared(onedrive, file)
    change(onedrive.folder / "foto.jpg")

    assert await originals.delete(file, leave) == KeptBecause(
        file_id=file.file_id, reason=reason, at=onedrive.clock()
    )


async def test_leave_for_one_original_deletes_no_other(onedrive: OneDrive, originals: GraphOriginals) -> None:
    file, other = await arrived(onedrive, "foto.jpg"), await arrived(onedrive, "ander.jpg")
    with pytest.raises(PermanentError, match="clearance-of-another-file"):
        await originals.delete(other, await cleared(onedrive, file))

    assert len(list(onedrive.folder.iterdir())) == 2


async def test_an_empty_folder_goes_with_the_folders_in_it(
    onedrive: OneDrive, originals: GraphOriginals
) -> None:
    (onedrive.folder / "map" / "diep").mkdir(parents=True)
    key, deep = onedrive.key_of("map"), onedrive.key_of("map/diep")
    top, leave = await folder_cleared(onedrive, key)
    below = await originals.look(deep)
    assert isinstance(below, ItemSeen)

    assert [await originals.remove_empty_folder(folder, leave) for folder in (below, top)] == [True, True]
    assert (await originals.died_with(key), list(onedrive.folder.iterdir())) == ((), [])


async def test_a_folder_in_which_something_came_stays(onedrive: OneDrive, originals: GraphOriginals) -> None:
    (onedrive.folder / "map").mkdir()
    folder, leave = await folder_cleared(onedrive, onedrive.key_of("map"))
    file = onedrive.put("map/nieuw.jpg")

    assert await originals.remove_empty_folder(folder, leave) is False
    assert file.exists()


@pytest.mark.parametrize("kind", [Kind.STALE, Kind.LOCKED, Kind.ON_HOLD])
async def test_a_folder_that_onedrive_keeps_stays(
    onedrive: OneDrive, originals: GraphOriginals, kind: Kind
) -> None:
    """AB#338, AB#53: holds block the deletion of folders."""
    (onedrive.folder / "map").mkdir()
    folder, leave = await folder_cleared(onedrive, onedrive.key_of("map"))
    onedrive.fault(kind, method="DELETE")

    assert await originals.remove_empty_folder(folder, leave) is False


async def test_a_folder_whose_removal_was_not_answered_is_looked_for(
    onedrive: OneDrive, originals: GraphOriginals
) -> None:
    (onedrive.folder / "een").mkdir()
    (onedrive.folder / "twee").mkdir()
    done = await folder_cleared(onedrive, onedrive.key_of("een"))
    onedrive.fault(Kind.TIMEOUT_AFTER, method="DELETE")
    assert await originals.remove_empty_folder(*done) is True

    not_done = await folder_cleared(onedrive, onedrive.key_of("twee"))
    onedrive.fault(Kind.HTML, method="DELETE")
    with pytest.raises(RetryableError, match="folder-removal-unknown"):
        await originals.remove_empty_folder(*not_done)


async def test_a_folder_that_is_gone_already_is_fine(onedrive: OneDrive, originals: GraphOriginals) -> None:
    (onedrive.folder / "map").mkdir()
    folder, leave = await folder_cleared(onedrive, onedrive.key_of("map"))
    (onedrive.folder / "map").rmdir()

    assert await originals.remove_empty_folder(folder, leave) is True


async def test_the_watched_folder_itself_never_goes(onedrive: OneDrive, originals: GraphOriginals) -> None:
    folder, leave = await folder_cleared(onedrive, onedrive.watch().folder)
    with pytest.raises(PermanentError, match="folder-not-cleared"):
        await originals.remove_empty_folder(folder, leave)

    assert onedrive.folder.exists()


async def test_leave_for_one_folder_removes_no_other(onedrive: OneDrive, originals: GraphOriginals) -> None:
    (onedrive.folder / "een").mkdir()
    (onedrive.folder / "twee").mkdir()
    _, leave = await folder_cleared(onedrive, onedrive.key_of("een"))
    other, _ = await folder_cleared(onedrive, onedrive.key_of("twee"))

    assert await originals.remove_empty_folder(other, leave) is False
    assert (onedrive.folder / "twee").exists()


async def test_what_died_with_a_folder_is_found_in_the_feed(
    onedrive: OneDrive, originals: GraphOriginals
) -> None:
    """Something arrives between the listing and the DELETE: it cannot be prevented, and it must be told."""
    (onedrive.folder / "map").mkdir()
    key = onedrive.key_of("map")
    onedrive.put("map/diep/net-te-laat.jpg")
    late = {onedrive.key_of("map/diep"), onedrive.key_of("map/diep/net-te-laat.jpg")}
    await onedrive.look()  # the feed is remembered from here
    (onedrive.folder / "map").rename(onedrive.root.parent / "weg")

    assert set(await originals.died_with(key)) == late
