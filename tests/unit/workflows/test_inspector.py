from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from tests.arrivals import FENNA, NOON
from tests.consoles import Shelf, export
from workflows.errors import RetryableError
from workflows.inspection.image import Darkroom
from workflows.inspector import OriginalContent, OriginalsInspector
from workflows.model import ItemSeen, Upload, UploadFile, UploadKind


def uploaded(seen: ItemSeen, folder_path: str = "") -> Upload:
    file = UploadFile(
        file_id="F1",
        upload_id="U1",
        key=seen.key,
        name=seen.name,
        folder_path=folder_path,
        size=seen.size,
        quickxor=None,
        etag=seen.etag,
        ctag=seen.ctag,
    )
    return Upload(
        upload_id="U1",
        kind=UploadKind.FILE,
        key=seen.key,
        owner=FENNA,
        watched_folder_id="map",
        content="x",
        arrived_at=NOON,
        settled_at=NOON,
        files=(file,),
    )


def inspector(shelf: Shelf) -> OriginalsInspector:
    return OriginalsInspector(shelf, Darkroom())


async def test_every_byte_is_read_and_matched_with_its_file() -> None:
    shelf, content = Shelf(), b"hallo" * 1000
    upload = uploaded(shelf.put("I1", "brief.txt", content, "drive"))

    found = await inspector(shelf).inspect(upload)

    [file] = found.files
    assert (file.file_id, file.sha256, file.mime) == ("F1", hashlib.sha256(content).hexdigest(), "text/plain")


async def test_an_export_is_recognised() -> None:
    shelf = Shelf()
    upload = uploaded(shelf.put("I1", "gesprek.zip", export(), "drive"))

    found = await inspector(shelf).inspect(upload)

    assert isinstance(found.report, dict)
    assert found.report["kind"] == "whatsapp_export_iphone"


@pytest.mark.parametrize("changes", [{"size": 4}, {"quickxor": "anders"}])
async def test_other_bytes_than_onedrive_promised_are_read_again_later(changes: dict[str, object]) -> None:
    shelf = Shelf()
    upload = uploaded(shelf.put("I1", "brief.txt", b"hallo", "drive"))
    file = replace(upload.files[0], **changes)  # type: ignore[arg-type]  # one of its fields

    with pytest.raises(RetryableError) as refused:
        await inspector(shelf).inspect(replace(upload, files=(file,)))
    assert refused.value.code == "file-changed-while-read"


async def test_a_live_photo_of_which_onedrive_gives_other_bytes_is_told_apart() -> None:
    shelf = Shelf()
    seen = shelf.put("I1", "foto.heic", b"hallo", "drive")
    upload = uploaded(seen)
    file = replace(upload.files[0], size=seen.size, quickxor=seen.quickxor)

    with pytest.raises(RetryableError) as refused:
        await inspector(shelf).inspect(replace(upload, files=(file,)))
    assert refused.value.code == "file-differs-from-description"
    assert "JPG" in refused.value.what_next


async def test_an_original_is_named_with_the_folders_it_lies_in() -> None:
    shelf = Shelf()
    seen = shelf.put("I1", "foto.jpg", b"0123456789", "drive")
    [deep] = uploaded(seen, "export/media").files
    [top] = uploaded(seen).files

    contents = [OriginalContent(originals=shelf, file=file) for file in (deep, top)]

    assert [one.name for one in contents] == ["export/media/foto.jpg", "foto.jpg"]
    assert (contents[0].size, await contents[0].read_at(2, 3)) == (10, b"234")
    async with contents[0].open() as pieces:
        assert b"".join([piece async for piece in pieces]) == b"0123456789"
