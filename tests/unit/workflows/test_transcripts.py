from __future__ import annotations

import pytest

from tests.conftest import HandClock
from tests.consoles import CHAT, House, build_house, export, picture, zipped
from workflows.inspection.limits import Limits
from workflows.model import Upload, UploadKind
from workflows.store.database import Database
from workflows.transcripts import OriginalTranscripts, sources

ANDROID = b"02-05-2026 16:08 - Fenna: Hoi\n02-05-2026 16:09 - Jelle: Dag\n"


@pytest.fixture
def house(database: Database, clock: HandClock) -> House:
    return build_house(database, clock)


async def _count(house: House, upload: Upload, limits: Limits | None = None) -> int | None:
    found = await OriginalTranscripts(house.shelf, limits or Limits()).read(upload)
    return None if found is None else len(found.messages)


async def test_a_conversation_is_found_in_a_zip_in_a_folder_and_alone(house: House) -> None:
    in_zip = await house.upload({"WhatsApp Chat - X.zip": export()})
    in_folder = await house.upload(
        {"IMG.png": picture(), "WhatsApp-chat met Jelle.txt": ANDROID}, kind=UploadKind.FOLDER
    )
    alone = await house.upload({"hernoemd.txt": CHAT.encode()})

    assert (await _count(house, in_zip), await _count(house, in_folder), await _count(house, alone)) == (
        5,
        2,
        5,
    )


async def test_the_largest_of_several_conversations_is_shown(house: House) -> None:
    upload = await house.upload(
        {"a.zip": zipped(**{"_chat.txt": ANDROID}), "b.zip": export()}, kind=UploadKind.FOLDER
    )

    assert await _count(house, upload) == 5


@pytest.mark.parametrize(
    "files",
    [
        {"scherm.png": picture()},
        {"brief.txt": b"Geachte heer"},
        {"kapot.zip": export()[:200]},
        {"leeg.zip": zipped()},
        {"bom.zip": zipped(**{"_chat.txt": b"0" * 30_000_000})},
    ],
)
async def test_what_cannot_be_read_is_no_conversation(house: House, files: dict[str, bytes]) -> None:
    assert await _count(house, await house.upload(files)) is None


async def test_a_conversation_that_is_too_large_is_not_read(house: House) -> None:
    small = Limits(transcript_size=100)

    assert await _count(house, await house.upload({"a.zip": export()}), small) is None
    assert await _count(house, await house.upload({"a.txt": CHAT.encode()}), small) is None


async def test_only_files_that_can_hold_a_conversation_are_read(house: House) -> None:
    upload = await house.upload(
        {"a.png": picture(), "b.txt": ANDROID, "c.zip": export()}, kind=UploadKind.FOLDER
    )

    assert [file.name for file in sources(upload)] == ["c.zip", "b.txt"]
