from __future__ import annotations

import io
import struct
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.inspection.access import BytesAccess, FileAccess
from workflows.inspection.recording import NOTHING, Recording, recording_of


def box(kind: bytes, *within: bytes) -> bytes:
    content = b"".join(within)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def track(codec: bytes, width: int = 0, height: int = 0) -> bytes:
    head = box(b"tkhd", bytes(76), struct.pack(">II", width << 16, height << 16))
    described = box(b"stsd", bytes(8), struct.pack(">I4s", 16, codec), bytes(8))
    return box(b"trak", head, box(b"mdia", box(b"minf", box(b"stbl", described))))


def film(*tracks: bytes, seconds: float = 201.5) -> bytes:
    overall = box(b"mvhd", bytes(12), struct.pack(">II", 1000, int(seconds * 1000)), bytes(80))
    return box(b"ftyp", b"isom") + box(b"mdat", bytes(5000)) + box(b"moov", overall, *tracks)


def page(samples: int, content: bytes) -> bytes:
    return b"OggS\0\0" + struct.pack("<q", samples) + bytes(12) + b"\1" + bytes([len(content)]) + content


def voice(seconds: int) -> bytes:
    head = page(0, b"OpusHead\1\1" + struct.pack("<HI", 312, 16_000) + bytes(3))
    return head + page(10, bytes(200)) + page(seconds * 48_000 + 312, bytes(100))


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * 3))
    return out.getvalue()


@pytest.mark.parametrize(
    ("mime", "data", "told"),
    [
        (
            "video/mp4",
            film(track(b"avc1", 1280, 720), track(b"mp4a")),
            Recording(seconds=201.5, codec="H.264, AAC", width=1280, height=720),
        ),
        ("audio/x-m4a", film(track(b"mp4a")), Recording(seconds=201.5, codec="AAC")),
        ("audio/ogg", voice(7), Recording(seconds=7.0, codec="Opus")),
        ("audio/x-wav", wav(), Recording(seconds=3.0, codec="WAV")),
    ],
)
async def test_the_headers_tell_how_long_it_lasts_and_how_it_is_written(
    mime: str, data: bytes, told: Recording
) -> None:
    assert await recording_of(BytesAccess(data), mime) == told


@pytest.mark.parametrize(
    ("mime", "data"),
    [
        ("video/mp4", b""),
        ("video/mp4", box(b"ftyp", b"isom") + b"\0\0\0\1mdat"),
        ("video/mp4", film()[:-90]),
        ("audio/ogg", b"OggS"),
        ("audio/ogg", b"geen geluid"),
        ("audio/x-wav", wav()[:30]),
    ],
)
async def test_what_is_broken_tells_nothing(mime: str, data: bytes) -> None:
    assert await recording_of(BytesAccess(data), mime) == NOTHING


async def test_a_duration_that_no_recording_has_is_not_repeated() -> None:
    assert (await recording_of(BytesAccess(film(seconds=4_000_000)), "video/mp4")).seconds is None


class Fenced(BytesAccess):
    """Content that lies far away: who asks for a place outside it gets no answer."""

    async def read_at(self, offset: int, length: int) -> bytes:
        assert 0 <= offset < self.size
        return await super().read_at(offset, length)


async def test_a_box_that_says_to_be_larger_than_any_file_ends_the_search(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1) + bytes(100))

    assert await recording_of(FileAccess(file), "video/mp4") == NOTHING


@given(
    st.lists(st.tuples(st.sampled_from([b"mdat", b"free", b"moov"]), st.integers(0, 2**64 - 1)), min_size=1),
    st.integers(0, 2**33),
)
async def test_no_size_in_a_header_leads_outside_the_file(boxes: list[tuple[bytes, int]], small: int) -> None:
    wide = b"".join(struct.pack(">I4sQ", 1, kind, size) for kind, size in boxes)
    near = b"".join(struct.pack(">I4sQ", 1, b"free", 16 + small % 64) for _ in boxes)

    assert isinstance(await recording_of(Fenced(near + wide), "video/mp4"), Recording)


@given(
    st.sampled_from(["video/mp4", "audio/ogg", "audio/x-wav"]), st.integers(0, 400), st.binary(max_size=40)
)
async def test_no_bytes_break_it(mime: str, place: int, scrap: bytes) -> None:
    whole = film(track(b"avc1", 1, 1))[5012:] if mime == "video/mp4" else voice(1) + wav()[:200]
    damaged = whole[:place] + scrap + whole[place + len(scrap) :]

    assert isinstance(await recording_of(BytesAccess(damaged), mime), Recording)
