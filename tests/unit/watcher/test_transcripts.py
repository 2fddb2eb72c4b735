from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.onedrive import OneDrive
from watcher import transcripts
from watcher.changes import Found
from watcher.downloads import Downloads
from watcher.reading import Reader
from watcher.simulator.faults import Kind
from watcher.transcripts import MOST_TRIES, Transcripts
from workflows.errors import RetryableError

CHAT = (
    b"12-11-2026 09:15 - Berichten en oproepen worden end-to-end versleuteld.\n"
    b"12-11-2026 09:15 - Fenna: 1.jpg (bestand bijgevoegd)\n"
)


async def lying(onedrive: OneDrive, **contents: bytes) -> tuple[Found, ...]:
    """Put files in the watched folder, and read them back as the watcher does."""
    for name, content in contents.items():
        onedrive.put(name.replace("_", "."), content)
    seen = await Reader(onedrive.door).children(onedrive.watch().folder)
    return tuple(Found(seen=each, folder_path="") for each in seen or ())


@pytest.fixture
async def readings(onedrive: OneDrive) -> AsyncIterator[Transcripts]:
    downloads = Downloads(onedrive.door, onedrive.door.gate, onedrive.clock)
    yield Transcripts(downloads.open)
    await downloads.aclose()


async def test_a_chat_says_which_files_lie_beside_it(onedrive: OneDrive, readings: Transcripts) -> None:
    files = await lying(onedrive, chat_txt=CHAT, a1_jpg=b"x", brief_txt=b"Beste Bram")
    onedrive.put("1.jpg", b"beeld")
    files = await lying(onedrive)

    assert await readings.named(files, loose=True) == {
        onedrive.key_of("chat.txt"): frozenset({"1.jpg"}),
        onedrive.key_of("brief.txt"): None,
    }


async def test_a_text_is_read_once_as_long_as_nothing_changes(
    onedrive: OneDrive, readings: Transcripts
) -> None:
    files = await lying(onedrive, chat_txt=CHAT, foto_jpg=b"x")
    first = await readings.named(files, loose=True)
    onedrive.app.state.journal.clear()

    assert await readings.named(files, loose=True) == first
    assert await onedrive.requests() == []
    assert await readings.named(await lying(onedrive, meer_jpg=b"y"), loose=True) == first
    assert len(await onedrive.requests()) > 1


async def test_nothing_is_read_where_it_makes_no_difference(
    onedrive: OneDrive, readings: Transcripts
) -> None:
    files = await lying(onedrive, chat_txt=CHAT)

    assert await readings.named(files, loose=True) == {}


async def test_a_text_too_large_to_be_a_transcript_is_not_read(
    onedrive: OneDrive, readings: Transcripts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcripts, "LARGEST", 10)
    files = await lying(onedrive, chat_txt=CHAT, foto_jpg=b"x")

    assert await readings.named(files, loose=True) == {onedrive.key_of("chat.txt"): None}


async def test_a_text_that_cannot_be_read_is_asked_again_and_at_last_taken_for_no_chat(
    onedrive: OneDrive, readings: Transcripts
) -> None:
    files = await lying(onedrive, chat_txt=CHAT, foto_jpg=b"x")
    onedrive.fault(Kind.CUT_OFF, times=None, path="/download")

    tries = [await readings.named(files, loose=True) for _ in range(MOST_TRIES)]

    assert tries[:-1] == [{}] * (MOST_TRIES - 1)
    assert tries[-1] == {onedrive.key_of("chat.txt"): None}


async def test_a_pause_of_the_whole_tenant_is_no_fault_of_the_text(
    onedrive: OneDrive, readings: Transcripts
) -> None:
    files = await lying(onedrive, chat_txt=CHAT, foto_jpg=b"x")
    onedrive.door.gate.close(600)

    with pytest.raises(RetryableError) as refused:
        await readings.named(files, loose=True)
    assert refused.value.code == "graph-paused"


async def test_no_more_answers_are_remembered_than_there_is_room_for(
    onedrive: OneDrive, readings: Transcripts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcripts, "MOST_REMEMBERED", 1)
    files = await lying(onedrive, chat_txt=CHAT, brief_txt=b"Beste Bram")

    assert len(await readings.named(files, loose=True)) == 2
    assert len(readings._answers) == 1  # noqa: SLF001 - the bound is on what is kept
