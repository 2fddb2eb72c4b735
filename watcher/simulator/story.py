"""The demo's story: three invented employees each drop something in their OneDrive."""

from __future__ import annotations

import asyncio
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import structlog

from watcher.simulator import story_chats as chats
from watcher.simulator import story_media as media
from watcher.simulator.story_screenshot import screenshot
from watcher.simulator.users import FENNA, JORIS, MARIT, WATCHED_FOLDER, SimUser

log = structlog.get_logger()

TOLD = "story-told.txt"  # in the data folder: how many files have been dropped
PAUSE_SECONDS = 0.8  # between the loose files of the Android export
ZIP_MOMENT = (2026, 11, 5, 8, 30, 0)
ANDROID_NAME = f"WhatsApp-chat met {chats.ANDROID_CHAT}"

MEDIA: Mapping[str, Callable[[], bytes]] = {
    "00000004-PHOTO-2026-11-03-09-15-35.jpg": lambda: media.picture_of_swing(mended=False),
    "00000012-PHOTO-2026-11-04-14-38-15.jpg": lambda: media.picture_of_swing(mended=True),
    "00000009-Keuring speeltoestellen.pdf": lambda: media.document(
        "Keuring speeltoestellen",
        ["Speeltuin Iepenlaan, 3 november 2026", "Schommel: ketting doorgeroest, afgekeurd."],
    ),
    "IMG-20261110-WA0001.jpg": lambda: media.picture_of_branch(cleared=False),
    "IMG-20261110-WA0003.jpg": lambda: media.picture_of_branch(cleared=True),
    "Boomadvies Kweeklaan.pdf": lambda: media.document(
        "Boomadvies Kweeklaan", ["10 november 2026", "De stam is hol. Advies: kappen en opnieuw planten."]
    ),
    "PTT-20261110-WA0002.opus": media.voice_message,
}


@dataclass(frozen=True, kw_only=True)
class Drop:
    """One file that appears in somebody's OneDrive."""

    user: SimUser
    path: str  # below the watched folder
    make: Callable[[], bytes]
    loose: bool = False  # one of several that come one by one


def drops() -> Iterator[Drop]:
    """Return the whole story, file by file: an iPhone export, a screenshot, an Android export."""
    yield Drop(user=FENNA, path=f"WhatsApp Chat - {chats.IPHONE_CHAT}.zip", make=iphone_export)
    yield Drop(user=MARIT, path="IMG_4821.PNG", make=screenshot)
    text = f"{ANDROID_NAME}/{ANDROID_NAME}.txt"
    yield Drop(user=JORIS, path=text, make=lambda: chats.android_transcript().encode(), loose=True)
    for name in chats.android_files():
        yield Drop(user=JORIS, path=f"{ANDROID_NAME}/{name}", make=MEDIA[name], loose=True)


def iphone_export() -> bytes:
    """Return the zip with `_chat.txt` and all attachments but one, which WhatsApp names and did not put in."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "_chat.txt", chats.iphone_transcript().encode())
        for name in chats.iphone_files():
            if name in MEDIA:
                _add(archive, name, MEDIA[name]())
    return stream.getvalue()


async def tell(data: Path, *, pause: float = PAUSE_SECONDS) -> None:
    """Drop the files that were not dropped yet: each once for a data folder, also across restarts."""
    told = await asyncio.to_thread(_told, data)
    for number, drop in enumerate(drops()):
        if number < told:
            continue
        if drop.loose:
            await asyncio.sleep(pause)
        await asyncio.to_thread(_put, data, drop, number + 1)
        log.info("story_file_dropped", number=number + 1)


def _told(data: Path) -> int:
    note = data / TOLD
    return int(note.read_text(encoding="ascii")) if note.exists() else 0


def _put(data: Path, drop: Drop, number: int) -> None:
    """Let the file appear in one piece; a crash in between finds it there and does not drop it twice."""
    place = data / "onedrive" / drop.user.key / WATCHED_FOLDER / drop.path
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        half = _aside(data)
        half.write_bytes(drop.make())
        half.replace(place)
    half = _aside(data)
    half.write_text(str(number), encoding="ascii")
    half.replace(data / TOLD)


def _aside(data: Path) -> Path:
    folder = data / "incoming"
    folder.mkdir(exist_ok=True)
    return folder / str(uuid.uuid4())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, ZIP_MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
