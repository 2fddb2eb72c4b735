from __future__ import annotations

import pytest

from tests.household import Household
from workflows.errors import BewaarstroomError
from workflows.model import Upload
from workflows.operations.delete_originals import delete_originals
from workflows.operations.onedrive import delete_file, get_file_metadata
from workflows.operations.operation import Done


def _id(upload: Upload) -> str:
    key = upload.files[0].key
    return f"{key.drive_id}.{key.item_id}"


async def test_a_file_of_an_upload_is_read_afresh(home: Household) -> None:
    upload = await home.arrived("gesprek.txt", b"hallo")

    answer = await home.ask(get_file_metadata, id=_id(upload))

    assert isinstance(answer, Done)
    assert answer.body == {
        "Id": _id(upload),
        "Name": "gesprek.txt",
        "NameNoExt": "gesprek",
        "DisplayName": "gesprek.txt",
        "Size": 5,
        "IsFolder": False,
        "ETag": upload.files[0].etag,
    }


@pytest.mark.parametrize(
    ("asked", "code"), [("onzin", "file-id-unreadable"), ("drive.item", "file-of-no-upload")]
)
async def test_a_flow_looks_at_nothing_else(home: Household, asked: str, code: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        await home.ask(get_file_metadata, id=asked)
    assert refused.value.code == code


async def test_what_is_not_proven_is_not_deleted_however_a_flow_asks(home: Household) -> None:
    upload = await home.tasked("gesprek.txt")

    by_file = await _outcome(home, upload)
    present = await home.house.originals.look(upload.files[0].key)

    assert by_file == await _said_by_the_gates(home, upload)
    assert getattr(present, "name", None) == "gesprek.txt"


async def test_what_is_proven_is_deleted(home: Household) -> None:
    upload = await home.registered("gesprek.txt")

    await home.ask(delete_file, upload, id=_id(upload))

    assert not hasattr(await home.house.originals.look(upload.files[0].key), "name")


async def test_one_of_several_files_does_not_go_alone(home: Household) -> None:
    home.onedrive.put("Export/b.jpg", b"b")
    upload = await home.arrived("Export/a.txt", b"a")

    with pytest.raises(BewaarstroomError) as refused:
        await home.ask(delete_file, id=_id(upload))
    assert refused.value.code == "delete-one-of-several"


async def _outcome(home: Household, upload: Upload) -> object:
    return await _told(home.ask(delete_file, upload, id=_id(upload)))


async def _said_by_the_gates(home: Household, upload: Upload) -> object:
    return await _told(home.ask(delete_originals, upload))


async def _told(asked: object) -> object:
    try:
        return await asked  # type: ignore[misc]  # whichever of the two was asked
    except BewaarstroomError as error:
        return error.code
