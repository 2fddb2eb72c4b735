"""Sound and video from an upload, played in the page: piece by piece, as the browser asks, and kept nowhere."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from workflows.console.looking import LOCKED_UP, Asked, asked_of, file_of, still_the_same
from workflows.console.place import not_found
from workflows.console.report import read_report
from workflows.inspection.limits import MEGABYTE
from workflows.members import read_part
from workflows.model import UploadFile

PLAYED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "audio/ogg": "audio/ogg",
        "audio/mpeg": "audio/mpeg",
        "audio/mp4": "audio/mp4",
        "audio/x-m4a": "audio/mp4",
        "audio/aac": "audio/aac",
        "audio/x-hx-aac-adts": "audio/aac",
        "audio/x-wav": "audio/wav",
        "audio/flac": "audio/flac",
        "video/mp4": "video/mp4",
        "video/x-m4v": "video/mp4",
        "video/quicktime": "video/mp4",
        "video/3gpp": "video/3gpp",
        "video/webm": "video/webm",
    }
)
"""Types by content that browsers play, and as what they are sent; a declared type counts for nothing."""

WINDOW: Final = 2 * MEGABYTE  # bytes in one answer; the browser asks on
LARGEST_PACKED: Final = 100 * MEGABYTE  # bytes of a member: each answer unpacks from its beginning
AT_ONCE: Final = 4  # answers that are being read
_RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
_TURN = asyncio.Semaphore(AT_ONCE)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A part of a file: its first byte, and the one after its last."""

    start: int
    end: int


async def play(request: Request) -> Response:
    """Give the part of a sound or video that the browser asks for."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    if file.mime not in PLAYED:
        raise not_found()
    return await _answer(request, asked, file, None)


async def play_member(request: Request) -> Response:
    """Give the part of a sound or video in a zip that the browser asks for."""
    asked = await asked_of(request)
    file = file_of(request, asked.dossier)
    return await _answer(request, asked, file, request.path_params["number"])


def plays(mime: str | None, packed: int | None = None) -> bool:
    """Whether a file of this type can be played here; *packed* is the size of a member of a zip."""
    return mime in PLAYED and (packed is None or packed <= LARGEST_PACKED)


def too_large_to_play(mime: str | None, packed: int) -> bool:
    """Whether a member of a zip would play here, were it not that large."""
    return mime in PLAYED and not plays(mime, packed)


def span_of(header: str | None, size: int) -> Span | None:
    """Read a Range header (RFC 9110, 14.1.2) for at most one window; None when nothing of the file is in it.

    A header that is none, or that asks for several parts, counts as asking from the beginning.
    """
    found = _RANGE.fullmatch(header or "")
    first, last = (found[1], found[2]) if found and (found[1] or found[2]) else ("0", "")
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    if start >= size or end <= start:
        return None
    return Span(start=start, end=min(end, start + WINDOW))


async def _answer(request: Request, asked: Asked, file: UploadFile, number: int | None) -> Response:
    name, size, mime = _target(asked, file, number)
    span = span_of(request.headers.get("range"), size)
    if span is None:
        return Response(status_code=416, headers={**LOCKED_UP, "Content-Range": f"bytes */{size}"})
    await still_the_same(asked.console, file)
    await asked.look(file, name)
    async with _TURN:
        part = await _part(asked, file, name, span)
    if part is None or len(part) != span.end - span.start:
        raise not_found()
    headers = {
        **LOCKED_UP,
        "Accept-Ranges": "bytes",
        "Content-Range": f"bytes {span.start}-{span.end - 1}/{size}",
    }
    return Response(part, status_code=206, media_type=PLAYED[mime], headers=headers)


async def _part(asked: Asked, file: UploadFile, name: str, span: Span) -> bytes | None:
    originals, length = asked.console.originals, span.end - span.start
    if name:
        return await read_part(originals, file, name, start=span.start, length=length)
    return await originals.read_at(file, span.start, length)


def _target(asked: Asked, file: UploadFile, number: int | None) -> tuple[str, int, str]:
    """Say what is played: its name in the zip ("" for the file itself), its size and its type by content."""
    if number is None:
        return "", file.size, file.mime or ""
    members = read_report(asked.dossier.report).members_of(file.sha256)
    if number >= len(members) or not plays(members[number].mime, members[number].size):
        raise not_found()
    return members[number].name, members[number].size, members[number].mime
