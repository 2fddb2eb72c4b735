"""A picture made safe to show: decoded and written anew by a process that can do nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workflows.inspection.limits import MEGABYTE

_WORKER: Final = Path(__file__).with_name("imageworker.py")


OPENED: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/heif"})
"""The types that can be made anew."""


@dataclass(frozen=True, kw_only=True)
class ImageLimits:
    """What one picture may cost."""

    size: int = 50 * MEGABYTE  # bytes of the file
    pixels: int = 80_000_000
    memory: int = 1024 * MEGABYTE  # address space of the process
    cpu_seconds: int = 20
    seconds: float = 30.0  # on the clock
    at_once: int = 2  # processes side by side


DEFAULT_IMAGE_LIMITS: Final = ImageLimits()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that holds nothing but pixels, and what the original said about itself."""

    data: bytes
    mime: str
    width: int  # of the original, in pixels
    height: int
    taken_at: str | None  # local ISO 8601, as the camera wrote it


@dataclass(frozen=True, kw_only=True)
class ImageRefused:
    """Why there is no picture: te_groot, te_veel_pixels, te_veel_geheugen, te_traag or niet_leesbaar."""

    reason: str


class Darkroom:
    """Where pictures are made anew, a few at a time."""

    def __init__(self, limits: ImageLimits = DEFAULT_IMAGE_LIMITS) -> None:
        self._limits = limits
        self._room = asyncio.Semaphore(limits.at_once)
        self.queue = asyncio.Semaphore(limits.at_once)  # for who fetches a picture first and holds it whole

    def takes(self, size: int) -> bool:
        """Tell whether a file of *size* bytes is small enough to be tried."""
        return size <= self._limits.size

    async def reencode(self, data: bytes, longest_side: int = 0) -> Picture | ImageRefused:
        """Write a picture anew as JPEG or PNG, without metadata; with *longest_side* no larger than that many pixels."""
        if not self.takes(len(data)):
            return ImageRefused(reason="te_groot")
        async with self._room:
            return _understood(await self._run(data, longest_side))

    async def _run(self, data: bytes, longest_side: int) -> bytes | None:
        """Give the process's answer, or None when it took too long."""
        limits = self._limits
        numbers = (limits.memory, limits.cpu_seconds, limits.pixels, longest_side)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-E",
            "-s",
            "-P",
            str(_WORKER),
            *map(str, numbers),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(limits.seconds):
                answer, _ = await process.communicate(data)
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return answer


def _understood(answer: bytes | None) -> Picture | ImageRefused:
    if answer is None:
        return ImageRefused(reason="te_traag")
    line, _, picture = answer.partition(b"\n")
    if not line:  # it was stopped by one of its limits before it could speak
        return ImageRefused(reason="te_veel_geheugen")
    facts = json.loads(line)
    if "refused" in facts:
        return ImageRefused(reason=facts["refused"])
    return Picture(
        data=picture,
        mime="image/jpeg" if facts["format"] == "JPEG" else "image/png",
        width=facts["width"],
        height=facts["height"],
        taken_at=facts["taken_at"],
    )


async def reencode(data: bytes, longest_side: int = 0) -> Picture | ImageRefused:
    """Write one picture anew within the usual limits."""
    return await Darkroom().reencode(data, longest_side)
