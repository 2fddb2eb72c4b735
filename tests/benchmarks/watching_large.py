"""What one large export costs, beside hashing the same bytes alone."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import time
from pathlib import Path

from tests.benchmarks.municipality import door_to, hold, memory, say, town
from watcher.app import now
from watcher.downloads import Downloads
from watcher.simulator.ids import drive_id
from watcher.simulator.users import WATCHED_FOLDER
from workflows.inspection.checksum import Hasher
from workflows.model import ItemKey

PIECE = bytes(range(256)) * 4096


async def large(gigabytes: float) -> None:
    """Stream and hash one large export, beside hashing the same bytes without OneDrive."""
    with tempfile.TemporaryDirectory() as place, town(Path(place) / "graph", 1) as there:
        pieces = int(gigabytes * 1e9) // len(PIECE)
        with (there.folder(there.people[0]) / "export.zip").open("wb") as file:
            for _ in range(pieces):
                file.write(PIECE)
        async with door_to(there, now, real_time=True) as door:
            drive = drive_id(there.people[0].id)
            path = f"/drives/{drive}/root:/{WATCHED_FOLDER}/export.zip".replace(" ", "%20")
            async with asyncio.timeout(600):
                item = await door.get(path, {"$select": "id"})
            downloads = Downloads(door, door.gate, now)
            alone, alone_cpu = _hash_alone(pieces)
            before, most = memory(), 0.0
            worked, started, hasher = time.process_time(), time.perf_counter(), Hasher()
            async with downloads.open(ItemKey(drive_id=drive, item_id=str(item["id"]))) as stream:
                async for piece in stream:
                    hasher.update(piece)
                    most = max(most, memory())
            streamed, cpu = time.perf_counter() - started, time.process_time() - worked
            await downloads.aclose()
        again, again_cpu = _hash_alone(pieces)  # before and after, for the machine does not stand still
        alone, alone_cpu = (alone + again) / 2, (alone_cpu + again_cpu) / 2
        sha = hashlib.sha256()
        for _ in range(pieces):
            sha.update(PIECE)
        assert hasher.checksum().sha256 == sha.hexdigest()
        size = pieces * len(PIECE) / 1e6
        say(
            f"large: {size:.0f} MB streamed and hashed at {size / streamed:.0f} MB/s, hashing alone {size / alone:.0f} MB/s"
        )
        say(f"  speed against hashing alone, with the simulator on the same machine: {alone / streamed:.2f}")
        hold("the same by our own CPU", alone_cpu / cpu, least=0.7)
        hold("memory above idle, MB", most - before, most=64)


def _hash_alone(pieces: int) -> tuple[float, float]:
    worked, started, hasher = time.process_time(), time.perf_counter(), Hasher()
    for _ in range(pieces):
        hasher.update(PIECE)
    hasher.checksum()
    return time.perf_counter() - started, time.process_time() - worked
