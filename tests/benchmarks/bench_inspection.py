"""How fast a chat of 40,000 messages is read, and a large zip with media inspected against hashing and unpacking it."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import tempfile
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from workflows.inspection.checksum import Hasher
from workflows.inspection.report import LocalFile
from workflows.inspection.upload import inspect_upload
from workflows.inspection.whatsapp.transcript import parse

MESSAGES = 40_000
SMALL = 2_000  # messages of the chat beside the media
MEDIA = int(os.environ.get("BENCH_MEDIA_MB", "256"))  # one file of a megabyte each
NAMES = (
    "Anna",
    "Bram",
    "Chantal",
    "~\u202fDaan",
    "\u202a+31\u00a06\u00a000000000\u202c",
    "Esra",
    "Fatima",
    "Gijs",
)
WORDS = [
    "de",
    "het",
    "een",
    "vergadering",
    "morgen",
    "café",
    "m²",
    "½",
    "👍🏽",
    "naar",
    "huis",
    "omdat",
    "budget",
    "zaak",
    "(zie",
    "hier)",
    "<b>",
    "dat",
]


def transcript(messages: int) -> str:
    """Invent an iPhone chat."""
    dice, moment, lines = random.Random(7), datetime(2022, 1, 5, 8), []  # noqa: DTZ001,S311 - invented, no zone
    for number in range(messages):
        moment += timedelta(seconds=dice.randint(1, 3000))
        words = " ".join(dice.choices(WORDS, k=dice.randint(1, 30)))
        photo = f"\u200e<bijgevoegd: {number:08}-PHOTO-{moment:%Y-%m-%d-%H-%M-%S}.jpg>"
        lines.append(
            f"[{moment:%d-%m-%Y %H:%M:%S}] {dice.choice(NAMES)}: {photo if dice.random() < 0.07 else words}"
        )
    return "\r\n".join(lines)


def peak() -> int:
    """Give the most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def hash_and_unpack(path: Path) -> None:
    """Do the least that anybody must."""
    hasher = Hasher()
    with path.open("rb") as file:
        while piece := file.read(1024 * 1024):
            hasher.update(piece)
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as content:
                while content.read(1024 * 1024):
                    pass


async def main() -> None:
    text = transcript(MESSAGES)
    before, started = peak(), time.perf_counter()
    chat = parse(text)
    took = time.perf_counter() - started
    assert chat is not None
    print(f"parse {len(chat.messages)} messages {took:.2f} s, {peak() - before} MB more")  # noqa: T201 - it prints
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "WhatsApp Chat - Test.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("_chat.txt", transcript(SMALL))
            for number in range(MEDIA):
                archive.writestr(
                    f"{number:08}-PHOTO-2022-01-05-08-00-00.jpg", b"\xff\xd8\xff" + os.urandom(1024 * 1024)
                )
        started = time.perf_counter()
        hash_and_unpack(path)
        least = time.perf_counter() - started
        before, started = peak(), time.perf_counter()
        await inspect_upload([LocalFile(path, path.name)])
        took = time.perf_counter() - started
        print(f"inspect {MEDIA} MB {took:.2f} s, least {least:.2f} s, ratio {took / least:.2f}")  # noqa: T201 - same
        print(f"memory {peak() - before} MB more")  # noqa: T201 - same


if __name__ == "__main__":
    asyncio.run(main())
