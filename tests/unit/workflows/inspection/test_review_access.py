from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from workflows.inspection.access import in_thread


class _ByThread:
    """Content that itself needs a thread of the loop, as looking up an address does."""

    size = 10

    async def read_at(self, offset: int, length: int) -> bytes:
        return await asyncio.to_thread(lambda: b"0123456789"[offset : offset + length])


def _read(file: IO[bytes]) -> bytes:
    return file.read()


async def test_reading_in_many_threads_leaves_the_loop_its_own() -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1))

    async with asyncio.timeout(5):
        read = await asyncio.gather(*(in_thread(_ByThread(), _read) for _ in range(3)))

    assert read == [b"0123456789"] * 3
