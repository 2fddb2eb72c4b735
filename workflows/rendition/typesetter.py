"""Facts become a PDF/A document: the door to typst, which runs in a process of its own under limits."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from workflows.errors import PermanentError
from workflows.inspection.limits import MEGABYTE
from workflows.jsontypes import Json, JsonObject
from workflows.rendition.glyphs import printable

_WORKER: Final = Path(__file__).with_name("typstworker.py")
_REFUSED: Final = 3


@dataclass(frozen=True, kw_only=True)
class TypesetLimits:
    """What one document may cost; 40,000 messages take about 0.9 GB and ten seconds."""

    memory: int = 6144 * MEGABYTE  # address space of the process, which is far more than it fills
    cpu_seconds: int = 300
    seconds: float = 600.0  # on the clock
    at_once: int = 1  # processes side by side


DEFAULT_TYPESET_LIMITS: Final = TypesetLimits()


class RenditionError(PermanentError):
    """Het leesbare document kon niet worden gemaakt."""

    next_step = "De originelen zijn niet geraakt. Vraag de beheerder om in het logboek te kijken."


class Typesetter:
    """Sets documents from the templates beside this file, a few at a time."""

    def __init__(self, limits: TypesetLimits = DEFAULT_TYPESET_LIMITS) -> None:
        self._limits = limits
        self._room = asyncio.Semaphore(limits.at_once)

    async def render(
        self,
        template: str,
        data: JsonObject,
        *,
        moment: datetime,
        pictures: Mapping[str, bytes] = MappingProxyType({}),
    ) -> bytes:
        """Set *data* with `templates/<template>.typ`; the same input gives the same bytes.

        The template reads it as `#import "huisstijl.typ": data, picture`. *moment* (aware) becomes the document's
        date. *pictures* are JPEG or PNG by name. The result is tagged PDF/A-2a and PDF/UA-1. Raises RenditionError.
        """
        async with self._room:
            sent = await asyncio.to_thread(_sent, template, data, moment, pictures)
            return await self._run(template, sent)

    async def _run(self, template: str, sent: bytes) -> bytes:
        limits = self._limits
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-E",
            "-s",
            "-P",
            str(_WORKER),
            str(limits.memory),
            str(limits.cpu_seconds),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={},
        )
        try:
            async with asyncio.timeout(limits.seconds):
                made, said = await process.communicate(sent)
        except TimeoutError:
            raise _too_slow(template) from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode == 0:
            return made
        raise _refused(template, process.returncode, said)


def _sent(template: str, data: JsonObject, moment: datetime, pictures: Mapping[str, bytes]) -> bytes:
    """Spell the whole order for the worker."""
    places: dict[str, Json] = {}
    start = 0
    for name, content in sorted(pictures.items()):
        places[name] = [start, len(content)]
        start += len(content)
    shown = {"data": printable(data), "moment": moment.date().isoformat(), "pictures": places}
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    header = {"template": template, "moment": int(moment.timestamp()), "data": len(text)}
    return b"".join((json.dumps(header).encode(), b"\n", text, *(pictures[name] for name in places)))


def _too_slow(template: str) -> RenditionError:
    return RenditionError(
        "rendition-too-slow",
        "Het maken van het leesbare document duurde te lang.",
        facts={"template": template},
    )


def _refused(template: str, code: int | None, said: bytes) -> RenditionError:
    if code == _REFUSED:
        facts = {"template": template, "typst": said.decode("utf-8", "replace")[:200]}
        return RenditionError("rendition-refused", facts=facts)
    return RenditionError(
        "rendition-too-large",
        "Het leesbare document is te groot om te maken.",
        facts={"template": template, "exit_code": code},
    )


async def render(
    template: str,
    data: JsonObject,
    *,
    moment: datetime,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> bytes:
    """Set one document within the usual limits."""
    return await Typesetter().render(template, data, moment=moment, pictures=pictures)
