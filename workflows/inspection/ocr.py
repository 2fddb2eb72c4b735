"""The text in a screenshot, read by tesseract where it is installed: an aid to search with, never the record."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from workflows.inspection.limits import MEGABYTE

_WORKER: Final = Path(__file__).with_name("ocrworker.py")
WISHED: Final = ("nld", "eng")
LONGEST_TEXT: Final = 50_000  # characters; no screen holds more
SIDE: Final = 3_000  # pixels; larger pictures are made smaller first


@dataclass(frozen=True, kw_only=True)
class OcrLimits:
    """What one picture may cost."""

    memory: int = 1024 * MEGABYTE  # address space of the process
    cpu_seconds: int = 30
    seconds: float = 60.0  # on the clock
    at_once: int = 1  # it keeps a processor busy


class Ocr:
    """Tesseract with the languages that it has here."""

    def __init__(self, program: str, languages: tuple[str, ...], limits: OcrLimits | None = None) -> None:
        self._program = program
        self._languages = "+".join(languages)
        self._limits = limits or OcrLimits()
        self._room = asyncio.Semaphore(self._limits.at_once)

    async def read(self, picture: bytes) -> str | None:
        """Read a picture that was drawn afresh; None when there is nothing to read, or it took too much."""
        async with self._room:
            answer = await self._run(picture)
        text = (answer or b"").decode("utf-8", "replace").strip()
        return text[:LONGEST_TEXT] or None

    async def _run(self, picture: bytes) -> bytes | None:
        limits = self._limits
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-E",
            "-s",
            "-P",
            str(_WORKER),
            str(limits.memory),
            str(limits.cpu_seconds),
            self._program,
            self._languages,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(limits.seconds):
                answer, _ = await process.communicate(picture)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return answer if process.returncode == 0 else None


def ocr_here() -> Ocr | None:
    """Find tesseract on this machine; None where it is not installed or has none of our languages."""
    program = shutil.which("tesseract")
    languages = tuple(one for one in WISHED if one in _installed(program)) if program else ()
    return Ocr(program, languages) if program and languages else None


@cache
def _installed(program: str) -> frozenset[str]:
    try:
        told = subprocess.run(  # noqa: S603 - the path that the machine's own search gave
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(line.strip() for line in told.stdout.splitlines()[1:])
