"""How long a sound or a film lasts and how it is written, told from the headers around it; nothing is played."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from workflows.inspection.access import RandomAccess

ENDS: Final = 64 * 1024  # bytes at the beginning and at the end of an ogg file
MOST_BOXES: Final = 64  # at the top of an MP4 file, in search of its description
LARGEST_BOX: Final = 4 * 1024 * 1024  # bytes of that description
LONGEST: Final = 100 * 3600  # seconds; a longer duration is a broken header
_DEEPEST: Final = 6
_WITHIN: Final = frozenset({b"trak", b"mdia", b"minf", b"stbl"})
_CODECS: Final = {
    b"avc1": "H.264",
    b"avc3": "H.264",
    b"hvc1": "H.265",
    b"hev1": "H.265",
    b"av01": "AV1",
    b"vp09": "VP9",
    b"mp4v": "MPEG-4",
    b"s263": "H.263",
    b"mp4a": "AAC",
    b"samr": "AMR",
    b"sawb": "AMR-WB",
    b"alac": "ALAC",
    b"Opus": "Opus",
}

Box = tuple[bytes, int, int]  # kind, and where its content starts and ends


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What a sound or a film is, as far as its headers say."""

    seconds: float | None = None
    codec: str | None = None
    width: int | None = None  # of a film, in pixels
    height: int | None = None


NOTHING: Final = Recording()


async def recording_of(content: RandomAccess, mime: str) -> Recording:
    """Read the headers of one file; what is broken or unknown tells nothing."""
    try:
        if mime == "audio/ogg":
            tail = await content.read_at(max(0, content.size - ENDS), ENDS)
            found = _ogg(await content.read_at(0, ENDS), tail)
        elif mime == "audio/x-wav":
            found = _wav(await content.read_at(0, ENDS))
        else:
            found = _film(await _description(content))
    except (struct.error, IndexError, ZeroDivisionError):
        return NOTHING
    sensible = found.seconds is not None and 0 <= found.seconds <= LONGEST
    return replace(found, seconds=round(found.seconds or 0, 1) if sensible else None)


def _ogg(head: bytes, tail: bytes) -> Recording:
    """Take the place of the last page, in samples."""
    last = tail.rfind(b"OggS")
    if last < 0:
        return NOTHING
    (samples,) = struct.unpack_from("<q", tail, last + 6)
    if (start := head.find(b"OpusHead")) >= 0:
        (skipped,) = struct.unpack_from("<H", head, start + 10)
        return Recording(seconds=(samples - skipped) / 48_000, codec="Opus")
    if (start := head.find(b"\x01vorbis")) >= 0:
        (rate,) = struct.unpack_from("<I", head, start + 12)
        return Recording(seconds=samples / rate, codec="Vorbis")
    return NOTHING


def _wav(head: bytes) -> Recording:
    (rate,) = struct.unpack_from("<I", head, head.index(b"fmt ") + 16) if b"fmt " in head else (0,)
    (size,) = struct.unpack_from("<I", head, head.index(b"data") + 4) if b"data" in head else (0,)
    return Recording(seconds=size / rate, codec="WAV")


async def _description(content: RandomAccess) -> bytes:
    """Find the box that describes the whole: it may stand behind the pictures and the sound."""
    place = 0
    for _ in range(MOST_BOXES):
        if place >= content.size:  # a size in the header can point anywhere
            break
        head = await content.read_at(place, 16)
        if len(head) < 8:
            break
        size, kind = struct.unpack_from(">I4s", head)
        start = 8
        if size == 1:
            size, start = struct.unpack_from(">Q", head, 8)[0], 16
        if kind == b"moov":
            left = content.size - place
            length = min((size or left) - start, left - start, LARGEST_BOX)
            return await content.read_at(place + start, length) if length > 0 else b""
        if size < start:
            break
        place += size
    return b""


def _film(description: bytes) -> Recording:
    seconds, codecs, width, height = None, list[str](), None, None
    for kind, start, end in _boxes(description, 0, len(description), 0):
        if kind == b"mvhd":
            wide = description[start] == 1
            scale, length = struct.unpack_from(
                ">IQ" if wide else ">II", description, start + (20 if wide else 12)
            )
            seconds = length / scale
        elif kind == b"tkhd" and not width:
            across, down = struct.unpack_from(">II", description, end - 8)
            width, height = across >> 16 or None, down >> 16 or None
        elif kind == b"stsd" and (codec := _CODECS.get(description[start + 12 : start + 16])):
            codecs.append(codec)
    return Recording(
        seconds=seconds, codec=", ".join(dict.fromkeys(codecs)) or None, width=width, height=height
    )


def _boxes(data: bytes, start: int, end: int, depth: int) -> Iterator[Box]:
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        stop = start + size
        if size < 8 or stop > end:
            return
        yield kind, start + 8, stop
        if kind in _WITHIN and depth < _DEEPEST:
            yield from _boxes(data, start + 8, stop, depth + 1)
        start = stop
